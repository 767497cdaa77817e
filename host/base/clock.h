// The seam for time: nothing else in the host asks the system what time it is.
//
// Threads: any.
#pragma once
#include <atomic>
#include <cstdint>
#include <string>

namespace showrunner {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual int64_t now_unix_ms() const = 0;
  virtual int64_t monotonic_ms() const = 0;
};

class SystemClock final : public Clock {
 public:
  int64_t now_unix_ms() const override;
  int64_t monotonic_ms() const override;
};

// The system's, moved by a fixed time.
class ShiftedClock final : public Clock {
 public:
  int64_t now_unix_ms() const override { return system_.now_unix_ms() + shift_ms_; }
  int64_t monotonic_ms() const override { return system_.monotonic_ms(); }
  void shift(int64_t ms) { shift_ms_ = ms; }

 private:
  const SystemClock system_{};
  std::atomic<int64_t> shift_ms_{0};
};

// Moves only when told to.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(int64_t unix_ms = 0) : unix_ms_(unix_ms) {}
  int64_t now_unix_ms() const override { return unix_ms_; }
  int64_t monotonic_ms() const override { return unix_ms_; }
  void advance(int64_t ms) { unix_ms_ += ms; }

 private:
  std::atomic<int64_t> unix_ms_;
};

// 2026-11-21T06:47:49.123Z (RFC 3339, UTC)
std::string format_utc(int64_t unix_ms);

}  // namespace showrunner
