#include "still_cache.h"

namespace showrunner::ffmpeg {
namespace {

constexpr size_t kMaxInfos = 10000;

}  // namespace

std::optional<StillCache::Info> StillCache::info(const std::string& sha256) const {
  std::lock_guard lock(mutex_);
  const auto found = infos_.find(sha256);
  return found == infos_.end() ? std::nullopt : std::optional<Info>(found->second);
}

void StillCache::set_info(const std::string& sha256, const Info& info) {
  std::lock_guard lock(mutex_);
  if (infos_.size() >= kMaxInfos) infos_.clear();
  infos_[sha256] = info;
}

std::shared_ptr<const Picture> StillCache::find(const Key& key) {
  std::lock_guard lock(mutex_);
  const auto found = index_.find(key);
  if (found == index_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->second;
}

void StillCache::put(const Key& key, std::shared_ptr<const Picture> picture) {
  std::lock_guard lock(mutex_);
  const size_t bytes = picture->bytes();
  if (bytes > max_bytes_ || index_.contains(key)) return;
  bytes_ += bytes;
  entries_.emplace_front(key, std::move(picture));
  index_[key] = entries_.begin();
  while (bytes_ > max_bytes_) {
    bytes_ -= entries_.back().second->bytes();
    index_.erase(entries_.back().first);
    entries_.pop_back();
  }
}

}  // namespace showrunner::ffmpeg
