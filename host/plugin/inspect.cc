#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "host/base/files.h"
#include "host/base/hash.h"
#include "host/plugin/elf.h"
#include "host/plugin/loader.h"

namespace showrunner::plugin {
namespace fs = std::filesystem;
namespace {

constexpr off_t kMaxFile = off_t{1} << 30;

LoadFailure cannot_read(const fs::path& path, int cause) {
  switch (cause) {
    case ENOENT:
    case ENOTDIR:
      return make_failure(LoadState::kNotFound, path.string(),
                          ": no such file. Correct \"plugin\" in the configuration, or build and "
                          "install the plugin");
    case ELOOP:
      return make_failure(LoadState::kNotRegular, path.string(),
                          ": a symbolic link, expected a file. Copy the plugin itself there, or "
                          "name the link's target in the configuration");
    default:
      return make_failure(LoadState::kUnreadable, path.string(),
                          ": cannot be read: ", std::strerror(cause),
                          ". Let this user read it (chmod u+r)");
  }
}

// Code of this file will run with the rights of the host: nobody else may be able to change it.
std::optional<LoadFailure> check_trust(const fs::path& path, const struct stat& info) {
  const OtherWriters others = other_writers(info);
  if (others == OtherWriters::kOwner)
    return make_failure(LoadState::kUntrusted, path.string(), ": belongs to user ",
                        std::to_string(info.st_uid), ", expected root or the user that runs ",
                        "showrunner (", std::to_string(geteuid()), "). Copy it as that user, or ",
                        "chown it");
  if (others == OtherWriters::kGroupOrOthers)
    return make_failure(LoadState::kUntrusted, path.string(),
                        ": other users can write it. Look where it comes from, then: chmod go-w ",
                        path.string());
  return std::nullopt;
}

LoadResult<std::string> read_trusted(const fs::path& path) {
  // Not followed, not waited for, and opened once: what is checked is what is read.
  const Fd fd(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  struct stat info {};
  if (!fd || fstat(fd.get(), &info) != 0) return cannot_read(path, errno);
  if (!S_ISREG(info.st_mode))
    return make_failure(LoadState::kNotRegular, path.string(),
                        ": not a regular file. Name the plugin's .so file");
  if (auto failure = check_trust(path, info)) return *failure;
  if (info.st_size > kMaxFile)
    return make_failure(LoadState::kUnreadable, path.string(), ": has ",
                        std::to_string(info.st_size), " bytes, at most 1 GiB are accepted. Strip ",
                        "it (strip --strip-debug)");
  std::string content(static_cast<size_t>(info.st_size), '\0');
  size_t size = 0;
  while (size < content.size()) {
    const ssize_t n = read(fd.get(), content.data() + size, content.size() - size);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return cannot_read(path, errno);
    if (n == 0) break;
    size += static_cast<size_t>(n);
  }
  content.resize(size);
  return content;
}

// Speaks of other ABI majors before anything else of the file is judged.
std::optional<LoadFailure> check_entry(const ElfFacts& facts, std::string_view file) {
  const auto has = [&](std::string_view name) {
    return std::ranges::find(facts.linkage.exports, name) != facts.linkage.exports.end();
  };
  if (has("sr_entry_v1")) {
    if (facts.entry_size >= SR_ENTRY_MIN) return std::nullopt;
    return make_failure(LoadState::kBadEntry, file, ": sr_entry_v1 is data of ",
                        std::to_string(facts.entry_size), " bytes, expected at least ",
                        std::to_string(SR_ENTRY_MIN), ". Define it as `const sr_entry ",
                        "sr_entry_v1` of showrunner/abi.h");
  }
  for (char major = '0'; major <= '9'; ++major) {
    if (!has(std::string("sr_entry_v") + major)) continue;
    const bool newer = major > '1';
    return make_failure(newer ? LoadState::kAbiTooNew : LoadState::kAbiMismatch, file,
                        ": built for ABI ", std::string(1, major), ", this host speaks ABI 1. ",
                        "Build the plugin again with the SDK of this showrunner",
                        newer ? ", or upgrade showrunner" : "");
  }
  return make_failure(LoadState::kBadEntry, file,
                      ": exports no sr_entry_v1. Define it (SR_PLUGIN in C++) and keep its "
                      "visibility default");
}

}  // namespace

LoadResult<PluginFile> inspect(const fs::path& path) {
  LoadResult<std::string> content = read_trusted(path);
  if (!content.has_value()) return content.error();
  LoadResult<ElfFacts> facts = read_elf(std::as_bytes(std::span(*content)), path.string());
  if (!facts.has_value()) return facts.error();
  LoadResult<Manifest> manifest = parse_manifest(facts->manifest_json, path.string());
  if (!manifest.has_value()) return manifest.error();
  if (auto failure = check_entry(*facts, path.string())) return *failure;
  PluginFile out;
  out.path = path;
  out.sha256 = sha256_hex(*content);
  out.manifest = std::move(*manifest);
  out.manifest_json = std::move(facts->manifest_json);
  out.linkage = std::move(facts->linkage);
  out.content = std::move(*content);
  return out;
}

}  // namespace showrunner::plugin
