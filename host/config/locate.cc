#include "host/config/locate.h"

#include <algorithm>
#include <system_error>

#include "host/base/files.h"

namespace showrunner::config {
namespace fs = std::filesystem;
namespace {

using Paths = std::vector<fs::path>;

constexpr const char* kPinFile = "plugins.lock";

Error unreadable(const fs::path& path, const std::error_code& cause) {
  return make_error(ErrorKind::kConfig, "cannot read ", path.string(), ": ", cause.message(),
                    ". Give this user read access to it (chown, chmod u+rX), take it away, or "
                    "name another file with --config");
}

// $XDG_CONFIG_HOME by the XDG base directory specification: a relative one counts as unset.
Paths default_folders() {
  Paths out;
  const auto xdg = path_variable("XDG_CONFIG_HOME"), home = path_variable("HOME");
  if (xdg && xdg->is_absolute())
    out.push_back(*xdg / "showrunner");
  else if (home)
    out.push_back(*home / ".config/showrunner");
  out.emplace_back("/etc/showrunner");
  return out;
}

Result<Paths> drop_ins(const fs::path& folder) {
  const fs::path conf_d = folder / "conf.d";
  Paths out;
  std::error_code error;
  for (fs::directory_iterator it(conf_d, error), end; !error && it != end; it.increment(error)) {
    const fs::path& path = it->path();
    if (path.extension() == ".json" && !path.filename().string().starts_with('.'))
      out.push_back(path);
  }
  const bool absent =
      error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory;
  if (error && !absent) return unreadable(conf_d, error);
  std::sort(out.begin(), out.end());
  return out;
}

// The main file comes first if it is there, or is wanted in any case.
Result<Paths> files_at(const fs::path& main_file, bool wanted) {
  std::error_code error;
  const bool exists = fs::exists(main_file, error);
  if (error) return unreadable(main_file, error);
  const fs::path absolute = fs::absolute(main_file, error);
  if (error) return unreadable(main_file, error);
  SR_ASSIGN(Paths files, drop_ins(absolute.parent_path()));
  if (exists || wanted) files.insert(files.begin(), main_file);
  return files;
}

}  // namespace

Result<Paths> find_files(const std::optional<fs::path>& named) {
  if (const auto main_file = named ? named : path_variable("SHOWRUNNER_CONFIG"))
    return files_at(*main_file, true);
  for (const fs::path& folder : default_folders()) {
    SR_ASSIGN(Paths files, files_at(folder / "config.json", false));
    if (!files.empty()) return files;
  }
  return Paths{};
}

Result<fs::path> find_pin_file(const std::optional<fs::path>& named) {
  if (const auto main_file = named ? named : path_variable("SHOWRUNNER_CONFIG"))
    return fs::path(*main_file).replace_filename(kPinFile);
  const Paths folders = default_folders();
  for (const fs::path& folder : folders) {
    SR_ASSIGN(const Paths files, files_at(folder / "config.json", false));
    if (!files.empty()) return folder / kPinFile;
  }
  for (const fs::path& folder : folders) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(folder / kPinFile, error);
    if (status.type() == fs::file_type::none) return unreadable(folder / kPinFile, error);
    if (fs::exists(status)) return folder / kPinFile;
  }
  return folders.front() / kPinFile;
}

}  // namespace showrunner::config
