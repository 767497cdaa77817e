// A show's action from the command line: its request from files, and its execution.
//
// Threads: the main thread. Errors: kInput with file, line and column or JSON pointer.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "host/base/json.h"
#include "host/cli/application.h"
#include "host/cli/progress.h"

namespace showrunner::cli {

// The JSON of a file that the command line names; a file that is not there is kInput as well.
Result<Json> read_input(const std::filesystem::path& file);

// A request that comes from files: whole, or by members: /script from episode-01.script.json.
class FileRequest {
 public:
  // member: "" is the whole request.
  Result<> add(const std::string& member, const std::filesystem::path& file);
  void set(const std::string& member, Json value) { json_[member] = std::move(value); }
  const Json& json() const { return json_; }

  // Against the schema of the action; the first violation, with its file.
  Result<> check(const Kinds& kinds, const std::string& kind) const;
  // A message that starts with a pointer into the request names the file instead.
  std::string with_file(const std::string& message) const;

 private:
  Json json_ = Json::object();
  std::map<std::string, std::string> file_of_;  // by pointer
};

// Executes and waits; SIGINT cancels.
run::RunOutcome execute(Application& application, run::RunRequest request);

// The error of a call that failed, for people: a state that could not be written, whatever a plugin
// made of it, else the call's own.
Error call_error(const Application& application, const plugin::CallError& error);
// The same of a run, with the request's files by name.
Error run_error(const Application& application, const plugin::CallError& error,
                const FileRequest& request);

}  // namespace showrunner::cli
