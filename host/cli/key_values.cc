#include "host/cli/key_values.h"

namespace showrunner::cli {

Result<std::string> KeyValues::get(std::string_view instance, std::string_view key) {
  SR_ASSIGN(const store::Rows rows,
            database_.query("SELECT value FROM kv WHERE instance = ?1 AND key = ?2",
                            {std::string(instance), std::string(key)}));
  if (rows.empty()) return make_error(ErrorKind::kNotFound, "no value for the key ", key);
  return rows.front().text(0);
}

Result<> KeyValues::put(std::string_view instance, std::string_view key, std::string_view value) {
  SR_TRY(
      database_.query("INSERT INTO kv (instance, key, value) VALUES (?1, ?2, ?3) "
                      "ON CONFLICT DO UPDATE SET value = ?3",
                      {std::string(instance), std::string(key), std::string(value)}));
  return {};
}

Result<> KeyValues::remove(std::string_view instance, std::string_view key) {
  SR_TRY(database_.query("DELETE FROM kv WHERE instance = ?1 AND key = ?2",
                         {std::string(instance), std::string(key)}));
  return {};
}

}  // namespace showrunner::cli
