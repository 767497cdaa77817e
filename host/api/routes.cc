#include "host/api/routes.h"

#include <optional>

namespace showrunner::api {
namespace {

// What stands for the "*"; empty for a pattern without one.
std::optional<std::string> match(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with("/*"))
    return pattern == path ? std::optional(std::string()) : std::nullopt;
  pattern.remove_suffix(1);
  if (!path.starts_with(pattern) || path.size() == pattern.size()) return std::nullopt;
  return std::string(path.substr(pattern.size()));
}

}  // namespace

void Routes::add(std::string method, std::string pattern, Action action) {
  routes_.push_back({std::move(method), std::move(pattern), std::move(action)});
}

std::variant<Routes::Found, net::Response> Routes::find(std::string_view method,
                                                        std::string_view path) const {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  std::string allowed;
  for (const Route& route : routes_) {
    const auto tail = match(route.pattern, path);
    if (!tail) continue;
    if (route.method == wanted) return Found{&route.action, *tail};
    allowed += (allowed.empty() ? "" : ", ") + route.method;
  }
  const std::string asked(path);
  if (allowed.empty())
    return net::error_response(404, "not_found",
                               "there is no " + asked + ". docs/api.md lists what there is");
  net::Response out = net::error_response(
      405, "method_not_allowed", asked + " takes " + allowed + ", not " + std::string(method));
  out.headers.emplace_back("Allow", allowed);
  return out;
}

}  // namespace showrunner::api
