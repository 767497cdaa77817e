#include "schema_fill.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "material.h"
#include "pattern.h"
#include "showrunner/cpp/error.hpp"
#include "text.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;

constexpr int kMaxPlaces = 48;
constexpr size_t kMaxValues = 20000;
constexpr size_t kMaxTextBytes = size_t{1} << 20;
constexpr size_t kNoLimit = size_t{1} << 40;

// Restrictions that this filler does not look at; a document that breaks them would be wrong.
constexpr const char* kUnknown[] = {"not",           "if",           "allOf",
                                    "contains",      "dependencies", "patternProperties",
                                    "propertyNames", "minProperties"};

[[noreturn]] void refuse(const std::string& pointer, const std::string& why) {
  throw sr::unimplemented("the template writer cannot fill " +
                          shortened(pointer.empty() ? "/" : pointer, 60) + ": " + why +
                          ". Simplify the schema or use a language model");
}

// Words for the same emotion in different schemas.
constexpr const char* kSynonyms[][2] = {
    {"happy", "joy"}, {"sad", "sadness"}, {"angry", "anger"}, {"surprised", "surprise"}};

const Json* find_enum(const Json& values, const Json& wanted) {
  for (const Json& value : values)
    if (value == wanted) return &value;
  if (!wanted.is_string()) return nullptr;
  for (const auto& [one, other] : kSynonyms) {
    const char* synonym = wanted == one ? other : wanted == other ? one : nullptr;
    for (const Json& value : values)
      if (synonym != nullptr && value == synonym) return &value;
  }
  return nullptr;
}

std::string type_in(const Json& schema, const Json& wanted) {
  const Json& type = member(schema, "type");
  if (type.is_string()) return type.get<std::string>();
  if (type.is_array()) {
    for (const Json& one : type)
      if (one.is_string() &&
          ((one == "string" && wanted.is_string()) || (one == "array" && wanted.is_array()) ||
           (one == "object" && wanted.is_object())))
        return one.get<std::string>();
    for (const Json& one : type)
      if (one.is_string() && one != "null") return one.get<std::string>();
    return "null";
  }
  if (schema.contains("properties")) return "object";
  if (schema.contains("items")) return "array";
  if (wanted.is_object()) return "object";
  return wanted.is_array() ? "array" : "string";
}

std::string text_of_format(const std::string& format) {
  if (format == "date") return "2026-01-01";
  if (format == "time") return "19:00:00Z";
  if (format == "date-time") return "2026-01-01T19:00:00Z";
  if (format == "email") return "writer@example.org";
  if (format == "uri" || format == "url") return "https://example.org/";
  if (format == "uuid") return "00000000-0000-4000-8000-000000000000";
  return {};
}

}  // namespace

Json SchemaFill::fill(const Json& given) {
  if (!nests_within(root_, kMaxDepth)) refuse("", "the schema nests deeper than 64 levels");
  return value(root_, Json(), given, {});
}

const Json& SchemaFill::resolved(const Json& schema, const Place& place) const {
  const Json* at = &schema;
  for (int hops = 0; at->is_object() && at->contains("$ref"); ++hops) {
    const Json& ref = at->at("$ref");
    if (!ref.is_string() || !ref.get_ref<const std::string&>().starts_with("#") || hops > 16)
      refuse(place.pointer, "only $ref to this schema's own parts are known");
    try {
      at = &root_.at(Json::json_pointer(ref.get_ref<const std::string&>().substr(1)));
    } catch (const Json::exception&) {
      refuse(place.pointer, "its $ref leads nowhere");
    }
  }
  return *at;
}

size_t SchemaFill::count(const Json& schema, const char* keyword, size_t otherwise,
                         const Place& place) const {
  const Json& value = member(schema, keyword);
  if (value.is_null()) return otherwise;
  if (!value.is_number_integer() || value < 0)
    refuse(place.pointer, std::string(keyword) + " is no count");
  return std::min<size_t>(value.get<size_t>(), kNoLimit);
}

Json SchemaFill::value(const Json& schema_in, const Json& wanted, const Json& given,
                       const Place& place) {
  if (place.depth > kMaxPlaces) refuse(place.pointer, "it recurses without end");
  if (++values_ > kMaxValues) refuse(place.pointer, "more than 20,000 values are asked for");
  const Json& schema = resolved(schema_in, place);
  if (schema.is_boolean()) {
    if (!schema.get<bool>()) refuse(place.pointer, "the schema allows nothing");
    return wanted.is_null() ? Json("") : wanted;
  }
  if (!schema.is_object()) refuse(place.pointer, "the schema there is no object");
  for (const char* keyword : kUnknown)
    if (schema.contains(keyword)) refuse(place.pointer, std::string("unknown keyword ") + keyword);
  if (schema.contains("const")) return schema.at("const");
  if (schema.contains("anyOf") || schema.contains("oneOf"))
    return choice(schema, wanted, given, place);
  if (schema.contains("enum")) {
    const Json& values = schema.at("enum");
    if (!values.is_array() || values.empty()) refuse(place.pointer, "its enum has no values");
    for (const Json* said : {&given, &wanted})
      if (const Json* found = said->is_null() ? nullptr : find_enum(values, *said)) return *found;
    return values[random_.below(values.size())];
  }
  const Json& said = given.is_primitive() && !given.is_null() && given != "" ? given : wanted;
  const std::string type = type_in(schema, said);
  if (type == "object") return object(schema, wanted, given, place);
  if (type == "array") return array(schema, wanted, given, place);
  if (type == "string") return string(schema, said, place);
  if (type == "integer") return number(schema, said, true, place);
  if (type == "number") return number(schema, said, false, place);
  if (type == "boolean") return said.is_boolean() ? said : Json(false);
  if (type == "null") return nullptr;
  refuse(place.pointer, "unknown type " + shortened(type, 30));
}

Json SchemaFill::choice(const Json& schema, const Json& wanted, const Json& given,
                        const Place& place) {
  const Json& options = schema.contains("anyOf") ? schema.at("anyOf") : schema.at("oneOf");
  if (!options.is_array() || options.empty()) refuse(place.pointer, "anyOf has no members");
  std::string why;
  for (const Json& option : options) {
    if (member(option, "type") == "null" && options.size() > 1) continue;
    try {
      return value(option, wanted, given, {place.pointer, place.name, place.depth + 1});
    } catch (const sr::Error& error) {
      if (values_ > kMaxValues || place.depth > 8) throw;
      why = error.what();
    }
  }
  refuse(place.pointer, "no member of anyOf can be filled");
}

Json SchemaFill::object(const Json& schema, const Json& wanted, const Json& given,
                        const Place& place) {
  Json out = Json::object();
  const Json& properties = member(schema, "properties");
  const Json& required = member(schema, "required");
  auto is_required = [&](const std::string& name) {
    return required.is_array() &&
           std::find(required.begin(), required.end(), name) != required.end();
  };
  if (properties.is_object())
    for (const auto& [name, property] : properties.items()) {
      const Place inside = place.in(name, name);
      const Json& decided = member(given, name.c_str());
      Json said = member(wanted, name.c_str());
      if (said.is_null() && wanted.is_null()) said = suggest_(name, resolved(property, inside));
      const bool needed = is_required(name);
      if (!needed && place.depth > 6) continue;
      if (!needed && said.is_null() && decided.is_null()) continue;
      out[name] = value(property, said, decided, inside);
    }
  if (required.is_array())
    for (const Json& name : required)
      if (name.is_string() && !out.contains(name.get_ref<const std::string&>())) {
        if (member(schema, "additionalProperties") == false)
          refuse(place.pointer, "it requires a property that it does not allow");
        out[name.get<std::string>()] = "";
      }
  return out;
}

Json SchemaFill::array(const Json& schema, const Json& wanted, const Json& given,
                       const Place& place) {
  const size_t min = count(schema, "minItems", 0, place);
  const size_t max = count(schema, "maxItems", kNoLimit, place);
  if (min > max) refuse(place.pointer, "minItems is above maxItems");
  if (min > kMaxValues) refuse(place.pointer, "more than 20,000 values are asked for");
  const Json& items = member(schema, "items");
  if (items.is_array()) refuse(place.pointer, "items is a list");
  const size_t said = wanted.is_array() ? wanted.size() : 0;
  const size_t decided = given.is_array() ? given.size() : 0;
  const size_t usual = said + decided == 0 ? std::min<size_t>(3, max) : std::max(said, decided);
  const size_t size = std::clamp(usual, min, max);
  const bool unique = member(schema, "uniqueItems") == true;
  Json out = Json::array();
  size_t tries = 0;
  for (size_t i = 0; out.size() < size; ++i) {
    const Json& from = i < said ? wanted[i] : Json();
    const Json& fixed = i < decided ? given[i] : Json();
    Json item = value(items.is_null() ? Json::object() : items, from, fixed,
                      place.in(std::to_string(out.size()), place.name));
    if (unique && std::find(out.begin(), out.end(), item) != out.end()) {
      if (out.size() >= min && i >= said) break;
      if (++tries > 200) refuse(place.pointer, "there are not enough different values");
      continue;
    }
    out.push_back(std::move(item));
  }
  return out;
}

Json SchemaFill::string(const Json& schema, const Json& wanted, const Place& place) {
  const size_t min = count(schema, "minLength", 0, place);
  const size_t max = count(schema, "maxLength", kNoLimit, place);
  if (min > max) refuse(place.pointer, "minLength is above maxLength");
  if (min > 4000) refuse(place.pointer, "a text of over 4,000 characters is asked for");
  const Json& pattern = member(schema, "pattern");
  if (pattern.is_string()) {
    const auto text = text_matching(pattern.get_ref<const std::string&>(), min,
                                    std::min<size_t>(max, 4000), random_);
    if (!text) refuse(place.pointer, "its pattern is not of the simple kind");
    return *text;
  }
  std::string text = wanted.is_string() ? wanted.get<std::string>() : std::string();
  const Json& format = member(schema, "format");
  if (text.empty() && format.is_string()) text = text_of_format(format.get<std::string>());
  if (text.empty()) {
    Json words = suggest_(place.name, schema);
    if (words.is_array() && !words.empty()) words = words[random_.below(words.size())];
    if (words.is_string()) text = words.get<std::string>();
  }
  if (text.empty()) text = suggest_("", schema).get<std::string>();
  const std::string more = text;
  while (code_points(text) < min) text += more.empty() ? "." : " " + more;
  text = max < kNoLimit ? shortened(text, max) : text;
  if (code_points(text) < min) text = first_code_points(text + std::string(min, '.'), min);
  bytes_ += text.size();
  if (bytes_ > kMaxTextBytes) refuse(place.pointer, "more than 1 MiB of text is asked for");
  return text;
}

Json SchemaFill::number(const Json& schema, const Json& wanted, bool integer, const Place& place) {
  auto bound = [&](const char* keyword, double otherwise) {
    const Json& value = member(schema, keyword);
    return value.is_number() ? value.get<double>() : otherwise;
  };
  constexpr double kFar = 1e9;
  double low = bound("minimum", -std::numeric_limits<double>::infinity());
  double high = bound("maximum", std::numeric_limits<double>::infinity());
  double step = bound("multipleOf", integer ? 1 : 0);
  if (integer && std::fmod(step, 1.0) != 0) {
    if (!(step > 0) || std::fmod(1.0, step) != 0) refuse(place.pointer, "its multipleOf is odd");
    step = 1;
  }
  const double above = bound("exclusiveMinimum", -std::numeric_limits<double>::infinity());
  const double below = bound("exclusiveMaximum", std::numeric_limits<double>::infinity());
  const double gap = step > 0 ? step : 1e-3;
  if (above >= low) low = step > 0 ? std::floor(above / step) * step + step : above + gap;
  if (below <= high) high = step > 0 ? std::ceil(below / step) * step - step : below - gap;
  if (step > 0) {
    low = std::ceil(low / step) * step;
    high = std::floor(high / step) * step;
  }
  if (!(low <= high)) refuse(place.pointer, "no number lies within its bounds");
  double out = wanted.is_number() ? wanted.get<double>() : 1;
  out = std::clamp(out, low, high);
  if (step > 0) out = std::clamp(std::round(out / step) * step, low, high);
  if (!std::isfinite(out) || std::abs(out) > kFar * kFar)
    refuse(place.pointer, "its bounds are out of reach");
  if (integer) return static_cast<int64_t>(out);
  return out;
}

}  // namespace showrunner::local_writer
