#include "host/cli/action.h"

#include "host/base/files.h"
#include "host/base/utf8.h"
#include "host/cli/interrupt.h"
#include "host/cli/output.h"

namespace showrunner::cli {
namespace {

constexpr size_t kMaxInputBytes = 16 << 20;

}  // namespace

Result<Json> read_input(const std::filesystem::path& file) {
  if (!is_utf8(file.string()))
    return make_error(ErrorKind::kUsage, "a file's name must be UTF-8: rename it");
  auto text = read_file(file, kMaxInputBytes);
  if (!text.has_value()) return Error{ErrorKind::kInput, text.error().message};
  auto parsed = parse_json(*text, file.string());
  if (!parsed.has_value()) return Error{ErrorKind::kInput, parsed.error().message};
  return parsed;
}

Result<> FileRequest::add(const std::string& member, const std::filesystem::path& file) {
  SR_ASSIGN(Json parsed, read_input(file));
  const std::string pointer = member.empty() ? "" : '/' + member;
  json_[Json::json_pointer(pointer)] = std::move(parsed);
  file_of_[pointer] = file.string();
  return {};
}

std::string FileRequest::with_file(const std::string& message) const {
  for (const auto& [pointer, file] : file_of_) {
    if (pointer.empty()) return file + ": " + message;
    if (!message.starts_with(pointer)) continue;
    const std::string rest = message.substr(pointer.size());
    if (rest.starts_with('/')) return file + ": " + rest;
    if (rest.starts_with(':')) return file + rest;
  }
  return message;
}

Result<> FileRequest::check(const Kinds& kinds, const std::string& kind) const {
  const KindSchema* schema = kinds.find(kind);
  if (schema == nullptr)
    return make_error(ErrorKind::kPlugin, "no loaded plugin serves ", kind,
                      ". showrunner plugin list shows what there is");
  const auto violations = schema->request.check(json_);
  if (violations.empty()) return {};
  return make_error(ErrorKind::kInput, with_file(violations.front().text()));
}

run::RunOutcome execute(Application& application, run::RunRequest request) {
  run::RunOutcome outcome;
  Wait wait;
  application.engine().start(std::move(request), [&](run::RunOutcome finished) {
    outcome = std::move(finished);
    wait.done();
  });
  wait.until_done([&] { application.engine().cancel_all(); });
  return outcome;
}

Error call_error(const Application& application, const plugin::CallError& error) {
  const Error out = to_error(error);
  if (out.kind == ErrorKind::kCancelled) return out;
  return application.state_fault().value_or(out);
}

Error run_error(const Application& application, const plugin::CallError& error,
                const FileRequest& request) {
  Error out = call_error(application, error);
  if (out.kind == ErrorKind::kInput) out.message = request.with_file(out.message);
  return out;
}

}  // namespace showrunner::cli
