// An HTTP/1.1 server, with keep-alive: on a TCP address, with TLS or without, and on a unix socket.
//
// A connection's requests are handled one after another, pipelined ones too. Slow or silent peers
// are cut off by time-outs, each for the whole of what it names; requests too large are refused
// before they are held in memory, and one that the handler does not admit before its body is read.
// Counted: http_requests_total by status, http_connections_refused_total beyond the limit.
//
// Threads: any, none of the runtime's. The handler runs on those. Errors: kConfig, kState.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>

#include "host/base/result.h"
#include "host/net/endpoint.h"
#include "host/net/http.h"
#include "host/net/runtime.h"
#include "host/net/tls.h"
#include "host/observe/metrics.h"

namespace showrunner::net {

struct Limits {
  size_t header_bytes = 16 << 10;
  size_t body_bytes = 4 << 20;
  size_t connections = 256;                       // beyond which none is taken by TCP
  std::chrono::milliseconds header_time{10'000};  // TLS; a request's first byte to its body
  std::chrono::milliseconds body_time{30'000};
  std::chrono::milliseconds write_time{30'000};
  std::chrono::milliseconds idle_time{60'000};  // between two requests
};

struct ServerOptions {
  std::optional<Endpoint> tcp;
  std::optional<TlsFiles> tls;  // of the TCP address
  // In a folder that is made, or must be, of this user alone; empty: none. A file of that name is
  // replaced: who starts two servers on it must exclude that.
  std::filesystem::path unix_socket;
  Limits limits;
};

class Server {
 public:
  // The runtime, metrics and what the handler uses outlive the server.
  static Result<std::unique_ptr<Server>> open(Runtime& runtime, const ServerOptions& options,
                                              Handler handler, observe::Metrics& metrics);
  ~Server();  // drain(0)
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;  // of the TCP address

  // Accepts no more. Idle connections end, others after the response to the request they are at,
  // which says so; at the deadline those that remain are cut off. True: none had to be.
  bool drain(std::chrono::milliseconds deadline);

 private:
  struct Impl;
  explicit Server(std::shared_ptr<Impl> impl);
  const std::shared_ptr<Impl> impl_;
};

}  // namespace showrunner::net
