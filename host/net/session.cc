#include "host/net/session.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "host/net/target.h"

namespace showrunner::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Plain = beast::basic_stream<asio::generic::stream_protocol, asio::any_io_executor>;
using Tls = beast::ssl_stream<Plain>;
using Parser = http::request_parser<http::string_body>;

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr size_t kReadBytes = 8 << 10;
// For the peer to take the last response and close: what closes with bytes unread loses it.
constexpr std::chrono::seconds kGoodbye{2};

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// The peer's fault; nothing if it just went away, or was too slow.
std::optional<Response> refusal(const beast::error_code& error, const Limits& limits) {
  if (error == http::error::header_limit)
    return error_response(
        431, "headers_too_large",
        "the head of the request has more than " + std::to_string(limits.header_bytes) + " bytes");
  if (error == http::error::body_limit)
    return error_response(413, "body_too_large",
                          "the body has more than " + std::to_string(limits.body_bytes) + " bytes");
  const bool ended = error == http::error::end_of_stream || error == http::error::partial_message;
  if (ended || error.category() != http::make_error_code(http::error::bad_method).category())
    return std::nullopt;
  return error_response(400, "bad_request", "this is not HTTP/1.1: " + error.message());
}

template <class Stream>
class StreamSession final : public Session,
                            public std::enable_shared_from_this<StreamSession<Stream>> {
 public:
  template <class... More>
  StreamSession(std::shared_ptr<const Terms> terms, Peer peer, Socket socket, More&... more)
      : terms_(std::move(terms)), peer_(std::move(peer)), stream_(std::move(socket), more...) {}

  void start() override {
    asio::co_spawn(
        stream_.get_executor(), [self = this->shared_from_this()] { return self->run(); },
        [self = this->shared_from_this()](const std::exception_ptr&) {
          self->terms_->ended(*self);
        });
  }

  void drain() override {
    asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
      self->draining_ = true;
      if (self->idle_) self->socket().cancel();
    });
  }

  void close() override {
    asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
      self->closed_ = true;
      self->answered_.cancel();
      self->socket().close();
    });
  }

 private:
  Plain& socket() { return beast::get_lowest_layer(stream_); }
  void allow(std::chrono::milliseconds time) { socket().expires_after(time); }

  asio::awaitable<void> run() {
    bool goes_on = true;
    if constexpr (std::is_same_v<Stream, Tls>) {
      allow(terms_->limits.header_time);
      const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::server, kTuple);
      goes_on = !error;
    }
    while (goes_on && !closed_) goes_on = co_await exchange();
    if (!closed_) co_await say_goodbye();
  }

  // A request and its response. False: it was the last.
  asio::awaitable<bool> exchange() {
    if (buffer_.size() == 0 && !co_await begins()) co_return false;
    Parser parser;
    parser.header_limit(static_cast<uint32_t>(terms_->limits.header_bytes));
    parser.body_limit(terms_->limits.body_bytes);
    allow(terms_->limits.header_time);
    const auto [error, size] = co_await http::async_read_header(stream_, buffer_, parser, kTuple);
    if (error) co_return co_await refuse(error);

    Request request;
    answer_ = read_head(parser.get(), request);
    if (!answer_) answer_ = admit(request);
    if (!answer_ && !parser.is_done()) {
      const beast::error_code cut = co_await read_body(parser);
      if (cut) co_return co_await refuse(cut);
      request.body = std::move(parser.get().body());
    }
    if (!answer_) co_await ask(request);
    if (!answer_) co_return false;
    // A body that was not read stands before the next request.
    const bool stays = parser.get().keep_alive() && parser.is_done();
    const bool is_head = parser.get().method() == http::verb::head;
    co_return co_await send(stays, is_head, parser.get().version());
  }

  // Waits for a first byte.
  asio::awaitable<bool> begins() {
    if (draining_) co_return false;
    allow(is_new_ ? terms_->limits.header_time : terms_->limits.idle_time);
    is_new_ = false;
    idle_ = true;
    const auto [error, size] =
        co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kTuple);
    idle_ = false;
    buffer_.commit(size);
    co_return !error;
  }

  std::optional<Response> read_head(const http::request<http::string_body>& head, Request& out) {
    const auto target = parse_target(std::string_view(head.target().data(), head.target().size()));
    if (!target.has_value()) return error_response(400, "bad_request", target.error().message);
    if (head.version() == 11 && head.find(http::field::host) == head.end())
      return error_response(400, "bad_request", "HTTP/1.1 wants a header Host");
    out.method = std::string(head.method_string());
    out.path = target->path;
    out.query = target->query;
    for (const auto& field : head)
      out.headers.emplace_back(lower(std::string_view(field.name_string())),
                               std::string(field.value()));
    out.peer = peer_.name;
    out.is_private = peer_.is_private;
    return std::nullopt;
  }

  // The handler's own faults are not the connection's.
  std::optional<Response> admit(const Request& request) {
    try {
      return terms_->handler.admit ? terms_->handler.admit(request) : std::nullopt;
    } catch (const std::exception&) {
      return error_response(500, "internal", "the host failed to answer: a bug in it");
    }
  }

  asio::awaitable<beast::error_code> read_body(Parser& parser) {
    allow(terms_->limits.body_time);
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      http::response<http::empty_body> proceed{http::status::continue_, 11};
      const auto [error, size] = co_await http::async_write(stream_, proceed, kTuple);
      if (error) co_return error;
    }
    const auto [error, size] = co_await http::async_read(stream_, buffer_, parser, kTuple);
    co_return error;
  }

  // Waits until answer_ is there, or the session is closed.
  asio::awaitable<void> ask(Request& request) {
    socket().expires_never();
    Responder responder([weak = this->weak_from_this()](Response response) {
      if (const auto self = weak.lock())
        asio::dispatch(self->stream_.get_executor(),
                       [self, response = std::move(response)]() mutable {
                         self->answer_ = std::move(response);
                         self->answered_.cancel();
                       });
    });
    try {
      terms_->handler.handle(std::move(request), std::move(responder));
    } catch (const std::exception&) {
      // Its Responder is gone, and has answered.
    }
    while (!answer_ && !closed_) co_await answered_.async_wait(kTuple);
  }

  // answer_, which is gone then. False: the connection ends with it.
  asio::awaitable<bool> send(bool stays, bool is_head, unsigned version) {
    stays = stays && !draining_;
    http::response<http::string_body> out;
    out.version(version);
    out.result(static_cast<unsigned>(answer_->status));
    out.set(http::field::content_type, answer_->content_type);
    for (const auto& [name, value] : answer_->headers) out.set(name, value);
    out.body() = std::move(answer_->body);
    out.keep_alive(stays);
    out.prepare_payload();
    terms_->metrics.add("http_requests_total", {{"status", std::to_string(answer_->status)}});
    answer_.reset();
    allow(terms_->limits.write_time);
    http::response_serializer<http::string_body> serializer(out);
    beast::error_code failed;
    if (is_head) {
      const auto [error, size] = co_await http::async_write_header(stream_, serializer, kTuple);
      failed = error;
    } else {
      const auto [error, size] = co_await http::async_write(stream_, serializer, kTuple);
      failed = error;
    }
    co_return !failed && stays;
  }

  asio::awaitable<bool> refuse(const beast::error_code& error) {
    answer_ = refusal(error, terms_->limits);
    if (answer_) co_await send(false, false, 11);
    co_return false;
  }

  asio::awaitable<void> say_goodbye() {
    allow(kGoodbye);
    if constexpr (std::is_same_v<Stream, Tls>) co_await stream_.async_shutdown(kTuple);
    beast::error_code error;
    socket().socket().shutdown(asio::socket_base::shutdown_send, error);
    std::array<char, kReadBytes> unread;
    while (!error) {
      const auto [ended, size] = co_await socket().async_read_some(asio::buffer(unread), kTuple);
      error = ended;
    }
    socket().close();
  }

  const std::shared_ptr<const Terms> terms_;
  const Peer peer_;
  Stream stream_;
  beast::flat_buffer buffer_;
  std::optional<Response> answer_;
  asio::steady_timer answered_{stream_.get_executor(), asio::steady_timer::time_point::max()};
  bool is_new_ = true;
  bool idle_ = false;
  bool draining_ = false;
  bool closed_ = false;
};

}  // namespace

std::shared_ptr<Session> make_session(Socket socket, asio::ssl::context* tls, Session::Peer peer,
                                      std::shared_ptr<const Session::Terms> terms) {
  if (tls == nullptr)
    return std::make_shared<StreamSession<Plain>>(std::move(terms), std::move(peer),
                                                  std::move(socket));
  return std::make_shared<StreamSession<Tls>>(std::move(terms), std::move(peer), std::move(socket),
                                              *tls);
}

}  // namespace showrunner::net
