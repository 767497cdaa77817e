#include "host/cli/serve.h"

#include <fmt/format.h>

#include <cstdio>

#include "host/api/admin_key.h"
#include "host/api/api.h"
#include "host/cli/interrupt.h"
#include "host/cli/output.h"
#include "host/net/local_client.h"
#include "host/store/state_folder.h"

namespace showrunner::cli {
namespace {

// For responses that are due when all operations have ended.
constexpr std::chrono::seconds kLastResponses{5};

void tell_where(Application& application, const std::string& url,
                const std::filesystem::path& key_file, bool json) {
  application.log().write(observe::Level::kInfo, "serve_listening",
                          {{"url", url}, {"key_file", key_file.string()}});
  if (json) {
    print_json({{"url", url}, {"key_file", key_file.string()}});
  } else {
    tell(fmt::format("the key of the API stands in {}\n", key_file.string()));
    print(fmt::format("listening on {}\n", url));
  }
  std::fflush(stdout);
}

}  // namespace

Result<net::ServerOptions> server_options(const config::Serve& serve,
                                          const std::filesystem::path& state) {
  net::ServerOptions out;
  auto endpoint = net::parse_endpoint(serve.listen);
  if (!endpoint.has_value())
    return make_error(ErrorKind::kConfig, "/serve/listen: ", endpoint.error().message);
  if (!endpoint->is_loopback && !serve.tls)
    return make_error(ErrorKind::kConfig, "/serve/listen: other machines can reach ", serve.listen,
                      ", and without TLS the key of the API would pass the network in the clear. ",
                      "Add \"tls\": {\"certificate\": \"..\", \"key\": \"..\"} to \"serve\", or ",
                      "listen on 127.0.0.1");
  out.tcp = std::move(*endpoint);
  out.tls = serve.tls;
  out.unix_socket = state / store::StateFolder::kSocket;
  return out;
}

Result<> serve(const Settings& settings, bool json) {
  SR_ASSIGN(const auto application, Application::open(settings));
  const config::Serve& wanted = application->config().serve;
  SR_ASSIGN(const net::ServerOptions options, server_options(wanted, application->state()));
  const std::filesystem::path key_file = application->admin_key_file();
  SR_ASSIGN(std::string key, api::load_admin_key(key_file));

  Wait end;
  net::Runtime runtime;
  api::Api api({application->plugins(), application->kinds(), application->router(),
                application->clock(), application->metrics(), application->state(), std::move(key),
                [&runtime](auto delay, auto fn) { runtime.run_after(delay, std::move(fn)); }});
  SR_ASSIGN(const auto server,
            net::Server::open(runtime, options, api.handler(), application->metrics()));
  net::Endpoint bound = *options.tcp;
  bound.port = server->port();
  tell_where(*application, (options.tls ? "https://" : "http://") + bound.text(), key_file, json);
  end.until_done([&end] { end.done(); });

  application->log().write(observe::Level::kInfo, "serve_draining",
                           {{"at_most_s", wanted.drain_s}});
  const bool ended = api.drain(std::chrono::seconds(wanted.drain_s));
  const bool answered = server->drain(kLastResponses);
  application->log().write(observe::Level::kInfo, "serve_ended",
                           {{"operations_cancelled", !ended}, {"connections_cut", !answered}});
  return {};
}

Result<std::optional<Json>> ask_service(const Settings& settings, std::string_view path) {
  SR_ASSIGN(const std::optional<net::Response> answer,
            net::ask_local(settings.state / store::StateFolder::kSocket, path));
  if (!answer) return ok(std::optional<Json>());
  SR_ASSIGN(Json document, parse_json(answer->body, "answer of the service"));
  if (answer->status == 200) return ok(std::optional(std::move(document)));
  return make_error(answer->status == 404 ? ErrorKind::kNotFound : ErrorKind::kState,
                    text_at(document, "/error/message"));
}

}  // namespace showrunner::cli
