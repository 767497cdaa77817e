#include "host/net/local_client.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>

#include "host/net/target.h"

namespace showrunner::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Stream = beast::basic_stream<asio::local::stream_protocol>;

constexpr std::chrono::seconds kPatience{30};

}  // namespace

Result<std::optional<Response>> ask_local(const std::filesystem::path& socket,
                                          std::string_view path) {
  asio::io_context context;
  Stream stream(context);
  beast::error_code error;
  if (socket.native().size() >= sizeof(sockaddr_un::sun_path)) return ok(std::optional<Response>());
  stream.socket().connect(asio::local::stream_protocol::endpoint(socket.native()), error);
  if (error) return ok(std::optional<Response>());

  http::request<http::empty_body> request{http::verb::get, encode_path(path), 11};
  request.set(http::field::host, "localhost");
  request.set(http::field::connection, "close");
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(boost::none);
  // Only the asynchronous operations know time-outs.
  stream.expires_after(kPatience);
  http::async_write(stream, request, [&](const beast::error_code& failed, size_t) {
    error = failed;
    if (error) return;
    http::async_read(stream, buffer, parser,
                     [&](const beast::error_code& ended, size_t) { error = ended; });
  });
  context.run();
  if (error)
    return make_error(ErrorKind::kState, "the host that serves at ", socket.native(),
                      " does not answer: ", error.message(), ". Look at its log, or restart it");
  Response out;
  out.status = static_cast<int>(parser.get().result_int());
  out.content_type = std::string(parser.get()[http::field::content_type]);
  out.body = std::move(parser.get().body());
  return ok(std::optional(std::move(out)));
}

}  // namespace showrunner::net
