#include <algorithm>
#include <cmath>
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "host/base/json.h"
#include "host/base/schema_shape.h"

namespace showrunner {
namespace {

// std::regex, which the library uses for `pattern`, recurses per character.
constexpr size_t kMaxPatternBytes = 4096;
constexpr size_t kMaxShownPattern = 200;
constexpr size_t kMaxViolations = 10;

using Path = std::vector<std::string>;

// "<root>", "[scenes]", "[0]" -> scenes, 0
Path path_of(const std::vector<std::string>& context) {
  Path path;
  for (const auto& step : context)
    if (step.front() == '[') path.push_back(step.substr(1, step.size() - 2));
  return path;
}

std::string pointer_of(const Path& path) {
  Json::json_pointer pointer;
  for (const auto& step : path) pointer.push_back(step);
  return pointer.to_string();
}

const Json* value_at(const Json& document, const Path& path) {
  const Json* at = &document;
  for (const auto& step : path) {
    if (at->is_object() && at->contains(step)) {
      at = &(*at)[step];
    } else if (at->is_array()) {
      at = &(*at)[std::stoul(step)];
    } else {
      return nullptr;
    }
  }
  return at;
}

bool has_type(const Json& value, const std::string& type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_boolean();
  if (type == "null") return value.is_null();
  if (type == "integer")
    return value.is_number_integer() ||
           (value.is_number() && std::trunc(value.get<double>()) == value.get<double>());
  return value.is_number();
}

bool fits_type(const Json& schema, const Json& value) {
  if (!schema.is_object() || !schema.contains("type")) return true;
  const Json& type = schema["type"];
  if (type.is_string()) return has_type(value, type.get<std::string>());
  return std::ranges::any_of(
      type, [&](const Json& one) { return has_type(value, one.get<std::string>()); });
}

// Through oneOf and anyOf to the only branch that a value of this type can mean.
const Json* branch_for(const Json& root, const Json* schema, const Json& value) {
  schema = resolve_reference(root, schema);
  while (schema != nullptr && schema->is_object()) {
    const auto choice = schema->contains("oneOf") ? schema->find("oneOf") : schema->find("anyOf");
    if (choice == schema->end()) break;
    std::vector<const Json*> fitting;
    for (const Json& branch : *choice) {
      const Json* resolved = resolve_reference(root, &branch);
      if (resolved != nullptr && fits_type(*resolved, value)) fitting.push_back(resolved);
    }
    if (fitting.size() != 1) break;
    schema = fitting.front();
  }
  return schema;
}

// The part of the schema that speaks of `path`; null where it cannot be told.
const Json* schema_at(const Json& root, const Json& document, const Path& path) {
  const Json* value = &document;
  const Json* at = branch_for(root, &root, *value);
  for (const auto& step : path) {
    if (at == nullptr || !at->is_object()) return nullptr;
    const Json* next = nullptr;
    if (at->contains("properties") && (*at)["properties"].contains(step)) {
      next = &(*at)["properties"][step];
    } else if (at->contains("items") && (*at)["items"].is_object()) {
      next = &(*at)["items"];
    } else if (at->contains("additionalProperties") && (*at)["additionalProperties"].is_object()) {
      next = &(*at)["additionalProperties"];
    }
    value = value_at(*value, {step});
    at = next == nullptr || value == nullptr ? nullptr : branch_for(root, next, *value);
  }
  return at;
}

std::string join(const Json& values) {
  std::string out;
  for (const auto& value : values) {
    if (!out.empty()) out += ", ";
    out += value.is_string() ? value.get<std::string>() : value.dump();
  }
  return out;
}

std::string shorten(std::string text, size_t limit = 80) {
  if (text.size() <= limit) return text;
  size_t n = limit;
  while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
  return text.substr(0, n) + "..";
}

std::string name_of_type(const Json& value) {
  if (value.is_number_integer()) return "integer";
  return value.type_name();
}

std::string show(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array of " + std::to_string(value.size());
  return shorten(value.dump(-1, ' ', false, Json::error_handler_t::replace)) + " (" +
         name_of_type(value) + ")";
}

// Says in plain words how `value` misses `schema`; empty if this does not know.
Violation explain(const Json& schema, const Json& value) {
  if (!fits_type(schema, value)) {
    const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
    return {"", "type " + join(types), show(value)};
  }
  if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
    return {"", "one of " + join(schema["enum"]), show(value)};
  if (schema.contains("const") && schema["const"] != value)
    return {"", schema["const"].dump(), show(value)};
  if (value.is_object()) {
    if (schema.contains("required"))
      for (const auto& name : schema["required"])
        if (!value.contains(name.get<std::string>()))
          return {"", "a member \"" + name.get<std::string>() + "\"", "none of that name"};
    if (schema.value("additionalProperties", Json(true)) == Json(false)) {
      const Json known = schema.value("properties", Json::object());
      for (const auto& [name, unused] : value.items()) {
        if (known.contains(name)) continue;
        Json names = Json::array();
        for (const auto& [known_name, unused2] : known.items()) names.push_back(known_name);
        return {"", "only the members " + join(names), "\"" + shorten(name) + "\""};
      }
    }
  }
  return {};
}

bool is_prefix(const Path& shorter, const Path& longer) {
  return shorter.size() < longer.size() &&
         std::equal(shorter.begin(), shorter.end(), longer.begin());
}

// Long texts that the library might try a pattern on, and long keys.
void find_long_texts(const Json& root, const Json& value, Path& path, std::vector<Violation>& out) {
  if (out.size() >= kMaxViolations) return;
  if (value.is_string()) {
    const size_t size = value.get_ref<const std::string&>().size();
    if (size <= kMaxPatternBytes) return;
    for (const Json* schema : schemas_applied_at(root, path)) {
      if (!schema->is_object()) continue;
      for (const char* keyword : {"pattern", "format"}) {
        const auto rule = schema->find(keyword);
        if (rule == schema->end() || !rule->is_string()) continue;
        out.push_back({pointer_of(path),
                       "text of at most 4096 bytes that matches " +
                           shorten(rule->get<std::string>(), kMaxShownPattern),
                       std::to_string(size) + " bytes"});
        return;
      }
    }
  } else if (value.is_structured()) {
    for (const auto& [key, item] : value.items()) {
      if (value.is_object() && key.size() > kMaxKeyBytes) {
        out.push_back({pointer_of(path),
                       "names of members of at most " + std::to_string(kMaxKeyBytes) + " bytes",
                       "\"" + shorten(key) + "\" of " + std::to_string(key.size()) + " bytes"});
        continue;
      }
      path.push_back(key);
      find_long_texts(root, item, path, out);
      path.pop_back();
    }
  }
}

}  // namespace

struct Schema::Impl {
  Json json;
  valijson::Schema schema;
};

Result<Schema> Schema::compile(Json schema) {
  auto impl = std::make_shared<Impl>();
  impl->json = std::move(schema);
  const Result<> shape = check_schema_shape(impl->json);
  if (!shape.has_value())
    return make_error(ErrorKind::kInput, "not a usable JSON Schema: ", shape.error().message);
  try {
    valijson::SchemaParser parser;
    const valijson::adapters::NlohmannJsonAdapter adapter(impl->json);
    parser.populateSchema(adapter, impl->schema);
  } catch (const std::exception& error) {
    return make_error(ErrorKind::kInput, "not a usable JSON Schema: ", error.what());
  }
  Schema out;
  out.impl_ = std::move(impl);
  return out;
}

std::vector<Violation> Schema::check(const Json& document) const {
  std::vector<Violation> out;
  Path path;
  find_long_texts(impl_->json, document, path, out);
  if (!out.empty()) return out;

  valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter adapter(document);
  if (validator.validate(impl_->schema, adapter, &results)) return out;

  // The library also reports every ancestor of a fault; keep the innermost.
  std::vector<std::pair<Path, std::string>> faults;
  for (const auto& error : results) faults.emplace_back(path_of(error.context), error.description);
  for (const auto& [where, description] : faults) {
    if (out.size() >= kMaxViolations) break;
    const bool has_inner = std::ranges::any_of(
        faults, [&where = where](const auto& other) { return is_prefix(where, other.first); });
    const std::string pointer = pointer_of(where);
    const bool seen =
        std::ranges::any_of(out, [&](const Violation& v) { return v.pointer == pointer; });
    if (has_inner || seen) continue;
    const Json* schema = schema_at(impl_->json, document, where);
    const Json* value = value_at(document, where);
    Violation violation;
    if (schema != nullptr && schema->is_object() && value != nullptr)
      violation = explain(*schema, *value);
    if (violation.expected.empty())
      violation = {"", description, value != nullptr ? show(*value) : "nothing"};
    violation.pointer = pointer;
    out.push_back(std::move(violation));
  }
  return out;
}

}  // namespace showrunner
