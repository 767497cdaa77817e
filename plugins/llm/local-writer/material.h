// What a request brings: the last fenced json block of its messages, its language and its seed.
// Reads of members are forgiving, for the material comes from outside: a wrong type is as absent.
//
// Threads: pure functions. Errors: SR_INVALID_ARGUMENT for a block that is no JSON object, nests
// too deep or is too large.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "showrunner/cpp/kinds/llm.hpp"

namespace showrunner::local_writer {

inline constexpr size_t kMaxMaterialBytes = size_t{4} << 20;
inline constexpr size_t kMaxDepth = 64;

struct Material {
  sr::Json json = sr::Json::object();  // empty object: the messages hold no block
  std::string language = "en";         // ko | en
  uint64_t seed = 0;
};

Material material_of(const sr::ChatRequest& request, int64_t instance_seed);

// At most `limit` nested arrays and objects; does not recurse.
bool nests_within(const sr::Json& json, size_t limit);

const sr::Json& member(const sr::Json& json, const char* name);  // null when absent
std::string text_in(const sr::Json& json, const char* name);     // empty when absent; at most 400
int int_in(const sr::Json& json, const char* name, int otherwise);
std::vector<std::string> texts_in(const sr::Json& json, const char* name);  // at most 100

}  // namespace showrunner::local_writer
