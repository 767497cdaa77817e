// Artifacts on the local disk: <root>/ab/<sha256>, written once, never changed.
//
// Threads: any. Durability: commit and put return when content and name are on disk (write, fsync,
// rename, fsync of the folder); what was being written at a crash is removed at the next
// open_store. Errors: kState for a full, read-only or damaged store.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "host/base/fault.h"
#include "host/base/files.h"
#include "host/base/result.h"

namespace showrunner::blob {

struct Stored {
  std::string sha256;
  uint64_t size = 0;
};

class Store {
 public:
  // Owns `root`: removes leftovers of an earlier process. The caller holds the state's lock.
  static Result<std::unique_ptr<Store>> open_store(std::filesystem::path root);

  bool contains(std::string_view sha256) const;
  // Verifies the content against its name (once per file and process) and opens it for reading.
  Result<Fd> open(std::string_view sha256, uint64_t* size);
  Result<std::string> read(std::string_view sha256);
  std::filesystem::path path_of(std::string_view sha256) const;

  // A new file; give it back to commit or abandon.
  Result<Fd> create();
  Result<Stored> commit(Fd file);
  void abandon(Fd file);
  Result<Stored> put(std::string_view content);

  // The first time that something could not be written, also by a plugin to its own descriptor: a
  // file that was abandoned, or is still open, on a disk without room counts.
  std::optional<Error> fault();

 private:
  explicit Store(std::filesystem::path root) : root_(std::move(root)) {}
  std::filesystem::path take_temporary(int fd);
  void note_lack_of_room(int fd, const std::filesystem::path& temporary);
  Result<> make_folder(const std::filesystem::path& folder);
  Result<Stored> store_as(Fd file, const std::filesystem::path& temporary);

  const std::filesystem::path root_;
  std::mutex mutex_;
  uint64_t next_temporary_ = 0;
  std::unordered_map<int, std::filesystem::path> writing_;
  std::unordered_set<std::string> verified_;
  FaultLatch fault_;
};

}  // namespace showrunner::blob
