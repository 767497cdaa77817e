#include "host/net/server.h"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <condition_variable>
#include <map>
#include <mutex>

#include "host/base/files.h"
#include "host/net/session.h"

namespace showrunner::net {
namespace asio = boost::asio;
namespace {

using asio::ip::tcp;
using Local = asio::local::stream_protocol;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
// When the process has no file descriptors left.
constexpr std::chrono::milliseconds kPauseAfterError{100};
constexpr size_t kMaxSocketPath = sizeof(sockaddr_un::sun_path) - 1;

template <class Acceptor>
Result<> listen_at(Acceptor& acceptor, const typename Acceptor::endpoint_type& endpoint,
                   const std::string& name) {
  boost::system::error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) return {};
  return make_error(ErrorKind::kConfig, "cannot listen on ", name, ": ", error.message(),
                    ". Stop what uses it, or choose another address");
}

Result<> check_private(const std::filesystem::path& folder) {
  SR_TRY(make_private_folder(folder));
  struct stat info {};
  if (stat(folder.c_str(), &info) != 0) return file_error("read", folder, errno);
  if (info.st_uid == geteuid() && (info.st_mode & (S_IRWXG | S_IRWXO)) == 0) return {};
  return make_error(ErrorKind::kState, "others may reach the socket in ", folder.string(),
                    ", which asks for no key. Make the folder yours alone: chmod 700 ",
                    folder.string());
}

Session::Peer peer_of(const tcp::socket::endpoint_type& endpoint) {
  return {Endpoint{endpoint.address().to_string(), endpoint.port()}.text(), false};
}
Session::Peer peer_of(const Local::endpoint&) { return {"unix", true}; }

}  // namespace

struct Server::Impl : std::enable_shared_from_this<Impl> {
  Impl(Runtime& runtime, const ServerOptions& options_in, Handler handler,
       observe::Metrics& metrics)
      : context(runtime.context()),
        options(options_in),
        terms{options.limits, std::move(handler), metrics,
              [this](const Session& session) { forget(session); }} {}

  Result<> listen();
  template <class Acceptor>
  asio::awaitable<void> accept(Acceptor& acceptor, asio::ssl::context* with);
  template <class Acceptor>
  void start(Acceptor& acceptor, asio::ssl::context* with);
  void add(Socket socket, asio::ssl::context* with, Session::Peer peer);
  void forget(const Session& session);
  void stop_accepting();
  // Of all sessions.
  template <class Act>
  void each(Act act);
  bool wait_until_ended(std::optional<std::chrono::milliseconds> at_most);

  asio::io_context& context;
  const ServerOptions options;
  const Session::Terms terms;
  std::shared_ptr<asio::ssl::context> tls;
  tcp::acceptor tcp_acceptor{asio::make_strand(context)};
  Local::acceptor local_acceptor{asio::make_strand(context)};
  uint16_t port = 0;

  std::mutex mutex;
  std::condition_variable ended;
  std::map<const Session*, std::shared_ptr<Session>> sessions;
  int accepting = 0;  // loops
  bool stopped = false;
};

Result<> Server::Impl::listen() {
  if (options.tls) {
    SR_ASSIGN(tls, make_tls_context(*options.tls));
  }
  if (options.tcp) {
    const tcp::endpoint endpoint(asio::ip::make_address(options.tcp->address), options.tcp->port);
    SR_TRY(listen_at(tcp_acceptor, endpoint, options.tcp->text()));
    port = tcp_acceptor.local_endpoint().port();
  }
  if (!options.unix_socket.empty()) {
    const std::string path = options.unix_socket.string();
    if (path.size() > kMaxSocketPath)
      return make_error(ErrorKind::kState, path, " is too long for a socket: at most ",
                        std::to_string(kMaxSocketPath),
                        " bytes are possible. Choose a state folder with a shorter name");
    SR_TRY(check_private(options.unix_socket.parent_path()));
    unlink(path.c_str());
    SR_TRY(listen_at(local_acceptor, Local::endpoint(path), path));
  }
  if (tcp_acceptor.is_open()) start(tcp_acceptor, tls.get());
  if (local_acceptor.is_open()) start(local_acceptor, nullptr);
  return {};
}

template <class Acceptor>
void Server::Impl::start(Acceptor& acceptor, asio::ssl::context* with) {
  {
    std::lock_guard lock(mutex);
    ++accepting;
  }
  asio::co_spawn(
      acceptor.get_executor(),
      [self = shared_from_this(), &acceptor, with] { return self->accept(acceptor, with); },
      [self = shared_from_this()](const std::exception_ptr&) {
        std::lock_guard lock(self->mutex);
        --self->accepting;
        self->ended.notify_all();
      });
}

template <class Acceptor>
asio::awaitable<void> Server::Impl::accept(Acceptor& acceptor, asio::ssl::context* with) {
  asio::steady_timer pause(acceptor.get_executor());
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(asio::make_strand(context), kTuple);
    if (!error) {
      boost::system::error_code gone;
      const auto endpoint = socket.remote_endpoint(gone);
      if (!gone) add(std::move(socket), with, peer_of(endpoint));
    } else if (acceptor.is_open()) {
      pause.expires_after(kPauseAfterError);
      co_await pause.async_wait(kTuple);
    }
  }
}

void Server::Impl::add(Socket socket, asio::ssl::context* with, Session::Peer peer) {
  const bool is_private = peer.is_private;
  const auto session =
      make_session(std::move(socket), with, std::move(peer),
                   std::shared_ptr<const Session::Terms>(shared_from_this(), &terms));
  {
    std::lock_guard lock(mutex);
    if (stopped) return;
    if (!is_private && sessions.size() >= options.limits.connections)
      return terms.metrics.add("http_connections_refused_total", {});
    sessions.emplace(session.get(), session);
  }
  session->start();
}

void Server::Impl::forget(const Session& session) {
  std::lock_guard lock(mutex);
  sessions.erase(&session);
  ended.notify_all();
}

void Server::Impl::stop_accepting() {
  {
    std::lock_guard lock(mutex);
    if (std::exchange(stopped, true)) return;
  }
  const auto close = [self = shared_from_this()](auto& acceptor) {
    asio::post(acceptor.get_executor(), [self, &acceptor] {
      boost::system::error_code ignored;
      acceptor.close(ignored);
    });
  };
  close(tcp_acceptor);
  close(local_acceptor);
  if (!options.unix_socket.empty()) unlink(options.unix_socket.c_str());
}

template <class Act>
void Server::Impl::each(Act act) {
  std::lock_guard lock(mutex);
  for (const auto& [key, session] : sessions) act(*session);
}

bool Server::Impl::wait_until_ended(std::optional<std::chrono::milliseconds> at_most) {
  std::unique_lock lock(mutex);
  const auto is_over = [this] { return sessions.empty() && accepting == 0; };
  if (at_most) return ended.wait_for(lock, *at_most, is_over);
  ended.wait(lock, is_over);
  return true;
}

Server::Server(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Server>> Server::open(Runtime& runtime, const ServerOptions& options,
                                             Handler handler, observe::Metrics& metrics) {
  const auto impl = std::make_shared<Impl>(runtime, options, std::move(handler), metrics);
  SR_TRY(impl->listen());
  return std::unique_ptr<Server>(new Server(impl));
}

Server::~Server() { drain(std::chrono::milliseconds(0)); }

uint16_t Server::port() const { return impl_->port; }

bool Server::drain(std::chrono::milliseconds deadline) {
  impl_->stop_accepting();
  impl_->each([](Session& session) { session.drain(); });
  const bool in_time = impl_->wait_until_ended(deadline);
  impl_->each([](Session& session) { session.close(); });
  impl_->wait_until_ended(std::nullopt);
  return in_time;
}

}  // namespace showrunner::net
