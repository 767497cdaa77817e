// Decoded stills, kept for the next segment: neighbouring segments show the same pictures.
//
// Threads: any. What it returns is never changed; dropping an entry leaves pictures in use alone.
#pragma once
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "picture.h"

namespace showrunner::ffmpeg {

class StillCache {
 public:
  // Of the original.
  struct Info {
    int width = 0, height = 0;
    bool opaque = true;
  };
  // The original as `width` x `height` pixels.
  struct Key {
    std::string sha256;
    int width = 0, height = 0;
    bool edges = false;

    auto operator<=>(const Key&) const = default;
  };

  explicit StillCache(size_t max_bytes) : max_bytes_(max_bytes) {}

  std::optional<Info> info(const std::string& sha256) const;
  void set_info(const std::string& sha256, const Info& info);
  std::shared_ptr<const Picture> find(const Key& key);
  // Drops the pictures that were not asked for longest while there are more than max_bytes.
  void put(const Key& key, std::shared_ptr<const Picture> picture);

 private:
  using Entry = std::pair<Key, std::shared_ptr<const Picture>>;

  const size_t max_bytes_;
  mutable std::mutex mutex_;
  std::map<std::string, Info> infos_;
  std::list<Entry> entries_;  // the latest first
  std::map<Key, std::list<Entry>::iterator> index_;
  size_t bytes_ = 0;
};

}  // namespace showrunner::ffmpeg
