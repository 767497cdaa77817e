// sr.kv/1's values in the state's database.
//
// Threads: any. Durability: put and remove are on disk when they return.
#pragma once
#include "host/plugin/host_services.h"
#include "host/store/database.h"

namespace showrunner::cli {

class KeyValues final : public plugin::KeyValueStore {
 public:
  explicit KeyValues(store::Database& database) : database_(database) {}

  Result<std::string> get(std::string_view instance, std::string_view key) override;
  Result<> put(std::string_view instance, std::string_view key, std::string_view value) override;
  Result<> remove(std::string_view instance, std::string_view key) override;

 private:
  store::Database& database_;
};

}  // namespace showrunner::cli
