#include "host/plugin/isolation/channel.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace showrunner::plugin::isolation {
namespace {

constexpr uint64_t kMaxPayload = 64 << 20;
constexpr timeval kWritePatience{10, 0};

struct Header {
  uint64_t payload_bytes;
  uint64_t token;
  uint32_t message;
  uint32_t reserved;
};

union Control {
  cmsghdr header;
  std::array<char, CMSG_SPACE(sizeof(int))> bytes;
};

}  // namespace

Channel::Channel(Fd socket) : socket_(std::move(socket)) {
  setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &kWritePatience, sizeof kWritePatience);
}

bool Channel::make_pair(Fd* ours, Fd* theirs) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
  *ours = Fd(ends[0]);
  *theirs = Fd(ends[1]);
  return true;
}

bool Channel::send(Message message, const Encoder& payload) {
  return write(message, 0, payload.view(), -1);
}

bool Channel::reply(uint64_t token, const Encoder& payload, int fd) {
  return token == 0 || write(Message::kReply, token, payload.view(), fd);
}

std::optional<Frame> Channel::call(Message message, const Encoder& payload,
                                   std::optional<std::chrono::milliseconds> at_most) {
  Call call;
  uint64_t token = 0;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return std::nullopt;
    token = next_token_++;
    calls_.emplace(token, &call);
  }
  const bool written = write(message, token, payload.view(), -1);
  std::unique_lock lock(mutex_);
  const auto ended = [&] { return closed_ || call.answer; };
  if (written && at_most) {
    call.changed.wait_for(lock, *at_most, ended);
  } else if (written) {
    call.changed.wait(lock, ended);
  }
  calls_.erase(token);
  return std::move(call.answer);
}

void Channel::answer(Frame frame) {
  std::lock_guard lock(mutex_);
  const auto it = calls_.find(frame.token);
  if (it == calls_.end()) return;  // it gave up waiting
  it->second->answer = std::move(frame);
  it->second->changed.notify_one();
}

void Channel::serve(const std::function<void(Frame)>& handle) {
  while (std::optional<Frame> frame = read()) {
    frame->message == Message::kReply ? answer(std::move(*frame)) : handle(std::move(*frame));
  }
  close();
}

void Channel::close() {
  std::lock_guard lock(mutex_);
  if (std::exchange(closed_, true)) return;
  shutdown(socket_.get(), SHUT_RDWR);
  for (const auto& [token, call] : calls_) call->changed.notify_one();
}

bool Channel::is_open() {
  std::lock_guard lock(mutex_);
  return !closed_;
}

bool Channel::write(Message message, uint64_t token, std::string_view payload, int fd) {
  Header header{payload.size(), token, static_cast<uint32_t>(message), 0};
  std::array<iovec, 2> parts{iovec{&header, sizeof header},
                             iovec{const_cast<char*>(payload.data()), payload.size()}};
  msghdr out{};
  out.msg_iov = parts.data();
  out.msg_iovlen = parts.size();
  Control control{};
  if (fd >= 0) {
    out.msg_control = control.bytes.data();
    out.msg_controllen = control.bytes.size();
    cmsghdr* part = CMSG_FIRSTHDR(&out);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(part), &fd, sizeof fd);
  }
  std::lock_guard lock(writing_);
  size_t left = sizeof header + payload.size();
  while (left > 0) {
    const ssize_t n = sendmsg(socket_.get(), &out, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      close();  // half a frame may be out
      return false;
    }
    left -= static_cast<size_t>(n);
    out.msg_control = nullptr;
    out.msg_controllen = 0;
    auto sent = static_cast<size_t>(n);
    for (iovec& part : parts) {
      const size_t of_part = std::min(sent, part.iov_len);
      part.iov_base = static_cast<char*>(part.iov_base) + of_part;
      part.iov_len -= of_part;
      sent -= of_part;
    }
  }
  return true;
}

bool Channel::read_exactly(char* out, size_t size, Fd* fd) {
  while (size > 0) {
    iovec part{out, size};
    Control control{};
    msghdr in{};
    in.msg_iov = &part;
    in.msg_iovlen = 1;
    in.msg_control = control.bytes.data();
    in.msg_controllen = control.bytes.size();
    const ssize_t n = recvmsg(socket_.get(), &in, MSG_CMSG_CLOEXEC);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    const cmsghdr* rights = CMSG_FIRSTHDR(&in);
    if (rights != nullptr && rights->cmsg_level == SOL_SOCKET && rights->cmsg_type == SCM_RIGHTS &&
        rights->cmsg_len == CMSG_LEN(sizeof(int))) {
      int received = -1;
      std::memcpy(&received, CMSG_DATA(rights), sizeof received);
      *fd = Fd(received);
    }
    out += n;
    size -= static_cast<size_t>(n);
  }
  return true;
}

std::optional<Frame> Channel::read() {
  Header header{};
  Frame frame;
  if (!read_exactly(reinterpret_cast<char*>(&header), sizeof header, &frame.fd) ||
      header.payload_bytes > kMaxPayload || header.message > static_cast<uint32_t>(Message::kLast))
    return std::nullopt;
  frame.message = static_cast<Message>(header.message);
  frame.token = header.token;
  frame.payload.resize(header.payload_bytes);
  if (!read_exactly(frame.payload.data(), frame.payload.size(), &frame.fd)) return std::nullopt;
  return frame;
}

}  // namespace showrunner::plugin::isolation
