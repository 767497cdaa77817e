#include "material.h"

#include <algorithm>
#include <utility>

#include "random.h"
#include "showrunner/cpp/error.hpp"
#include "text.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using std::string;
using std::string_view;

constexpr string_view kFence = "```json";
constexpr size_t kMaxText = 400;
constexpr size_t kMaxTexts = 100;

// The inside of the last block, or nothing.
string_view last_block(const std::vector<sr::ChatMessage>& messages) {
  for (auto m = messages.rbegin(); m != messages.rend(); ++m) {
    if (m->role == "assistant") continue;
    const string_view text = m->content;
    const size_t fence = text.rfind(kFence);
    if (fence == string_view::npos) continue;
    const size_t begin = fence + kFence.size();
    const size_t end = text.find("\n```", begin);
    return text.substr(begin, end == string_view::npos ? end : end - begin);
  }
  return {};
}

// Before parsing, so that nothing deep is ever built.
bool text_nests_within(string_view json, size_t limit) {
  size_t depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > limit) return false;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return true;
}

Json parse_block(string_view block) {
  if (block.size() > kMaxMaterialBytes)
    throw sr::invalid_argument("the fenced json block has " + std::to_string(block.size()) +
                               " bytes; at most 4 MiB are read. Send less material");
  if (!text_nests_within(block, kMaxDepth))
    throw sr::invalid_argument("the fenced json block nests deeper than 64 levels; flatten it");
  try {
    Json out = Json::parse(block);
    if (out.is_object()) return out;
  } catch (const Json::parse_error& error) {
    throw sr::invalid_argument("the fenced json block is broken at byte " +
                               std::to_string(error.byte) +
                               "; expected one JSON object. Correct the material");
  }
  throw sr::invalid_argument("the fenced json block is not a JSON object. Correct the material");
}

string language_of(const sr::ChatRequest& request, const Json& material) {
  string language = request.language.value_or("");
  if (language.empty()) language = text_in(member(material, "series"), "language");
  if (language.empty()) language = text_in(material, "language");
  if (language.empty()) {
    for (const auto& message : request.messages)
      for (size_t i = 0; i + 2 < message.content.size(); ++i)
        if (is_hangul(string_view(message.content).substr(i, 3))) return "ko";
    return "en";
  }
  const string_view primary = string_view(language).substr(0, language.find('-'));
  if (primary == "ko" || primary == "en") return string(primary);
  throw sr::unimplemented("the template writer knows Korean and English, not " +
                          shortened(language, 20));
}

}  // namespace

const Json& member(const Json& json, const char* name) {
  static const Json kNull;
  if (!json.is_object()) return kNull;
  const auto it = json.find(name);
  return it == json.end() ? kNull : *it;
}

string text_in(const Json& json, const char* name) {
  const Json& value = member(json, name);
  return value.is_string() ? shortened(value.get_ref<const string&>(), kMaxText) : string();
}

int int_in(const Json& json, const char* name, int otherwise) {
  const Json& value = member(json, name);
  if (!value.is_number_integer()) return otherwise;
  if (value.is_number_unsigned())
    return static_cast<int>(std::min<uint64_t>(value.get<uint64_t>(), 1000000));
  return static_cast<int>(std::clamp<int64_t>(value.get<int64_t>(), -1000000, 1000000));
}

std::vector<string> texts_in(const Json& json, const char* name) {
  std::vector<string> out;
  const Json& list = member(json, name);
  if (!list.is_array()) return out;
  for (const Json& item : list)
    if (item.is_string() && out.size() < kMaxTexts)
      out.push_back(shortened(item.get_ref<const string&>(), kMaxText));
  return out;
}

bool nests_within(const Json& json, size_t limit) {
  std::vector<std::pair<const Json*, size_t>> open = {{&json, 1}};
  while (!open.empty()) {
    const auto [node, depth] = open.back();
    open.pop_back();
    if (!node->is_structured()) continue;
    if (depth > limit) return false;
    for (const Json& child : *node) open.emplace_back(&child, depth + 1);
  }
  return true;
}

Material material_of(const sr::ChatRequest& request, int64_t instance_seed) {
  Material out;
  const string_view block = last_block(request.messages);
  if (!block.empty()) out.json = parse_block(block);
  out.language = language_of(request, out.json);
  const uint64_t numbers = static_cast<uint64_t>(request.seed.value_or(0)) * 0x9e3779b97f4a7c15ULL +
                           static_cast<uint64_t>(instance_seed);
  const Json& series = member(out.json, "series");
  out.seed = Random(numbers, text_in(series, "title") + "\n" + text_in(series, "genre")).next();
  // Asked again, it says something else.
  for (const auto& message : request.messages)
    if (message.role == "assistant") out.seed = Random(out.seed).next();
  return out;
}

}  // namespace showrunner::local_writer
