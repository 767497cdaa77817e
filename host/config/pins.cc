#include "host/config/pins.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <system_error>

#include "host/base/files.h"
#include "host/base/json.h"
#include "host/base/kinds.h"

namespace showrunner::config {
namespace fs = std::filesystem;
namespace {

constexpr size_t kMaxBytes = 4 << 20;

Error pin_error(const std::string& message) {
  return make_error(ErrorKind::kConfig, message,
                    ". Correct it (schema: sdk/schemas/plugins.lock-1.json), or remove the file "
                    "and pin again: showrunner plugin pin");
}

Error write_error(const Error& cause) {
  return make_error(ErrorKind::kConfig, cause.message,
                    ". plugins.lock stands beside the configuration: --config names another place");
}

// An empty document if there is no such file; a link that leads nowhere is one that is lost.
Result<Json> read_document(const fs::path& file) {
  std::error_code error;
  if (fs::symlink_status(file, error).type() == fs::file_type::not_found)
    return ok(Json{{"plugins", Json::object()}});
  auto text = read_file(file, kMaxBytes);
  if (!text.has_value())
    return make_error(ErrorKind::kConfig, text.error().message,
                      ". Give this user read access to it (chown, chmod u+r)");
  auto parsed = parse_json(*text, file.string());
  if (!parsed.has_value()) return pin_error(parsed.error().message);
  static const Schema schema =
      Schema::compile(Json::parse(embedded_schema("plugins.lock-1"))).value();
  const auto violations = schema.check(*parsed);
  if (!violations.empty()) return pin_error(file.string() + ": " + violations.front().text());
  return parsed;
}

Pins pins_of(const Json& document) {
  Pins out;
  for (const auto& [id, pin] : document["plugins"].items())
    out[id] = {pin["sha256"], pin["version"]};
  return out;
}

}  // namespace

Result<Pins> load_pins(const fs::path& file) {
  SR_ASSIGN(const Json document, read_document(file));
  return pins_of(document);
}

Result<> change_pins(const fs::path& file, const std::function<Result<>(Pins&)>& change) {
  std::error_code error;
  const fs::path target =
      fs::weakly_canonical(fs::absolute(file), error);  // the file that a link leads to
  if (error) return write_error(file_error("find", file, error.value()));
  if (const Result<> made = make_private_folder(target.parent_path()); !made.has_value())
    return write_error(made.error());
  const Fd folder(open(target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder || flock(folder.get(), LOCK_EX) != 0)
    return write_error(file_error("lock", target.parent_path(), errno));
  SR_ASSIGN(Json document, read_document(target));
  Pins pins = pins_of(document);
  SR_TRY(change(pins));
  document["plugins"] = Json::object();
  for (const auto& [id, pin] : pins)
    document["plugins"][id] = {{"sha256", pin.sha256}, {"version", pin.version}};
  if (const Result<> written = write_file_durably(target, document.dump(2) + '\n');
      !written.has_value())
    return write_error(written.error());
  return {};
}

}  // namespace showrunner::config
