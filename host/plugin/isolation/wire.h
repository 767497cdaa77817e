// Values of the C ABI as bytes, between the host and the process of an isolated plugin.
//
// Both ends are the same build on the same machine, so numbers cross as they lie in memory. Neither
// end trusts the other: a Decoder never reads out of bounds, and what is missing reads as zero and
// makes ok() false. A view that the other side must refuse (NULL data, or more than 32 MiB) crosses
// as its size alone and is refused there, as it would be within one process.
//
// Threads: values, any.
#pragma once
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "showrunner/abi.h"

namespace showrunner::plugin::isolation {

class Encoder {
 public:
  template <class T>
  Encoder& number(T value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Encoder& text(std::string_view value) { return str({value.data(), value.size()}); }
  Encoder& str(sr_str value);
  Encoder& bytes(sr_bytes value) {
    return str({reinterpret_cast<const char*>(value.data), value.size});
  }
  Encoder& error(const sr_error* error);  // NULL crosses too, as for the others below
  Encoder& chunk(const sr_chunk* chunk);
  Encoder& usage(const sr_usage* usage);
  Encoder& operation(const sr_op& op);

  const std::string& view() const { return bytes_; }

 private:
  std::string bytes_;
};

// Views that it gives point into what it was made of.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T number() {
    static_assert(std::is_arithmetic_v<T>);
    T value{};
    if (const auto part = take(sizeof value)) std::memcpy(&value, part->data(), sizeof value);
    return value;
  }
  sr_str str();
  std::string_view text();  // empty for what str() gives without data
  sr_bytes bytes();
  std::optional<sr_error> error();
  std::optional<sr_chunk> chunk();
  // Its items live as long as the decoder.
  std::optional<sr_usage> usage();
  sr_op operation();

  bool ok() const { return ok_; }

 private:
  std::optional<std::string_view> take(uint64_t size);

  std::string_view rest_;
  bool ok_ = true;
  std::vector<sr_quantity> items_;
};

}  // namespace showrunner::plugin::isolation
