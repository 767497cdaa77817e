// One connection of a server, from its first byte to its last. Included by server.cc and
// session.cc.
//
// Threads: any; it lives on the strand that is its socket's executor.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <functional>
#include <memory>
#include <string>

#include "host/net/server.h"

namespace showrunner::net {

// Of TCP or unix.
using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol,
                                                boost::asio::any_io_executor>;

class Session {
 public:
  // What the sessions of a server share.
  struct Terms {
    Limits limits;
    Handler handler;
    observe::Metrics& metrics;
    std::function<void(const Session&)> ended;  // called once, last
  };
  struct Peer {
    std::string name;
    bool is_private = false;
  };

  virtual ~Session() = default;
  virtual void start() = 0;  // once, and first
  virtual void drain() = 0;  // ends it after the response that is due, if any
  virtual void close() = 0;  // ends it now
};

// tls: null without.
std::shared_ptr<Session> make_session(Socket socket, boost::asio::ssl::context* tls,
                                      Session::Peer peer,
                                      std::shared_ptr<const Session::Terms> terms);

}  // namespace showrunner::net
