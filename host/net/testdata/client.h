// The other side of a server's tests: a plain socket that sends what the test says.
#pragma once
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

#include "host/base/files.h"

namespace showrunner::net {

// Longer than any test takes; a wait for so long is a failure.
constexpr int kPatienceMs = 60'000;

class Client {
 public:
  explicit Client(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect_to(to);
  }
  explicit Client(const std::filesystem::path& path)
      : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof to.sun_path) throw std::runtime_error("too long a name");
    std::memcpy(to.sun_path, path.c_str(), path.native().size());
    connect_to(to);
  }

  int fd() const { return socket_.get(); }

  void send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t n = ::send(fd(), text.data(), text.size(), MSG_NOSIGNAL);
      if (n < 0) throw std::runtime_error(std::string("send: ") + std::strerror(errno));
      text.remove_prefix(static_cast<size_t>(n));
    }
  }

  // One response, of whatever status: its head and body.
  std::string response() {
    size_t end = std::string::npos;
    while ((end = unread_.find("\r\n\r\n")) == std::string::npos)
      if (!read_more()) throw std::runtime_error("the connection ended after: " + unread_);
    end += 4;
    const size_t size = end + body_size(unread_.substr(0, end));
    while (unread_.size() < size)
      if (!read_more()) throw std::runtime_error("the body is cut off: " + unread_);
    std::string out = unread_.substr(0, size);
    unread_.erase(0, size);
    return out;
  }

  // All that comes until the other side ends.
  std::string rest() {
    while (read_more()) continue;
    return std::exchange(unread_, {});
  }

 private:
  template <class Address>
  void connect_to(const Address& to) {
    if (connect(fd(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
      throw std::runtime_error(std::string("connect: ") + std::strerror(errno));
  }

  static size_t body_size(const std::string& head) {
    constexpr std::string_view kName = "Content-Length: ";
    const size_t at = head.find(kName);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + kName.size()));
  }

  bool read_more() {
    pollfd ready{fd(), POLLIN, 0};
    if (poll(&ready, 1, kPatienceMs) != 1) throw std::runtime_error("nothing comes: " + unread_);
    char bytes[1 << 16];
    const ssize_t n = recv(fd(), bytes, sizeof bytes, 0);
    if (n <= 0) return false;
    unread_.append(bytes, static_cast<size_t>(n));
    return true;
  }

  Fd socket_;
  std::string unread_;
};

}  // namespace showrunner::net
