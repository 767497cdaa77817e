#include "host/base/kinds.h"

#include <stdexcept>

namespace showrunner {
namespace {

Json part_of(const Json& document, const char* part) {
  Json schema = document.value(part, Json::object());
  if (document.contains("definitions")) schema["definitions"] = document["definitions"];
  return schema;
}

}  // namespace

std::string_view embedded_schema(std::string_view name) {
  for (const auto& schema : embedded_schemas())
    if (schema.name == name) return schema.text;
  return {};
}

Result<KindSchema> compile_kind(const Json& document) {
  SR_ASSIGN(Schema request, Schema::compile(part_of(document, "request")));
  SR_ASSIGN(Schema result, Schema::compile(part_of(document, "result")));
  return KindSchema{std::move(request), std::move(result)};
}

Kinds::Kinds() {
  for (const auto& schema : embedded_schemas()) {
    const Json document = Json::parse(schema.text);
    if (!document.contains("request")) continue;
    const size_t dash = schema.name.rfind('-');
    std::string kind(schema.name.substr(0, dash));
    kind += '/';
    kind += schema.name.substr(dash + 1);
    const Result<> added = add(kind, document);
    if (!added.has_value()) throw std::logic_error(kind + ": " + added.error().message);
  }
}

Result<> Kinds::add(const std::string& kind, const Json& document) {
  SR_ASSIGN(KindSchema schema, compile_kind(document));
  kinds_.insert_or_assign(kind, std::move(schema));
  return {};
}

const KindSchema* Kinds::find(std::string_view kind) const {
  const auto it = kinds_.find(kind);
  return it == kinds_.end() ? nullptr : &it->second;
}

Result<> Kinds::check_request(const std::string& kind, const Json& request) const {
  const KindSchema* schema = find(kind);
  if (schema == nullptr)
    return make_error(ErrorKind::kNotFound, "unknown kind ", kind,
                      ". showrunner plugin list shows the kinds that there are");
  const auto violations = schema->request.check(request);
  if (!violations.empty()) return make_error(ErrorKind::kInput, violations.front().text());
  return {};
}

}  // namespace showrunner
