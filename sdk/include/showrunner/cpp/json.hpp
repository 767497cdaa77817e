// JSON in the C++ layer of the SDK: nlohmann::json, whose objects are sorted by key, so that a dump
// of equal documents is equal.
#pragma once
#include <nlohmann/json.hpp>

namespace sr {
using Json = nlohmann::json;
}
