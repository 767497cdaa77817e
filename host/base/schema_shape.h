// What may stand in a JSON Schema that others wrote, judged before the library reads it: the
// library follows references without end, on the stack. Also where a schema speaks of a place in a
// document.
//
// Threads: functions without state.
// Errors: kInput, saying which part of the schema is refused and why.
#pragma once
#include <string>
#include <vector>

#include "host/base/json.h"

namespace showrunner {

// Refuses references that leave the document, lead nowhere or lead back to themselves without a
// step into the value, schemas too deep or too large for the stack, and rules that nothing can be
// judged by (a broken pattern, a multipleOf of 0). Takes out "format", which
// draft 7 leaves open and on which the library fails where the value is no text.
Result<> check_schema_shape(Json& root);

// Every subschema that may be applied to the place `path` of a document, whatever the values are.
std::vector<const Json*> schemas_applied_at(const Json& root, const std::vector<std::string>& path);

// Follows local references; null if they lead nowhere. Only for schemas that passed the check.
const Json* resolve_reference(const Json& root, const Json* schema);

}  // namespace showrunner
