#include "host/base/schema_shape.h"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "host/base/utf8.h"

namespace showrunner {
namespace {

// The library recurses once for each subschema that it reads within another, through references
// too, and for each that it applies to a value of a document of up to 200 levels. Both bounds keep
// that within half of a stack of 8 MiB.
constexpr size_t kMaxNested = 1000;
constexpr size_t kMaxSamePlace = 8;
constexpr size_t kMaxDepth = 100;
constexpr size_t kMaxSubschemas = 20'000;
constexpr size_t kMaxShown = 80;
constexpr size_t kMaxPatternBytes = 1000;  // std::regex reads groups within groups on the stack

using Children = std::vector<const Json*>;

struct Refused {
  std::string why;
};

void add_one(const Json& schema, const char* name, Children& out) {
  const auto it = schema.find(name);
  if (it != schema.end() && !it->is_array()) out.push_back(&*it);
}

void add_all(const Json& schema, const char* name, Json::value_t type, Children& out) {
  const auto it = schema.find(name);
  if (it == schema.end() || it->type() != type) return;
  for (const Json& item : *it) out.push_back(&item);
}

// Those applied to the same place as the schema itself.
Children same_place(const Json& schema) {
  Children out;
  if (!schema.is_object()) return out;
  for (const char* name : {"allOf", "anyOf", "oneOf"})
    add_all(schema, name, Json::value_t::array, out);
  for (const char* name : {"not", "if", "then", "else"}) add_one(schema, name, out);
  add_all(schema, "dependencies", Json::value_t::object, out);
  return out;
}

// Those applied one step further in.
Children further_in(const Json& schema) {
  Children out;
  if (!schema.is_object()) return out;
  for (const char* name : {"properties", "patternProperties"})
    add_all(schema, name, Json::value_t::object, out);
  for (const char* name :
       {"additionalProperties", "items", "additionalItems", "contains", "propertyNames"})
    add_one(schema, name, out);
  add_all(schema, "items", Json::value_t::array, out);
  return out;
}

Children one_step(const Json& schema, const std::string& step) {
  Children out;
  if (!schema.is_object()) return out;
  const auto properties = schema.find("properties");
  if (properties != schema.end() && properties->is_object() && properties->contains(step))
    out.push_back(&(*properties)[step]);
  add_all(schema, "patternProperties", Json::value_t::object, out);
  if (out.empty()) add_one(schema, "additionalProperties", out);
  for (const char* name : {"items", "additionalItems", "contains"}) add_one(schema, name, out);
  add_all(schema, "items", Json::value_t::array, out);
  return out;
}

const Json* reference_of(const Json& schema) {
  if (!schema.is_object()) return nullptr;
  const auto ref = schema.find("$ref");
  return ref == schema.end() ? nullptr : &*ref;
}

// What "#/.." points to, in the forms that every reader of references understands alike.
const Json& target_of(const Json& root, const Json& ref) {
  if (!ref.is_string()) throw Refused{"a \"$ref\" that is no text"};
  const auto& text = ref.get_ref<const std::string&>();
  const std::string shown = "the $ref \"" + bounded_utf8(text, kMaxShown) + "\"";
  if (!text.starts_with('#'))
    throw Refused{shown +
                  " leaves the schema. Only \"#/..\" is followed: copy what it names into "
                  "\"definitions\""};
  if (text.find('%') != std::string::npos || text.find("//") != std::string::npos ||
      text.find("~01") != std::string::npos || text.ends_with('/'))
    throw Refused{shown + " is not of the form \"#/definitions/name\""};
  try {
    return root.at(Json::json_pointer(text.substr(1)));
  } catch (const Json::exception&) {
    throw Refused{shown + " leads nowhere in the schema"};
  }
}

void check_pattern(const std::string& pattern) {
  const std::string shown = "the pattern \"" + bounded_utf8(pattern, kMaxShown) + "\"";
  if (pattern.size() > kMaxPatternBytes)
    throw Refused{shown + " has " + std::to_string(pattern.size()) + " bytes; at most " +
                  std::to_string(kMaxPatternBytes) + " are read"};
  try {
    const std::regex unused(pattern);
  } catch (const std::regex_error&) {
    throw Refused{shown + " is no regular expression (ECMAScript)"};
  }
}

// What the library takes without a look and fails on later.
void check_rules(const Json& schema) {
  if (!schema.is_object()) return;
  for (const char* name : {"allOf", "anyOf", "oneOf", "enum"})
    if (const auto it = schema.find(name); it != schema.end() && it->is_array() && it->empty())
      throw Refused{std::string("an empty \"") + name + "\", which nothing fits"};
  if (const auto it = schema.find("multipleOf");
      it != schema.end() && !(it->is_number() && it->get<double>() > 0))
    throw Refused{"a \"multipleOf\" that is no number above 0"};
  if (const auto it = schema.find("pattern"); it != schema.end() && it->is_string())
    check_pattern(it->get<std::string>());
  if (const auto it = schema.find("patternProperties"); it != schema.end() && it->is_object())
    for (const auto& [pattern, unused] : it->items()) check_pattern(pattern);
}

class ShapeCheck {
 public:
  explicit ShapeCheck(const Json& root) : root_(root) {}

  void run() {
    size_t nested = height(root_, 0);
    for (size_t i = 0; i < targets_.size(); ++i) nested += height(*targets_[i], 0);
    if (nested > kMaxNested)
      throw Refused{"its subschemas and references nest up to " + std::to_string(nested) +
                    " levels deep; at most " + std::to_string(kMaxNested) + " are read"};
    for (const auto& [schema, unused] : heights_) same_place_chain(*schema, 0);
  }

  bool is_subschema(const Json& part) const { return heights_.contains(&part); }

 private:
  // Levels of subschemas below, references not followed but noted.
  size_t height(const Json& schema, size_t depth) {
    if (depth > kMaxDepth) throw Refused{"it nests deeper than 100 subschemas"};
    if (const auto it = heights_.find(&schema); it != heights_.end()) return it->second;
    if (heights_.size() >= kMaxSubschemas) throw Refused{"it has more than 20000 subschemas"};
    if (schema.is_object() && schema.contains("id") && schema["id"].is_string())
      throw Refused{
          "\"id\" changes what references mean (draft 4). Take it out or name it \"$id\""};
    check_rules(schema);
    size_t highest = 0;
    if (const Json* ref = reference_of(schema)) {
      const Json& target = target_of(root_, *ref);
      if (seen_.insert(&target).second) targets_.push_back(&target);
    } else {
      for (const Children& children : {same_place(schema), further_in(schema)})
        for (const Json* child : children) highest = std::max(highest, height(*child, depth + 1));
    }
    heights_[&schema] = highest + 1;
    return highest + 1;
  }

  // How many schemas apply, one through the other, to one place.
  size_t same_place_chain(const Json& schema, size_t depth) {
    if (const auto it = chains_.find(&schema); it != chains_.end()) {
      if (it->second == 0) throw Refused{cycle(schema)};
      return it->second;
    }
    if (depth > kMaxDepth) throw Refused{too_long()};
    chains_[&schema] = 0;
    size_t length = 0;
    if (const Json* ref = reference_of(schema)) {
      length = same_place_chain(target_of(root_, *ref), depth + 1);
    } else {
      for (const Json* child : same_place(schema))
        length = std::max(length, same_place_chain(*child, depth + 1));
      ++length;
    }
    if (length > kMaxSamePlace) throw Refused{too_long()};
    chains_[&schema] = length;
    return length;
  }

  static std::string cycle(const Json& schema) {
    const Json* ref = reference_of(schema);
    return (ref != nullptr ? "the $ref \"" + bounded_utf8(ref->get<std::string>(), kMaxShown) + "\""
                           : std::string("a subschema")) +
           " leads back to itself without a step into \"properties\" or \"items\"";
  }
  static std::string too_long() {
    return "more than " + std::to_string(kMaxSamePlace) +
           " levels of allOf, anyOf, oneOf, not, if and dependencies speak of one value";
  }

  const Json& root_;
  std::map<const Json*, size_t> heights_;
  std::map<const Json*, size_t> chains_;  // 0: being measured
  std::vector<const Json*> targets_;
  std::set<const Json*> seen_;
};

void drop_formats(const ShapeCheck& shape, Json& part) {
  if (!part.is_structured()) return;
  for (Json& inner : part) drop_formats(shape, inner);
  if (part.is_object() && shape.is_subschema(part)) part.erase("format");
}

void add_with_same_place(const Json& root, const Json* schema, std::set<const Json*>& seen,
                         Children& out) {
  schema = resolve_reference(root, schema);
  if (schema == nullptr || !seen.insert(schema).second) return;
  out.push_back(schema);
  for (const Json* child : same_place(*schema)) add_with_same_place(root, child, seen, out);
}

}  // namespace

Result<> check_schema_shape(Json& root) {
  try {
    ShapeCheck shape(root);
    shape.run();
    drop_formats(shape, root);
    return {};
  } catch (const Refused& refused) {
    return make_error(ErrorKind::kInput, refused.why);
  }
}

std::vector<const Json*> schemas_applied_at(const Json& root,
                                            const std::vector<std::string>& path) {
  Children at;
  std::set<const Json*> seen;
  add_with_same_place(root, &root, seen, at);
  for (const std::string& step : path) {
    Children next;
    seen.clear();
    for (const Json* schema : at)
      for (const Json* child : one_step(*schema, step))
        add_with_same_place(root, child, seen, next);
    at = std::move(next);
  }
  return at;
}

const Json* resolve_reference(const Json& root, const Json* schema) {
  while (schema != nullptr) {
    const Json* ref = reference_of(*schema);
    if (ref == nullptr) break;
    const Json::json_pointer pointer(ref->get<std::string>().substr(1));
    schema = root.contains(pointer) ? &root[pointer] : nullptr;
  }
  return schema;
}

}  // namespace showrunner
