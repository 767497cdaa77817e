#include "host/base/schema_faults.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "host/base/schema_shape.h"
#include "host/base/schema_words.h"

namespace showrunner {
namespace {

using Faults = std::vector<Violation>;

const Json* member(const Json& schema, const char* keyword, Json::value_t type) {
  const auto it = schema.find(keyword);
  return it != schema.end() && it->type() == type ? &*it : nullptr;
}

std::optional<long double> number(const Json& value) {
  if (!value.is_number()) return std::nullopt;
  return value.get<long double>();
}

bool has_type(const Json& value, const Json& name) {
  const std::string type = name.is_string() ? name.get<std::string>() : "";
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
  if (!type.is_array()) return has_type(value, type);
  return std::ranges::any_of(type, [&](const Json& one) { return has_type(value, one); });
}

bool fits_choice(const Json& schema, const Json& value) {
  if (!schema.is_object()) return true;
  if (schema.contains("const") && schema["const"] != value) return false;
  const Json* choices = member(schema, "enum", Json::value_t::array);
  return choices == nullptr || std::ranges::find(*choices, value) != choices->end();
}

size_t characters(const std::string& text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool fits_count(const Json& schema, const char* least, const char* most, size_t count) {
  const auto n = static_cast<long double>(count);
  return !(schema.contains(least) && n < number(schema[least]).value_or(n)) &&
         !(schema.contains(most) && n > number(schema[most]).value_or(n));
}

bool fits_number(const Json& schema, const Json& value) {
  const long double n = *number(value);
  const auto limit = [&](const char* keyword) {
    return schema.contains(keyword) ? number(schema[keyword]) : std::nullopt;
  };
  if (const auto at = limit("minimum"); at && n < *at) return false;
  if (const auto at = limit("maximum"); at && n > *at) return false;
  if (const auto at = limit("exclusiveMinimum"); at && n <= *at) return false;
  if (const auto at = limit("exclusiveMaximum"); at && n >= *at) return false;
  return true;
}

class Search {
 public:
  Search(const Json& root, size_t most) : root_(root), most_(most) {}

  void look(const Json& schema_in, const Json& value, Faults& out) {
    if (out.size() >= most_) return;
    const Json* schema = resolve_reference(root_, &schema_in);
    if (schema == nullptr) return;
    if (*schema == Json(false)) return report("nothing here", value, out);
    if (!schema->is_object()) return;
    if (!fits_type(*schema, value)) {
      const Json& type = (*schema)["type"];
      return report("type " + (type.is_array() ? join(type) : type.get<std::string>()), value, out);
    }
    if (!fits_choice(*schema, value)) return report(describe_schema(root_, *schema), value, out);
    if (value.is_string() || value.is_number()) look_at_scalar(*schema, value, out);
    if (value.is_array()) look_at_array(*schema, value, out);
    if (value.is_object()) look_at_object(*schema, value, out);
    look_at_choices(*schema, value, out);
  }

 private:
  bool fits(const Json& schema, const Json& value) {
    Faults faults;
    look(schema, value, faults);
    return faults.empty();
  }

  void look_further(const Json& schema, const std::string& step, const Json& value, Faults& out) {
    path_.push_back(step);
    look(schema, value, out);
    path_.pop_back();
  }

  void report(std::string expected, std::string found, std::string found_type, Faults& out) const {
    Json::json_pointer pointer;
    for (const std::string& step : path_) pointer.push_back(step);
    std::string at = pointer.to_string();
    if (out.size() < most_ &&
        std::ranges::none_of(out, [&](const Violation& other) { return other.pointer == at; }))
      out.push_back({std::move(at), std::move(expected), std::move(found), std::move(found_type)});
  }
  void report(std::string expected, const Json& value, Faults& out) const {
    report(std::move(expected), show_value(value), show_type(value), out);
  }
  void report_missing(std::string expected, Faults& out) const {
    report(std::move(expected), "none of that name", "none of that name", out);
  }
  void report_name(std::string expected, const std::string& name, Faults& out) const {
    report(std::move(expected), "\"" + shorten(name) + "\"", "another name", out);
  }

  // The library itself applies what rests on its own reading of a pattern or a divisor.
  bool fits_rule(const char* keyword, const Json& rule, const Json& value) {
    const Json schema{{keyword, rule}};
    auto it = rules_.find(schema);
    if (it == rules_.end()) {
      const Result<Schema> compiled = Schema::compile(schema);
      if (!compiled.has_value()) return true;
      it = rules_.emplace(schema, *compiled).first;
    }
    return it->second.accepts(value);
  }

  // Without the choices, which are judged beside the rules.
  std::string describe_rules(Json schema, const char* type) const {
    for (const char* other : {"const", "enum", "required"}) schema.erase(other);
    schema["type"] = type;
    return describe_schema(root_, schema);
  }

  void look_at_scalar(const Json& schema, const Json& value, Faults& out) {
    bool fitting = value.is_string() ? fits_count(schema, "minLength", "maxLength",
                                                  characters(value.get_ref<const std::string&>()))
                                     : fits_number(schema, value);
    const char* keyword = value.is_string() ? "pattern" : "multipleOf";
    if (const auto rule = schema.find(keyword); rule != schema.end())
      fitting = fitting && fits_rule(keyword, *rule, value);
    if (fitting) return;
    const bool whole = schema.value("type", Json()) == Json("integer");
    report(describe_rules(schema, value.is_string() ? "string"
                                  : whole           ? "integer"
                                                    : "number"),
           value, out);
  }

  void look_at_array(const Json& schema, const Json& value, Faults& out) {
    if (!fits_count(schema, "minItems", "maxItems", value.size()))
      report(describe_rules(schema, "array"), value, out);
    if (schema.value("uniqueItems", Json()) == Json(true)) look_for_equals(value, out);
    if (const auto wanted = schema.find("contains");
        wanted != schema.end() &&
        std::ranges::none_of(value, [&](const Json& item) { return fits(*wanted, item); }))
      report("an item that is " + describe_schema(root_, *wanted), value, out);
    const auto items = schema.find("items");
    const auto more = schema.find("additionalItems");
    for (size_t i = 0; i < value.size() && items != schema.end(); ++i) {
      if (!items->is_array()) {
        look_further(*items, std::to_string(i), value[i], out);
      } else if (i < items->size()) {
        look_further((*items)[i], std::to_string(i), value[i], out);
      } else if (more != schema.end()) {
        look_further(*more, std::to_string(i), value[i], out);
      }
    }
  }

  void look_for_equals(const Json& array, Faults& out) const {
    std::map<Json, size_t> seen;
    for (size_t i = 0; i < array.size(); ++i) {
      const auto [first, added] = seen.emplace(array[i], i);
      if (added) continue;
      const std::string found =
          "item " + std::to_string(i) + " equal to item " + std::to_string(first->second);
      return report("items that all differ", found, found, out);
    }
  }

  void look_at_object(const Json& schema, const Json& value, Faults& out) {
    if (const Json* required = member(schema, "required", Json::value_t::array))
      for (const Json& name : *required)
        if (!value.contains(name.get<std::string>()))
          report_missing("a member " + Json(shorten(name)).dump(), out);
    look_at_members(schema, value, out);
    if (!fits_count(schema, "minProperties", "maxProperties", value.size()))
      report(describe_rules(schema, "object"), value, out);
    if (const auto names = schema.find("propertyNames"); names != schema.end())
      for (const auto& [name, unused] : value.items())
        if (!fits(*names, name))
          report_name("every name to be " + describe_schema(root_, *names), name, out);
    if (const Json* dependencies = member(schema, "dependencies", Json::value_t::object))
      for (const auto& [name, needed] : dependencies->items())
        if (value.contains(name)) look_at_dependency(name, needed, value, out);
  }

  void look_at_dependency(const std::string& name, const Json& needed, const Json& value,
                          Faults& out) {
    if (!needed.is_array()) return look(needed, value, out);
    for (const Json& other : needed)
      if (!value.contains(other.get<std::string>()))
        report_missing(
            "a member " + Json(shorten(other)).dump() + " beside " + Json(shorten(name)).dump(),
            out);
  }

  void look_at_members(const Json& schema, const Json& value, Faults& out) {
    const Json* known = member(schema, "properties", Json::value_t::object);
    const Json* patterns = member(schema, "patternProperties", Json::value_t::object);
    const auto others = schema.find("additionalProperties");
    for (const auto& [name, item] : value.items()) {
      bool matched = false;
      if (known != nullptr && known->contains(name)) {
        matched = true;
        look_further((*known)[name], name, item, out);
      }
      if (patterns != nullptr)
        for (const auto& [pattern, of_pattern] : patterns->items())
          if (fits_rule("pattern", pattern, name)) {
            matched = true;
            look_further(of_pattern, name, item, out);
          }
      if (matched || others == schema.end()) continue;
      if (*others == Json(false))
        report_name(only_members(known, patterns), name, out);
      else
        look_further(*others, name, item, out);
    }
  }

  static std::string only_members(const Json* known, const Json* patterns) {
    const auto names_of = [](const Json* object) {
      Json names = Json::array();
      if (object != nullptr)
        for (const auto& [name, unused] : object->items()) names.push_back(name);
      return names;
    };
    const Json names = names_of(known), matching = names_of(patterns);
    if (matching.empty()) return names.empty() ? "no members" : "only the members " + join(names);
    return "only members " + join(names) + (names.empty() ? "" : " or ") + "that match " +
           join(matching);
  }

  void look_at_choices(const Json& schema, const Json& value, Faults& out) {
    if (const Json* all = member(schema, "allOf", Json::value_t::array))
      for (const Json& one : *all) look(one, value, out);
    if (const Json* any = member(schema, "anyOf", Json::value_t::array))
      look_at_branches(*any, false, value, out);
    if (const Json* one = member(schema, "oneOf", Json::value_t::array))
      look_at_branches(*one, true, value, out);
    if (const auto negated = schema.find("not"); negated != schema.end() && fits(*negated, value))
      report("anything but " + describe_schema(root_, *negated), value, out);
    if (const auto condition = schema.find("if"); condition != schema.end()) {
      const auto branch = schema.find(fits(*condition, value) ? "then" : "else");
      if (branch != schema.end()) look(*branch, value, out);
    }
  }

  // Of branches that all fail, the one that the value can only mean speaks; else all are named.
  void look_at_branches(const Json& branches, bool only_one, const Json& value, Faults& out) {
    std::vector<Faults> misses;
    std::vector<size_t> met, of_type, of_choice;
    for (size_t i = 0; i < branches.size(); ++i) {
      misses.emplace_back();
      look(branches[i], value, misses.back());
      if (misses.back().empty()) met.push_back(i);
      const Json* branch = resolve_reference(root_, &branches[i]);
      if (branch == nullptr || !fits_type(*branch, value)) continue;
      of_type.push_back(i);
      if (means(*branch, value)) of_choice.push_back(i);
    }
    if (met.size() == 1 || (!met.empty() && !only_one)) return;
    if (met.size() > 1)
      return report(
          "what fits only one of these: " + describe_schema(root_, Json{{"anyOf", branches}}),
          value, out);
    const std::vector<size_t>& likely = of_choice.empty() ? of_type : of_choice;
    if (likely.size() == 1) {
      for (Violation& fault : misses[likely.front()])
        if (out.size() < most_) out.push_back(std::move(fault));
      return;
    }
    Json named = Json::array();
    for (const size_t i : likely) named.push_back(branches[i]);
    if (named.empty()) named = branches;
    report(describe_schema(root_, Json{{"anyOf", named}}), value, out);
  }

  // Whether the members that tell branches apart ("type": const) have this branch's values.
  bool means(const Json& branch, const Json& value) const {
    if (!branch.is_object() || !fits_choice(branch, value)) return false;
    const Json* members = member(branch, "properties", Json::value_t::object);
    if (members == nullptr || !value.is_object()) return true;
    for (const auto& [name, of_member] : members->items()) {
      const Json* schema = resolve_reference(root_, &of_member);
      if (schema != nullptr && value.contains(name) && !fits_choice(*schema, value[name]))
        return false;
    }
    return true;
  }

  const Json& root_;
  const size_t most_;
  std::vector<std::string> path_;
  std::map<Json, Schema> rules_;
};

}  // namespace

std::vector<Violation> find_faults(const Json& root, const Json& document, size_t most) {
  Faults out;
  Search(root, most).look(root, document, out);
  return out;
}

}  // namespace showrunner
