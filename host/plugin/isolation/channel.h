// The socket between the host and the process of an isolated plugin: calls with replies, one-way
// messages, and file descriptors beside them.
//
// A frame is a header of 24 bytes and a payload of at most 64 MiB. Either end calls; replies find
// their caller by a token.
//
// Threads: any, save serve(), which one thread runs until the peer is gone. Errors: none are
// reported; a channel whose peer is gone, speaks nonsense or does not read for 10 s is closed, and
// every call on it ends empty.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "host/base/files.h"
#include "host/plugin/isolation/wire.h"

namespace showrunner::plugin::isolation {

// To the plugin's process, then from it.
enum class Message : uint32_t {
  kReply = 0,
  kConfine,  // settings of the sandbox -> what the kernel lacks of it
  kLoad,     // the staged file -> state and message
  kCreate,
  kSubmit,
  kCancel,
  kDrain,
  kDestroy,
  kConformance,  // a test of conformance/, to a process of its own -> what it found
  kPing,
  kDone,  // the outcome of a call or step
  kPong,
  kBreach,
  kChunk,
  kWaitWritable,
  kProgress,
  kCheckpoint,
  kUsage,
  kComplete,
  kLog,
  kBlobOpen,
  kBlobCreate,
  kBlobCommit,
  kBlobAbandon,
  kSecretGet,
  kKvGet,
  kKvPut,
  kKvRemove,
  kMetricAdd,
  kMetricSet,
  kCallStart,
  kCallCancel,
  kRunStep,
  kRunEvent,
  kLast = kRunEvent
};

struct Frame {
  Message message = Message::kReply;
  uint64_t token = 0;  // of a call; 0: one-way
  std::string payload;
  Fd fd;
};

class Channel {
 public:
  explicit Channel(Fd socket);
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // The other end, for a process to be started.
  static bool make_pair(Fd* ours, Fd* theirs);

  // False: closed.
  bool send(Message message, const Encoder& payload);
  std::optional<Frame> call(Message message, const Encoder& payload,
                            std::optional<std::chrono::milliseconds> at_most = std::nullopt);
  // `fd` stays the caller's. A token of 0 wants no reply.
  bool reply(uint64_t token, const Encoder& payload, int fd = -1);

  // Gives each frame that is no reply to `handle`. Returns when the channel is closed.
  void serve(const std::function<void(Frame)>& handle);
  void close();
  bool is_open();

 private:
  struct Call {
    std::condition_variable changed;
    std::optional<Frame> answer;
  };

  bool write(Message message, uint64_t token, std::string_view payload, int fd);
  std::optional<Frame> read();
  bool read_exactly(char* out, size_t size, Fd* fd);
  void answer(Frame frame);

  const Fd socket_;
  std::mutex writing_;
  std::mutex mutex_;
  bool closed_ = false;
  uint64_t next_token_ = 1;
  std::unordered_map<uint64_t, Call*> calls_;
};

}  // namespace showrunner::plugin::isolation
