#include "showrunner/cpp/error.hpp"

#include <algorithm>
#include <cstring>
#include <span>

namespace sr {
namespace {

void copy_text(std::string_view text, std::span<char> out) {
  size_t n = std::min(text.size(), out.size() - 1);
  if (n < text.size())
    while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
  std::memcpy(out.data(), text.data(), n);
  out[n] = '\0';
}

}  // namespace

void to_c(const Error& error, sr_error* out) {
  if (out == nullptr || out->struct_size < SR_ERROR_MIN) return;
  out->code = error.code;
  out->retry = error.retry;
  out->effect = error.effect;
  out->retry_after_ms = error.retry_after_ms;
  out->http_status = error.http_status;
  copy_text(error.vendor_code, out->vendor_code);
  copy_text(error.what(), out->message);
}

Error from_c(const sr_error& error) {
  auto text = [](const auto& field) { return std::string(field, strnlen(field, sizeof(field))); };
  Error out(error.code, text(error.message), error.retry, error.effect);
  out.retry_after_ms = error.retry_after_ms;
  out.http_status = error.http_status;
  out.vendor_code = text(error.vendor_code);
  return out;
}

}  // namespace sr
