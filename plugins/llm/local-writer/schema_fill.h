// Makes a document that satisfies a JSON Schema (draft 7: type, enum, const, properties, required,
// items, bounds, uniqueItems, pattern and format of the simple kinds, local $ref, anyOf, oneOf),
// out of suggestions by property name; what is "given" stands above a suggestion.
//
// Threads: one object per thread. Errors: SR_UNIMPLEMENTED, naming the place, for a schema that it
// cannot satisfy: required recursion, unknown keywords that restrict, over 20,000 values.
#pragma once
#include <functional>
#include <string>

#include "random.h"
#include "showrunner/cpp/json.hpp"

namespace showrunner::local_writer {

class SchemaFill {
 public:
  // What to say for the property `name`, whose schema is given; null: nothing. Asked at every
  // object's property for which the suggestion above it has no value.
  using Suggest = std::function<sr::Json(const std::string& name, const sr::Json& schema)>;

  SchemaFill(const sr::Json& root, Suggest suggest, uint64_t seed)
      : root_(root), suggest_(std::move(suggest)), random_(seed, "fill") {}

  sr::Json fill(const sr::Json& given);

 private:
  struct Place {
    std::string pointer, name;
    int depth = 0;
    Place in(const std::string& step, const std::string& property) const {
      return {pointer + "/" + step, property, depth + 1};
    }
  };
  sr::Json value(const sr::Json& schema, const sr::Json& wanted, const sr::Json& given,
                 const Place& place);
  sr::Json choice(const sr::Json& schema, const sr::Json& wanted, const sr::Json& given,
                  const Place& place);
  sr::Json object(const sr::Json& schema, const sr::Json& wanted, const sr::Json& given,
                  const Place& place);
  sr::Json array(const sr::Json& schema, const sr::Json& wanted, const sr::Json& given,
                 const Place& place);
  sr::Json string(const sr::Json& schema, const sr::Json& wanted, const Place& place);
  sr::Json number(const sr::Json& schema, const sr::Json& wanted, bool integer, const Place& place);
  const sr::Json& resolved(const sr::Json& schema, const Place& place) const;
  size_t count(const sr::Json& schema, const char* keyword, size_t otherwise,
               const Place& place) const;

  const sr::Json& root_;
  Suggest suggest_;
  Random random_;
  size_t values_ = 0;
  size_t bytes_ = 0;
};

}  // namespace showrunner::local_writer
