#include "host/plugin/isolation/fault_journal.h"

#include <algorithm>
#include <cerrno>
#include <mutex>

#include "host/base/files.h"
#include "host/base/json.h"

namespace showrunner::plugin::isolation {
namespace {

constexpr size_t kMaxFile = 8 << 20;
constexpr size_t kKept = 20;
using Texts = std::vector<std::string>;

// Instances of one plugin share its file.
std::mutex& file_mutex() {
  static std::mutex& mutex = *new std::mutex;
  return mutex;
}

struct Content {
  std::vector<Fault> faults;
  bool quarantined = false;
};

Json to_json(const Fault& fault) {
  return {{"at_unix_ms", fault.at_unix_ms}, {"instance", fault.instance},
          {"cause", fault.cause},           {"frames", fault.frames},
          {"last_lines", fault.last_lines}, {"operations", fault.operations}};
}

Content read_content(const std::filesystem::path& path) {
  Content out;
  const Result<std::string> text = read_file(path, kMaxFile);
  if (!text.has_value()) return out;
  try {
    const Json json = Json::parse(*text);
    out.quarantined = json.at("quarantined").get<bool>();
    for (const Json& fault : json.at("faults"))
      out.faults.push_back({fault.at("at_unix_ms"), fault.at("instance"), fault.at("cause"),
                            fault.at("frames").get<Texts>(), fault.at("last_lines").get<Texts>(),
                            fault.at("operations").get<Texts>()});
  } catch (const Json::exception&) {
    return {};
  }
  return out;
}

}  // namespace

FaultJournal::FaultJournal(const std::filesystem::path& state_folder, const std::string& sha256)
    : path_(state_folder / "plugins" / sha256 / "faults.json") {}

FaultJournal::Counted FaultJournal::add(const Fault& fault) {
  std::lock_guard lock(file_mutex());
  Content content = read_content(path_);
  content.faults.push_back(fault);
  if (content.faults.size() > kKept) content.faults.erase(content.faults.begin());
  Counted out;
  out.in_window = static_cast<size_t>(std::ranges::count_if(content.faults, [&](const Fault& one) {
    return one.at_unix_ms > fault.at_unix_ms - kWindowMs && one.at_unix_ms <= fault.at_unix_ms;
  }));
  out.quarantined = content.quarantined || out.in_window >= kMostFaults;
  Json json = {{"quarantined", out.quarantined}, {"faults", Json::array()}};
  for (const Fault& one : content.faults) json["faults"].push_back(to_json(one));
  [[maybe_unused]] const Result<> written = write_file_durably(path_, json.dump(1) + "\n");
  return out;
}

bool FaultJournal::is_quarantined() const {
  std::lock_guard lock(file_mutex());
  return read_content(path_).quarantined;
}

std::vector<Fault> FaultJournal::faults() const {
  std::lock_guard lock(file_mutex());
  return read_content(path_).faults;
}

Result<bool> FaultJournal::release() {
  std::lock_guard lock(file_mutex());
  std::error_code error;
  const bool removed = std::filesystem::remove(path_, error);
  if (error) return file_error("release", path_, error.value());
  return ok(removed);
}

LoadFailure quarantine(std::string_view plugin, std::string_view id, std::string_view cause) {
  return make_failure(LoadState::kQuarantined, plugin, ": in quarantine after ",
                      std::to_string(kMostFaults), " faults within ",
                      std::to_string(kWindowMs / 60'000), " minutes; the last: ", cause,
                      ". Install another build of it, or try this one again: showrunner plugin "
                      "release ",
                      id);
}

}  // namespace showrunner::plugin::isolation
