#include "host/base/schema_words.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "host/base/schema_shape.h"

namespace showrunner {
namespace {

constexpr size_t kMaxDescription = 300;
constexpr size_t kMaxPattern = 200;
constexpr size_t kMaxNamed = 4;
constexpr size_t kMaxChoices = 6;
constexpr int kMaxNested = 2;

size_t characters(const std::string& text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string list(const std::vector<std::string>& parts, const char* last) {
  std::string out;
  for (size_t i = 0; i < parts.size(); ++i)
    out += (i == 0 ? "" : i + 1 == parts.size() ? last : ", ") + parts[i];
  return out;
}

std::string counted(const Json& n, const char* unit) {
  return n.dump() + " " + unit + (n == Json(1) ? "" : "s");
}

// " of 1 to 3 items"
std::string range(const Json& schema, const char* least, const char* most, const char* unit) {
  const bool from = schema.contains(least), to = schema.contains(most);
  if (from && to && schema[least] == schema[most]) return " of " + counted(schema[least], unit);
  if (from && to) return " of " + schema[least].dump() + " to " + counted(schema[most], unit);
  if (from) return " of at least " + counted(schema[least], unit);
  if (to) return " of at most " + counted(schema[most], unit);
  return "";
}

std::string string_in_words(const Json& schema) {
  std::string out = "a string" + range(schema, "minLength", "maxLength", "character");
  if (schema.contains("pattern"))
    out += " that matches " + shorten(schema["pattern"].get<std::string>(), kMaxPattern);
  return out;
}

std::string number_in_words(const Json& schema, const char* name) {
  std::vector<std::string> rules;
  const auto add = [&](const char* keyword, const char* words) {
    if (schema.contains(keyword)) rules.push_back(words + schema[keyword].dump());
  };
  add("minimum", "at least ");
  add("exclusiveMinimum", "more than ");
  add("maximum", "at most ");
  add("exclusiveMaximum", "less than ");
  std::string out = name;
  if (!rules.empty()) out += " of " + list(rules, " and ");
  if (schema.contains("multipleOf")) out += " that is a multiple of " + schema["multipleOf"].dump();
  return out;
}

std::string object_in_words(const Json& schema) {
  std::vector<std::string> names;
  if (schema.contains("required") && !schema["required"].empty()) {
    for (const Json& name : schema["required"]) names.push_back(name.dump());
    return "an object with " + list(names, " and ");
  }
  const bool needs_one = schema.value("minProperties", Json()) == Json(1) &&
                         schema.value("additionalProperties", Json()) == Json(false);
  if (needs_one && schema.contains("properties") && schema["properties"].size() <= kMaxNamed)
    for (const auto& [name, unused] : schema["properties"].items())
      names.push_back(Json(name).dump());
  if (!names.empty()) return "an object with " + list(names, " or ");
  return "an object" + range(schema, "minProperties", "maxProperties", "member");
}

std::string type_in_words(const Json& schema, const std::string& type) {
  if (type == "string") return string_in_words(schema);
  if (type == "number") return number_in_words(schema, "a number");
  if (type == "integer") return number_in_words(schema, "an integer");
  if (type == "array") return "an array" + range(schema, "minItems", "maxItems", "item");
  if (type == "object") return object_in_words(schema);
  if (type == "boolean") return "true or false";
  return type;
}

bool has_any(const Json& schema, std::initializer_list<const char*> keywords) {
  return std::ranges::any_of(keywords, [&](const char* one) { return schema.contains(one); });
}

// What its other keywords speak of, where a schema names no type.
std::string implied_type(const Json& schema) {
  if (has_any(schema, {"pattern", "minLength", "maxLength"})) return "string";
  if (has_any(schema, {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}))
    return "number";
  if (has_any(schema, {"items", "minItems", "maxItems", "uniqueItems", "contains"})) return "array";
  if (has_any(schema, {"required", "properties", "minProperties", "maxProperties",
                       "additionalProperties", "propertyNames", "patternProperties"}))
    return "object";
  return "";
}

std::string describe(const Json& root, const Json& schema_in, int nested) {
  const Json* schema = resolve_reference(root, &schema_in);
  if (schema == nullptr || !schema->is_object())
    return schema != nullptr && *schema == Json(false) ? "nothing" : "any value";
  if (schema->contains("const")) return shorten((*schema)["const"].dump());
  if (schema->contains("enum")) return "one of " + join((*schema)["enum"]);
  std::vector<std::string> parts;
  if (const auto type = schema->find("type"); type != schema->end()) {
    for (const Json& one : type->is_array() ? *type : Json::array({*type}))
      if (one.is_string()) parts.push_back(type_in_words(*schema, one.get<std::string>()));
    return list(parts, ", or ");
  }
  for (const char* keyword : {"oneOf", "anyOf", "allOf"}) {
    const auto branches = schema->find(keyword);
    if (branches == schema->end() || nested >= kMaxNested) continue;
    for (const Json& branch : *branches) {
      std::string words = describe(root, branch, nested + 1);
      if (parts.size() < kMaxChoices && std::ranges::find(parts, words) == parts.end())
        parts.push_back(std::move(words));
    }
    return list(parts, std::string_view(keyword) == "allOf" ? " and " : ", or ");
  }
  if (const auto negated = schema->find("not"); negated != schema->end() && nested < kMaxNested)
    return "anything but " + describe(root, *negated, nested + 1);
  const std::string type = implied_type(*schema);
  return type.empty() ? "another value" : type_in_words(*schema, type);
}

}  // namespace

std::string shorten(const std::string& text, size_t limit) {
  if (text.size() <= limit) return text;
  size_t n = limit;
  while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
  return text.substr(0, n) + "..";
}

std::string join(const Json& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ", ";
    out += value.is_string() ? value.get<std::string>() : value.dump();
  }
  return shorten(out, kMaxDescription);
}

std::string show_value(const Json& value) {
  if (value.is_structured()) return show_type(value);
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  const std::string shown = shorten(text);
  std::string type = value.is_number_integer() ? "integer" : value.type_name();
  if (shown.size() < text.size())
    type +=
        " of " + std::to_string(characters(value.get_ref<const std::string&>())) + " characters";
  return shown + " (" + type + ")";
}

std::string show_type(const Json& value) {
  if (value.is_object()) return "an object of " + counted(value.size(), "member");
  if (value.is_array()) return "an array of " + std::to_string(value.size());
  if (value.is_number_integer()) return "an integer";
  if (value.is_null()) return "null";
  return std::string("a ") + value.type_name();
}

std::string describe_schema(const Json& root, const Json& schema) {
  return shorten(describe(root, schema, 0), kMaxDescription);
}

}  // namespace showrunner
