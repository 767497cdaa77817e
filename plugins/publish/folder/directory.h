// An open directory, and the only way of this plugin to the file system: every name is one
// component below an open directory and no symbolic link is followed, so nothing outside of the
// published folder can be reached, whatever lies in it.
//
// Threads: one at a time. Errors: sr::Error failed_precondition that names the path and the fix.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "showrunner/cpp/error.hpp"

namespace showrunner::folder {

class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~File();
  int fd() const { return fd_; }

 private:
  int fd_;
};

// The end of a long path, so that the fix fits into the message.
std::string shortened(const std::string& path);

// The error of a failed system call on `path`. Publishing elsewhere is not what the user asked for,
// so it is never tried again by another provider.
sr::Error file_error(std::string_view doing, const std::string& path, int error_number);

class Directory {
 public:
  // Makes `path` and its parents where they are missing and tells `made` of each. Links in `path`
  // itself are the user's own and are followed.
  static Directory open(const std::string& path, const std::function<void(std::string)>& made);
  Directory child(const std::string& name, const std::function<void(std::string)>& made) const;
  std::optional<Directory> existing_child(const std::string& name) const;

  const std::string& path() const { return path_; }
  std::string path_of(std::string_view name) const { return path_ + "/" + std::string(name); }
  std::vector<std::string> names() const;  // sorted

  // A regular file's content; nullopt: none, not a regular file, or larger than max_bytes.
  std::optional<std::string> read(const std::string& name, size_t max_bytes) const;
  std::optional<File> open_file(const std::string& name, int64_t* bytes) const;
  File create(const std::string& name) const;  // must not exist
  void rename(const std::string& from, const std::string& to) const;
  void remove(const std::string& name) const noexcept;
  void sync() const;
  bool has_folder(const std::string& name) const;
  // Waits for the only lock of this directory, kept until `this` is destroyed; calls `waiting` now
  // and then. Network file systems that cannot lock a directory go without.
  void lock(const std::function<void()>& waiting) const;

 private:
  Directory(File file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  File file_;
  std::string path_;
};

}  // namespace showrunner::folder
