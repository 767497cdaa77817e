#include "host/net/http.h"

#include <algorithm>
#include <atomic>

namespace showrunner::net {
namespace {

const std::string* find(const Fields& fields, std::string_view name) {
  const auto it = std::ranges::find(fields, name, &Fields::value_type::first);
  return it == fields.end() ? nullptr : &it->second;
}

}  // namespace

const std::string* Request::header(std::string_view name) const { return find(headers, name); }
const std::string* Request::parameter(std::string_view name) const { return find(query, name); }

Response json_response(int status, const Json& document) {
  Response out;
  out.status = status;
  out.body = document.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  return out;
}

Response error_response(int status, std::string_view code, std::string_view message) {
  return json_response(status, {{"error", {{"code", code}, {"message", message}}}});
}

struct Responder::State {
  explicit State(Send send_in) : send(std::move(send_in)) {}
  ~State() {
    if (!answered) send(error_response(500, "internal", "the host forgot to answer: a bug in it"));
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  const Send send;
  std::atomic<bool> answered{false};
};

Responder::Responder(Send send) : state_(std::make_shared<State>(std::move(send))) {}

void Responder::answer(Response response) const {
  if (!state_->answered.exchange(true)) state_->send(std::move(response));
}

}  // namespace showrunner::net
