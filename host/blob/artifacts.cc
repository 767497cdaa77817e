#include "host/blob/artifacts.h"

#include "host/base/hash.h"

namespace showrunner::blob {
namespace {

constexpr const char* kMember = "sha256";

bool is_artifact(const Json& value) {
  if (!value.is_object()) return false;
  const auto it = value.find(kMember);
  return it != value.end() && it->is_string() && is_sha256_hex(it->get_ref<const std::string&>());
}

}  // namespace

void for_each_artifact(const Json& document, const std::function<void(const std::string&)>& visit) {
  if (is_artifact(document)) visit(document[kMember].get_ref<const std::string&>());
  if (document.is_structured())
    for (const Json& member : document) for_each_artifact(member, visit);
}

void replace_artifacts(Json& document,
                       const std::function<std::string(const std::string&)>& replace) {
  if (is_artifact(document)) {
    Json& member = document[kMember];
    member = replace(member.get_ref<const std::string&>());
  }
  if (document.is_structured())
    for (Json& member : document) replace_artifacts(member, replace);
}

}  // namespace showrunner::blob
