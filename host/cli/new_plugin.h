// showrunner plugin new: a project for a plugin, made from the files of sdk/template.
//
// Four layers, of which a later one's file replaces an earlier one's: any, LANGUAGE, KIND/any,
// KIND/LANGUAGE (KIND as in tts.speak-1). In their text {{id}}, {{name}}, {{kind}}, {{library}} and
// {{sdk_version}} stand for what was asked for.
//
// Threads: the main thread. Errors: kUsage with what was found, what was expected and the fix.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.h"

namespace showrunner::cli {

struct TemplateFile {
  std::string_view path;  // below sdk/template
  std::string_view text;
};
// All of sdk/template, compiled in.
std::span<const TemplateFile> template_files();

struct NewPluginOptions {
  std::string id;    // category/name
  std::string kind;  // tts.speak/1; without a revision it is 1
  std::string language = "cpp";
  std::optional<std::filesystem::path> out;  // default: the name, in the current folder
};

struct Project {
  std::string name;                          // the id's second half
  std::string kind;                          // with its revision
  std::string handler;                       // the file that its author writes
  std::vector<std::string> commands;         // build it, test it, use it
  std::map<std::string, std::string> files;  // by path
};
Result<Project> make_project(const NewPluginOptions& options);

// Writes a project into a folder that is new or empty, and prints what comes next.
Result<> new_plugin(const NewPluginOptions& options, bool json);

}  // namespace showrunner::cli
