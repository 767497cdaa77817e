// Typed requests and results: a struct lists its fields once, both directions of JSON follow.
//
//   struct Voice { std::string id; std::optional<std::string> tone;
//                  template <class V> void fields(V&& v) { v("id", id); v("tone", tone); } };
//
// Reading: an absent member leaves the default. Writing: an empty optional or empty vector is left
// out. Documents were checked by the host against the kind's schema, so reading does not re-check
// more than types.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "showrunner/cpp/json.hpp"

namespace sr {

struct FieldProbe {
  template <class T>
  void operator()(const char*, T&) {}
};
template <class T>
concept HasFields = requires(T t, FieldProbe p) {
  t.fields(p);
};

template <class T>
T read_json(const Json& json);
template <class T>
Json write_json(const T& value);

namespace detail {
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
}  // namespace detail

template <class T>
T read_json(const Json& json) {
  if constexpr (detail::IsVector<T>::value) {
    T out;
    out.reserve(json.size());
    for (const Json& item : json) out.push_back(read_json<typename T::value_type>(item));
    return out;
  } else if constexpr (detail::IsOptional<T>::value) {
    return json.is_null() ? T{} : T{read_json<typename T::value_type>(json)};
  } else if constexpr (HasFields<T>) {
    T out;
    out.fields([&](const char* name, auto& field) {
      auto it = json.find(name);
      if (it != json.end()) field = read_json<std::remove_reference_t<decltype(field)>>(*it);
    });
    return out;
  } else {
    return json.get<T>();
  }
}

template <class T>
Json write_json(const T& value) {
  if constexpr (detail::IsVector<T>::value) {
    Json out = Json::array();
    for (const auto& item : value) out.push_back(write_json(item));
    return out;
  } else if constexpr (detail::IsOptional<T>::value) {
    return value ? write_json(*value) : Json();
  } else if constexpr (HasFields<T>) {
    Json out = Json::object();
    const_cast<T&>(value).fields([&](const char* name, auto& field) {
      using F = std::remove_reference_t<decltype(field)>;
      if constexpr (detail::IsOptional<F>::value) {
        if (!field) return;
      } else if constexpr (detail::IsVector<F>::value) {
        if (field.empty()) return;
      }
      out[name] = write_json(field);
    });
    return out;
  } else {
    return Json(value);
  }
}

}  // namespace sr
