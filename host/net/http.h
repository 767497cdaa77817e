// HTTP as handlers see it, without the library that speaks it.
//
// Threads: values, any; a Responder's answer, any.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/json.h"

namespace showrunner::net {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;  // "GET"
  std::string path;    // decoded: "/api/v1/plugins/tts/espeak"
  Fields query;        // decoded, in the order of the target
  Fields headers;      // names in lower case
  std::string body;
  std::string peer;         // "127.0.0.1:50312", or "unix"
  bool is_private = false;  // came by the unix socket, which only this user and root reach

  // The first of that name; null if there is none.
  const std::string* header(std::string_view name) const;
  const std::string* parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  Fields headers;
  std::string body;
};

// What is not UTF-8 is replaced.
Response json_response(int status, const Json& document);
// {"error":{"code":"not_found","message":".."}}: every error has this shape.
Response error_response(int status, std::string_view code, std::string_view message);

// The way back for one response. Copies answer the same request: the first answer counts. Without
// any, the end of the last copy answers 500.
class Responder {
 public:
  using Send = std::function<void(Response)>;
  explicit Responder(Send send);
  void answer(Response response) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// Runs on the threads of the server, so it must not block.
struct Handler {
  // Before the body is read, which is empty then: a response refuses the request. May be
  // empty: all are admitted.
  std::function<std::optional<Response>(const Request&)> admit;
  std::function<void(Request, Responder)> handle;
};

}  // namespace showrunner::net
