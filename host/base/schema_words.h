// Values and JSON Schemas in words, for messages to the person who wrote the document.
//
// Threads: pure functions.
#pragma once
#include <string>

#include "host/base/json.h"

namespace showrunner {

// Beginning of a text, cut at a UTF-8 boundary.
std::string shorten(const std::string& text, size_t limit = 80);
// Texts as they are, all else as JSON: "a, b, 7".
std::string join(const Json& values);

std::string show_value(const Json& value);  // "\"sad\" (string)", "an array of 3"
std::string show_type(const Json& value);   // "a string": nothing of its content

// "a string of at most 3 characters", "an object with \"env\" or \"file\"". Only for schemas that
// passed check_schema_shape; bounded.
std::string describe_schema(const Json& root, const Json& schema);

}  // namespace showrunner
