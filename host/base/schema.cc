#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "host/base/json.h"
#include "host/base/schema_faults.h"
#include "host/base/schema_shape.h"
#include "host/base/schema_words.h"

namespace showrunner {
namespace {

// std::regex, which the library uses for `pattern`, recurses per character.
constexpr size_t kMaxPatternBytes = 4096;
constexpr size_t kMaxShownPattern = 200;
constexpr size_t kMaxViolations = 10;

using Path = std::vector<std::string>;

std::string pointer_of(const Path& path) {
  Json::json_pointer pointer;
  for (const auto& step : path) pointer.push_back(step);
  return pointer.to_string();
}

// Long texts that the library might try a pattern on, and long keys.
void find_long_texts(const Json& root, const Json& value, Path& path, std::vector<Violation>& out) {
  if (out.size() >= kMaxViolations) return;
  if (value.is_string()) {
    const size_t size = value.get_ref<const std::string&>().size();
    if (size <= kMaxPatternBytes) return;
    for (const Json* schema : schemas_applied_at(root, path)) {
      if (!schema->is_object()) continue;
      const auto rule = schema->find("pattern");
      if (rule == schema->end() || !rule->is_string()) continue;
      out.push_back({pointer_of(path),
                     "text of at most 4096 bytes that matches " +
                         shorten(rule->get<std::string>(), kMaxShownPattern),
                     std::to_string(size) + " bytes", std::to_string(size) + " bytes"});
      return;
    }
  } else if (value.is_structured()) {
    for (const auto& [key, item] : value.items()) {
      if (value.is_object() && key.size() > kMaxKeyBytes) {
        const std::string size = std::to_string(key.size()) + " bytes";
        out.push_back({pointer_of(path),
                       "names of members of at most " + std::to_string(kMaxKeyBytes) + " bytes",
                       "\"" + shorten(key) + "\" of " + size, "one of " + size});
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

  if (accepts(document)) return out;
  out = find_faults(impl_->json, document, kMaxViolations);
  // What the library reads more strictly than find_faults.
  if (out.empty())
    out.push_back(
        {"", describe_schema(impl_->json, impl_->json), show_value(document), show_type(document)});
  return out;
}

bool Schema::accepts(const Json& document) const {
  valijson::Validator validator;
  return validator.validate(impl_->schema, valijson::adapters::NlohmannJsonAdapter(document),
                            nullptr);
}

}  // namespace showrunner
