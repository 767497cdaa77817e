// JSON documents from people and plugins: parsing with line and column, canonical text, schemas.
//
// Json's objects are sorted by key, so canonical() of equal documents is equal text (the base of
// all input hashes; numbers print as in RFC 8785 for integers and shortest round-trip for doubles).
//
// Threads: Schema is immutable, any thread.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.h"

namespace showrunner {

using Json = nlohmann::json;

constexpr size_t kMaxKeyBytes = 256;

enum class Comments { kNo, kYes };

// `name` (a file or what the text is) goes into the error: "brief.json:12:7: ..". Also refuses
// duplicate keys, keys beyond kMaxKeyBytes, invalid UTF-8 and nesting beyond 200 levels.
Result<Json> parse_json(std::string_view text, std::string_view name,
                        Comments comments = Comments::kNo);
std::string canonical(const Json& json);
// The string at an RFC 6901 pointer; empty if there is none. For documents of any shape.
std::string text_at(const Json& json, const char* pointer);

struct Violation {
  std::string pointer;  // JSON pointer, RFC 6901; empty is the document
  std::string expected;
  std::string found;       // at most 80 bytes of it
  std::string found_type;  // "a string": for what must not be shown

  std::string text() const;  // "/a/0: expected .., found .."
};

// A compiled JSON Schema (draft 7).
class Schema {
 public:
  // References only within the schema ("#/..").
  static Result<Schema> compile(Json schema);
  // Empty: valid. At most ten violations.
  std::vector<Violation> check(const Json& document) const;
  bool accepts(const Json& document) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace showrunner
