#include "staging.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

namespace showrunner::folder {
namespace {

constexpr std::string_view kTemporaryPrefix = ".showrunner-";
constexpr std::string_view kTemporarySuffix = ".tmp";
constexpr size_t kBlockBytes = 1 << 18;

std::string temporary(const std::string& name) {
  return std::string(kTemporaryPrefix) + name + std::string(kTemporarySuffix);
}

// Reads up to out.size() bytes at an offset; less only at the end of the file.
size_t read_at(int fd, char* out, size_t size, int64_t offset) {
  size_t done = 0;
  while (done < size) {
    const ssize_t n = pread(fd, out + done, size - done, offset + static_cast<off_t>(done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw sr::Error(SR_DATA_LOSS, "cannot read what is to be published");
    if (n == 0) break;
    done += static_cast<size_t>(n);
  }
  return done;
}

void write_all(int fd, std::string_view content, const std::string& path) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw file_error("write", path, errno);
    content.remove_prefix(static_cast<size_t>(n));
  }
}

bool same_content(const Directory& directory, const std::string& name, const sr::BlobReader& blob,
                  const std::function<void()>& check) {
  int64_t bytes = 0;
  const auto file = directory.open_file(name, &bytes);
  if (!file || static_cast<uint64_t>(bytes) != blob.size()) return false;
  std::vector<char> a(kBlockBytes), b(kBlockBytes);
  for (int64_t at = 0; at < bytes; at += static_cast<int64_t>(kBlockBytes)) {
    check();
    const size_t n = read_at(file->fd(), a.data(), a.size(), at);
    if (n != read_at(blob.fd(), b.data(), b.size(), at) ||
        !std::equal(a.begin(), a.begin() + static_cast<ptrdiff_t>(n), b.begin()))
      return false;
  }
  return true;
}

void remove_leftovers(const Directory& directory) {
  for (const std::string& name : directory.names())
    if (name.starts_with(kTemporaryPrefix) && name.ends_with(kTemporarySuffix))
      directory.remove(name);
}

}  // namespace

Staging::Staging(const std::string& root, const std::string& series, const std::string& episode,
                 std::function<void()> check)
    : check_(std::move(check)),
      series_([&] {
        const auto made = [this](std::string path) { made_.paths.push_back(std::move(path)); };
        return Directory::open(root, made).child(series, made);
      }()),
      episode_([&] {
        series_.lock(check_);
        return series_.child(episode, [this](std::string path) { made_.paths.push_back(path); });
      }()) {
  remove_leftovers(series_);
  remove_leftovers(episode_);
}

Staging::MadeFolders::~MadeFolders() {
  if (!keep) std::for_each(paths.rbegin(), paths.rend(), [](const auto& p) { rmdir(p.c_str()); });
}

Staging::~Staging() {
  if (committed_) return;
  for (const Staged& file : staged_) file.target->remove(temporary(file.name));
}

// copy_file_range shares the blocks on file systems that can (btrfs, xfs). Where it does not work
// at all (between file systems, some network ones) the rest is read and written.
void Staging::copy(const Directory& target, const std::string& name, const sr::BlobReader& content,
                   const std::function<void(int64_t)>& copied) {
  const auto size = static_cast<int64_t>(content.size());
  if (same_content(target, name, content, check_)) {
    copied(size);
    return;
  }
  const std::string path = target.path_of(name);
  const File file = target.create(temporary(name));
  staged_.push_back({&target, name});
  constexpr int64_t kRangeBytes = 8 << 20;
  int64_t done = 0;
  while (done < size) {
    check_();
    off_t from = done;
    const ssize_t n = copy_file_range(content.fd(), &from, file.fd(), nullptr,
                                      static_cast<size_t>(std::min(size - done, kRangeBytes)), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
      throw file_error("write", path, errno);
    if (n <= 0) break;
    done += n;
    copied(n);
  }
  std::vector<char> block(kBlockBytes);
  while (done < size) {
    check_();
    const size_t n = read_at(content.fd(), block.data(), block.size(), done);
    if (n == 0) throw sr::Error(SR_DATA_LOSS, "an artifact ends before its size");
    write_all(file.fd(), {block.data(), n}, path);
    done += static_cast<int64_t>(n);
    copied(static_cast<int64_t>(n));
  }
  if (fsync(file.fd()) != 0) throw file_error("write", path, errno);
}

void Staging::write(const Directory& target, const std::string& name, std::string_view content) {
  if (target.read(name, content.size()) == content) return;
  const std::string path = target.path_of(name);
  const File file = target.create(temporary(name));
  staged_.push_back({&target, name});
  write_all(file.fd(), content, path);
  if (fsync(file.fd()) != 0) throw file_error("write", path, errno);
}

void Staging::remove(const Directory& target, const std::string& name) {
  removed_.push_back({&target, name});
}

void Staging::commit() {
  for (const Staged& file : staged_)
    if (file.target->has_folder(file.name))
      throw file_error("write", file.target->path_of(file.name), EISDIR);
  made_.keep = true;
  for (const Staged& file : staged_) file.target->rename(temporary(file.name), file.name);
  for (const Staged& file : removed_) file.target->remove(file.name);
  committed_ = true;
  episode_.sync();
  series_.sync();
  for (const std::string& path : made_.paths)
    if (const auto parent = std::filesystem::path(path).parent_path(); !parent.empty())
      Directory::open(parent, [](const std::string&) {}).sync();
}

}  // namespace showrunner::folder
