// A KeyValueStore in memory: for tests of the host, and of plugins (conformance/).
//
// Threads: any. Durability: none.
#pragma once
#include <map>
#include <mutex>
#include <string>

#include "host/plugin/host_services.h"

namespace showrunner::plugin {

class MemoryValues : public KeyValueStore {
 public:
  Result<std::string> get(std::string_view instance, std::string_view key) override {
    std::lock_guard lock(mutex_);
    const auto it = values_.find(name(instance, key));
    if (it == values_.end()) return make_error(ErrorKind::kNotFound, "no value of ", key);
    return it->second;
  }
  Result<> put(std::string_view instance, std::string_view key, std::string_view value) override {
    std::lock_guard lock(mutex_);
    values_[name(instance, key)] = value;
    return {};
  }
  Result<> remove(std::string_view instance, std::string_view key) override {
    std::lock_guard lock(mutex_);
    values_.erase(name(instance, key));
    return {};
  }

 private:
  static std::string name(std::string_view instance, std::string_view key) {
    return std::string(instance) + '\0' + std::string(key);
  }
  std::mutex mutex_;
  std::map<std::string, std::string> values_;
};

}  // namespace showrunner::plugin
