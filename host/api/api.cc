#include "host/api/api.h"

#include <algorithm>
#include <atomic>
#include <charconv>

#include "host/api/admin_key.h"
#include "host/api/documents.h"
#include "host/api/routes.h"
#include "host/plugin/state_gauges.h"

namespace showrunner::api {
namespace {

using net::error_response;
using net::json_response;
using net::Request;
using net::Responder;
using net::Response;
using std::chrono::milliseconds;

constexpr std::string_view kHealth = "/healthz";
constexpr const char* kOperations = "/api/v1/operations";
constexpr milliseconds kMostWait{60'000};
// By contract a cancelled operation ends within its cancel_grace_ms.
constexpr milliseconds kCancelled{30'000};

std::string_view without_parameters(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  while (media_type.ends_with(' ')) media_type.remove_suffix(1);
  return media_type;
}

bool has_key(const Request& request, const std::string& key) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string* given = request.header("authorization");
  return given != nullptr && given->starts_with(kScheme) &&
         is_same_key(key, std::string_view(*given).substr(kScheme.size()));
}

Response unauthorized(bool is_given) {
  Response out = error_response(
      401, "unauthorized",
      is_given ? "this is not the key of this host: it stands in admin.key of the state folder"
               : "no key. Send \"Authorization: Bearer KEY\"; the key stands in admin.key of the "
                 "state folder");
  out.headers.emplace_back("WWW-Authenticate", "Bearer");
  return out;
}

// The body of POST /api/v1/operations, but for what the kind says of its request.
const Schema& body_schema() {
  static const Schema schema = Schema::compile(Json::parse(R"({
        "type": "object",
        "properties": {
          "kind": {"type": "string"},
          "request": {},
          "options": {
            "type": "object",
            "properties": {"instance": {"type": "string"}},
            "additionalProperties": false
          }
        },
        "required": ["kind", "request"],
        "additionalProperties": false
      })"))
                                   .value();
  return schema;
}

}  // namespace

struct Api::Impl {
  Impl(Dependencies dependencies, Operations::Bounds bounds)
      : of(std::move(dependencies)), operations(of.router, of.clock, of.after, bounds) {
    add_routes();
  }

  void add_routes();
  std::optional<Response> admit(const Request& request) const;
  void handle(const Request& request, const Responder& responder) const;

  Response health() const;
  Response metrics() const;
  Response plugin(const std::string& id) const;
  Json instances() const;
  Response instance(const std::string& name) const;
  Response start(const Request& request);
  void wait(const Request& request, const std::string& id, const Responder& responder);
  Response cancel(const std::string& id);

  const Dependencies of;
  Operations operations;
  Routes routes;
  std::atomic<bool> draining{false};
};

void Api::Impl::add_routes() {
  // Of those that answer at once.
  const auto add = [this](const char* method, std::string pattern, auto answer) {
    routes.add(method, std::move(pattern),
               [answer](const Request& request, const std::string& tail,
                        const Responder& responder) { responder.answer(answer(request, tail)); });
  };
  const auto get = [add](std::string pattern, auto answer) { add("GET", pattern, answer); };
  get(std::string(kHealth), [this](auto&, auto&) { return health(); });
  get("/metrics", [this](auto&, auto&) { return metrics(); });
  get("/api/v1/plugins",
      [this](auto&, auto&) { return json_response(200, plugins_json(of.plugins.live_status())); });
  get("/api/v1/plugins/*", [this](auto&, auto& id) { return plugin(id); });
  get("/api/v1/instances", [this](auto&, auto&) { return json_response(200, instances()); });
  get("/api/v1/instances/*", [this](auto&, auto& name) { return instance(name); });
  get(kOperations, [this](auto&, auto&) { return json_response(200, operations.list()); });
  add("POST", kOperations, [this](auto& request, auto&) { return start(request); });
  const std::string one = std::string(kOperations) + "/*";
  routes.add("GET", one,
             [this](const Request& request, const std::string& id, const Responder& responder) {
               wait(request, id, responder);
             });
  add("DELETE", one, [this](auto&, auto& id) { return cancel(id); });
}

std::optional<Response> Api::Impl::admit(const Request& request) const {
  if (request.path != kHealth && !request.is_private && !has_key(request, of.key))
    return unauthorized(request.header("authorization") != nullptr);
  auto found = routes.find(request.method, request.path);
  if (auto* refused = std::get_if<Response>(&found)) return std::move(*refused);
  if (request.method != "POST") return std::nullopt;
  const std::string* type = request.header("content-type");
  if (type != nullptr && without_parameters(*type) == "application/json") return std::nullopt;
  return error_response(415, "unsupported_media_type",
                        "expected a body with \"Content-Type: application/json\", found " +
                            (type == nullptr ? "none" : '"' + *type + '"'));
}

void Api::Impl::handle(const Request& request, const Responder& responder) const {
  auto found = routes.find(request.method, request.path);
  if (auto* refused = std::get_if<Response>(&found)) return responder.answer(std::move(*refused));
  const auto& route = std::get<Routes::Found>(found);
  (*route.action)(request, route.tail, responder);
}

Response Api::Impl::health() const {
  return draining ? json_response(503, {{"status", "draining"}})
                  : json_response(200, {{"status", "ok"}});
}

Response Api::Impl::metrics() const {
  show_states(of.plugins.live_status(), of.metrics);
  Response out;
  out.content_type = "text/plain; version=0.0.4; charset=utf-8";
  out.body = of.metrics.text();
  return out;
}

Response Api::Impl::plugin(const std::string& id) const {
  for (const auto& status : of.plugins.live_status())
    if (status.id == id)
      return json_response(
          200, status.manifest ? plugin_details_json(status, of.state) : plugin_json(status));
  return error_response(404, "not_found",
                        "no plugin " + id + ". /api/v1/plugins lists those that there are");
}

Json Api::Impl::instances() const {
  Json out = Json::array();
  for (const auto& plugin : of.plugins.live_status())
    for (const auto& status : plugin.instances)
      out.push_back(instance_json(plugin, status, of.plugins.find(status.name).get()));
  return out;
}

Response Api::Impl::instance(const std::string& name) const {
  for (Json& one : instances())
    if (one["name"] == name) return json_response(200, one);
  return error_response(404, "not_found",
                        "no instance " + name + ". /api/v1/instances lists those that there are");
}

Response Api::Impl::start(const Request& request) {
  auto body = parse_json(request.body, "body");
  if (!body.has_value()) return error_response(400, "bad_request", body.error().message);
  const auto violations = body_schema().check(*body);
  if (!violations.empty()) return error_response(400, "invalid_request", violations.front().text());
  route::CallRequest call;
  call.kind = (*body)["kind"];
  call.request = std::move((*body)["request"]);
  if (body->contains("options")) call.only = (*body)["options"].value("instance", "");
  const Result<> checked = of.kinds.check_request(call.kind, call.request);
  if (!checked.has_value())
    return error_response(
        400, "invalid_request",
        (checked.error().kind == ErrorKind::kInput ? "/request" : "") + checked.error().message);
  if (!call.only.empty() && of.plugins.find(call.only) == nullptr)
    return error_response(
        400, "invalid_request",
        "/options/instance: no instance " + call.only + " is loaded. /api/v1/instances lists them");

  const auto started = operations.start(std::move(call), request.body.size());
  switch (started.admission) {
    case Operations::Admission::kFull:
      return error_response(429, "too_many_operations",
                            "as many operations are open as this host takes. Wait for one to end");
    case Operations::Admission::kClosed:
      return error_response(503, "draining", "this host is about to end and starts nothing");
    case Operations::Admission::kStarted:
      break;
  }
  Response out = json_response(202, started.operation);
  out.headers.emplace_back(
      "Location", std::string(kOperations) + '/' + started.operation["id"].get<std::string>());
  return out;
}

Response no_operation(const std::string& id) {
  return error_response(404, "not_found",
                        "no operation " + id +
                            " is open or among the last that ended. showrunner ledger shows the "
                            "attempts of all");
}

void Api::Impl::wait(const Request& request, const std::string& id, const Responder& responder) {
  int64_t wait_ms = 0;
  if (const std::string* text = request.parameter("wait_ms")) {
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), wait_ms);
    if (error != std::errc() || end != text->data() + text->size() || wait_ms < 0)
      return responder.answer(
          error_response(400, "bad_request",
                         "wait_ms: expected a number of milliseconds, found \"" + *text + '"'));
  }
  const bool found = operations.wait(
      id, std::min(milliseconds(wait_ms), kMostWait),
      [responder](const Json& json) { responder.answer(json_response(200, json)); });
  if (!found) responder.answer(no_operation(id));
}

Response Api::Impl::cancel(const std::string& id) {
  const auto operation = operations.cancel(id);
  if (!operation) return no_operation(id);
  return json_response((*operation)["state"] == "running" ? 202 : 200, *operation);
}

Api::Api(Dependencies dependencies, Operations::Bounds bounds)
    : impl_(std::make_unique<Impl>(std::move(dependencies), bounds)) {}

Api::~Api() = default;

net::Handler Api::handler() {
  return {[impl = impl_.get()](const Request& request) { return impl->admit(request); },
          [impl = impl_.get()](const Request& request, const Responder& responder) {
            impl->handle(request, responder);
          }};
}

bool Api::drain(milliseconds deadline) {
  impl_->draining = true;
  impl_->operations.close();
  if (impl_->operations.wait_until_ended(deadline)) return true;
  impl_->operations.cancel_all();
  impl_->operations.wait_until_ended(kCancelled);
  return false;
}

}  // namespace showrunner::api
