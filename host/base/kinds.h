// The schemas of sdk/schemas, compiled in: one document per kind with "request", "result" and
// shared "definitions", and the documents config-1 and manifest-1.
//
// Threads: any.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/base/json.h"

namespace showrunner {

struct EmbeddedSchema {
  std::string_view name;  // tts.speak-1
  std::string_view text;
};
std::span<const EmbeddedSchema> embedded_schemas();

// The text of one document; empty if there is none of that name.
std::string_view embedded_schema(std::string_view name);

// Request and result of one kind, ready to check.
struct KindSchema {
  Schema request;
  Schema result;
};
// document: {"request":{..},"result":{..},"definitions":{..}}
Result<KindSchema> compile_kind(const Json& document);

// All kinds of the embedded schemas, and those that plugins add.
class Kinds {
 public:
  Kinds();
  Result<> add(const std::string& kind, const Json& document);
  const KindSchema* find(std::string_view kind) const;  // null: unknown kind
  // kNotFound: no such kind; kInput: the request misses its schema, "/a/0: expected .., found ..".
  Result<> check_request(const std::string& kind, const Json& request) const;

 private:
  std::map<std::string, KindSchema, std::less<>> kinds_;
};

}  // namespace showrunner
