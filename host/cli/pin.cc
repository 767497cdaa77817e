#include "host/cli/pin.h"

#include <fmt/format.h>

#include <map>

#include "host/cli/output.h"
#include "host/config/locate.h"
#include "host/plugin/loader.h"

namespace showrunner::cli {
namespace fs = std::filesystem;
namespace {

struct Content {
  fs::path path;
  config::Pin pin;
};

// The files that the configuration leads to, by the ids of their plugins.
class Files {
 public:
  explicit Files(const config::Config& config) {
    for (const plugin::PluginFolder& folder : plugin_folders(config))
      for (const fs::path& path : plugin::plugin_files(folder.path)) add(path, true);
    for (const config::Instance& instance : config.instances)
      if (plugin::is_path(instance.plugin)) add(instance.plugin, false);
  }

  std::vector<std::string> ids() const {
    std::vector<std::string> out;
    for (const auto& [id, contents] : by_id_) out.push_back(id);
    return out;
  }
  const std::string& faults() const { return faults_; }  // a line for each file that is not sound

  Result<config::Pin> find(const std::string& id) const {
    const auto it = by_id_.find(id);
    if (it == by_id_.end())
      return make_error(
          ErrorKind::kNotFound, "no plugin ", id,
          " (known: ", by_id_.empty() ? "none" : fmt::format("{}", fmt::join(ids(), ", ")),
          "). Correct the id; showrunner plugin list shows why a file is not one of them");
    const std::vector<Content>& contents = it->second;
    if (contents.size() > 1)
      return make_error(ErrorKind::kConfig, "plugin ", id,
                        " is there with two contents: ", contents[0].path.string(), " and ",
                        contents[1].path.string(),
                        ". Take one out of the configuration, then pin the other");
    return contents[0].pin;
  }

 private:
  // Of a folder's files the first of an id is the plugin; the others are shadowed.
  void add(const fs::path& path, bool from_folder) {
    const auto file = plugin::inspect(path);
    if (!file.has_value()) {
      faults_ += file.error().message + '\n';
      return;
    }
    std::vector<Content>& contents = by_id_[file->manifest.id];
    const bool is_known =
        !contents.empty() && (from_folder || contents[0].pin.sha256 == file->sha256);
    if (!is_known) contents.push_back({path, {file->sha256, file->manifest.version}});
  }

  std::map<std::string, std::vector<Content>> by_id_;
  std::string faults_;
};

void print_pins(const fs::path& file, const config::Pins& pins, std::string_view done, bool json) {
  Json document{{"file", file.string()}, {"plugins", Json::array()}};
  std::vector<std::vector<std::string>> rows{{"PLUGIN", "VERSION", "SHA-256"}};
  for (const auto& [id, pin] : pins) {
    document["plugins"].push_back({{"id", id}, {"version", pin.version}, {"sha256", pin.sha256}});
    rows.push_back({id, pin.version, pin.sha256});
  }
  if (json)
    print_json(document);
  else
    print(fmt::format("{}{} {}\n", format_table(rows), done, file.string()));
}

}  // namespace

Result<> pin_plugins(const Settings& settings, const PinOptions& options, bool json) {
  if (options.ids.empty() && !options.all)
    return make_error(ErrorKind::kUsage, "plugin pin: name the plugins to pin, or say --all. ",
                      "showrunner plugin list shows their ids");
  SR_ASSIGN(const config::Config config, config::load(settings.config));
  SR_ASSIGN(const fs::path file, config::find_pin_file(settings.config));
  const Files files(config);
  if (options.all) tell(files.faults());
  config::Pins found;
  for (const std::string& id : options.all ? files.ids() : options.ids) {
    SR_ASSIGN(found[id], files.find(id));
  }
  SR_TRY(config::change_pins(file, [&](config::Pins& pins) {
    for (const auto& [id, pin] : found) pins[id] = pin;
    return Result<>();
  }));
  print_pins(file, found, "pinned in", json);
  return {};
}

Result<> unpin_plugins(const Settings& settings, const std::vector<std::string>& ids, bool json) {
  SR_ASSIGN(const fs::path file, config::find_pin_file(settings.config));
  config::Pins removed;
  SR_TRY(config::change_pins(file, [&](config::Pins& pins) -> Result<> {
    for (const std::string& id : ids) {
      const auto it = pins.find(id);
      if (it == pins.end()) {
        std::vector<std::string> pinned;
        for (const auto& [known, pin] : pins) pinned.push_back(known);
        return make_error(ErrorKind::kNotFound, "plugin ", id, " is not pinned (pinned: ",
                          pinned.empty() ? "none" : fmt::format("{}", fmt::join(pinned, ", ")),
                          "). Correct the id, or leave it so");
      }
      removed.insert(pins.extract(it));
    }
    return {};
  }));
  print_pins(file, removed, "no longer pinned in", json);
  return {};
}

}  // namespace showrunner::cli
