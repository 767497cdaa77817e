// Which function answers which method and path.
//
// Threads: fill it first, then any.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/net/http.h"

namespace showrunner::api {

class Routes {
 public:
  // tail: what the path has in the place of the pattern's "*".
  using Action =
      std::function<void(const net::Request&, const std::string& tail, const net::Responder&)>;

  // pattern: a path, or one that ends in "/*", for any that go on there, slashes and all. GET
  // answers HEAD, too.
  void add(std::string method, std::string pattern, Action action);

  struct Found {
    const Action* action = nullptr;
    std::string tail;
  };
  // Else 404, or 405 with what would be allowed.
  std::variant<Found, net::Response> find(std::string_view method, std::string_view path) const;

 private:
  struct Route {
    std::string method, pattern;
    Action action;
  };
  std::vector<Route> routes_;
};

}  // namespace showrunner::api
