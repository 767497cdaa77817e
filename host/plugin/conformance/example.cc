#include "host/plugin/conformance/example.h"

#include <algorithm>

namespace showrunner::plugin::conformance {
namespace {

constexpr int kMostLevels = 40;
constexpr const char* kTexts[] = {"hello",
                                  kEmptySha256,
                                  "en",
                                  "1",
                                  "1.0.0",
                                  "any/thing",
                                  "image/png",
                                  "2026-01-01T00:00:00Z",
                                  "https://example.org/any",
                                  "2026-01-01",
                                  "#204060",
                                  "HELLO"};

class Maker {
 public:
  explicit Maker(const Json& root) : root_(root) {}

  std::optional<Json> make(const Json& schema, int level) const {
    if (level > kMostLevels) return std::nullopt;
    if (!schema.is_object()) return ok_if(schema != false, "hello");
    if (const Json* target = reference(schema)) return make(*target, level + 1);
    if (schema.contains("const")) return schema["const"];
    for (const char* word : {"examples", "enum"})
      if (schema.contains(word) && schema[word].is_array() && !schema[word].empty())
        return schema[word][0];
    if (schema.contains("default")) return schema["default"];
    if (schema.contains("allOf")) return make(joined(schema, schema["allOf"]), level + 1);
    for (const char* word : {"oneOf", "anyOf"})
      if (schema.contains(word)) return first_of(schema, word, level);
    return make_type(schema, type_of(schema), level);
  }

  bool accepts(Json schema, const Json& document) const {
    if (!schema.is_object()) return schema != false;
    if (root_.contains("definitions")) schema["definitions"] = root_["definitions"];
    const Result<Schema> compiled = Schema::compile(std::move(schema));
    return compiled.has_value() && compiled->accepts(document);
  }

 private:
  static std::optional<Json> ok_if(bool fine, Json value) {
    return fine ? std::optional<Json>(std::move(value)) : std::nullopt;
  }

  const Json* reference(const Json& schema) const {
    const std::string target = text_at(schema, "/$ref");
    if (!target.starts_with("#/")) return nullptr;
    const Json::json_pointer pointer(target.substr(1));
    return root_.contains(pointer) ? &root_[pointer] : nullptr;
  }

  // Objects with all that they ask for together.
  Json joined(Json schema, const Json& parts) const {
    schema.erase("allOf");
    for (const Json& one : parts) {
      const Json* target = one.is_object() ? reference(one) : nullptr;
      const Json& part = target != nullptr ? *target : one;
      if (!part.is_object()) continue;
      for (const auto& [word, value] : part.items()) {
        if (word == "required" && schema.contains(word)) {
          schema[word].insert(schema[word].end(), value.begin(), value.end());
        } else if (word == "properties" && schema.contains(word)) {
          schema[word].update(value);
        } else {
          schema[word] = value;
        }
      }
    }
    return schema;
  }

  std::optional<Json> first_of(const Json& schema, const char* word, int level) const {
    Json rest = schema;
    rest.erase(word);
    for (const Json& branch : schema[word]) {
      const std::optional<Json> made = make(joined(rest, Json::array({branch})), level + 1);
      if (made && accepts(schema, *made)) return made;
    }
    return std::nullopt;
  }

  static std::string type_of(const Json& schema) {
    const Json type = schema.value("type", Json());
    if (type.is_string()) return type;
    if (type.is_array() && !type.empty() && type[0].is_string()) return type[0];
    if (schema.contains("items")) return "array";
    if (schema.contains("minimum") || schema.contains("maximum")) return "number";
    if (schema.contains("pattern") || schema.contains("minLength")) return "string";
    return "object";
  }

  std::optional<Json> make_type(const Json& schema, const std::string& type, int level) const {
    if (type == "object") return make_object(schema, level);
    if (type == "array") return make_array(schema, level);
    if (type == "boolean") return Json(false);
    if (type == "null") return Json();
    const std::vector<Json> candidates = type == "string" ? texts(schema) : numbers(schema);
    const auto fits = [&](const Json& value) { return accepts(schema, value); };
    const auto found = std::ranges::find_if(candidates, fits);
    return found != candidates.end() ? std::optional<Json>(*found) : std::nullopt;
  }

  std::optional<Json> make_object(const Json& schema, int level) const {
    Json out = Json::object();
    const Json properties = schema.value("properties", Json::object());
    for (const Json& name : schema.value("required", Json::array())) {
      if (!name.is_string()) return std::nullopt;
      const std::string key = name;
      const std::optional<Json> value = make(properties.value(key, Json::object()), level + 1);
      if (!value) return std::nullopt;
      out[key] = *value;
    }
    return out;
  }

  std::optional<Json> make_array(const Json& schema, int level) const {
    constexpr size_t kMostItems = 100;
    Json out = Json::array();
    const size_t wanted = schema.value("minItems", size_t{0});
    if (wanted > kMostItems) return std::nullopt;
    while (out.size() < wanted) {
      const std::optional<Json> item = make(schema.value("items", Json::object()), level + 1);
      if (!item) return std::nullopt;
      out.push_back(*item);
    }
    return out;
  }

  static std::vector<Json> texts(const Json& schema) {
    constexpr size_t kMostBytes = 10'000;
    std::vector<Json> out(std::begin(kTexts), std::end(kTexts));
    out.push_back(std::string(std::min(schema.value("minLength", size_t{0}), kMostBytes), 'a'));
    return out;
  }

  static std::vector<Json> numbers(const Json& schema) {
    std::vector<Json> out;
    for (const char* word : {"minimum", "exclusiveMinimum", "multipleOf", "maximum"})
      if (schema.contains(word) && schema[word].is_number_integer()) {
        out.push_back(schema[word]);
        out.push_back(schema[word].get<int64_t>() + 1);
      } else if (schema.contains(word)) {
        out.push_back(schema[word]);
      }
    for (const int value : {1, 0, -1}) out.push_back(value);
    return out;
  }

  const Json& root_;
};

}  // namespace

std::optional<Json> make_example(const Json& schema) {
  try {
    const Maker maker(schema);
    std::optional<Json> out = maker.make(schema, 0);
    return out && maker.accepts(schema, *out) ? out : std::nullopt;
  } catch (const Json::exception&) {  // a schema that is none
    return std::nullopt;
  }
}

}  // namespace showrunner::plugin::conformance
