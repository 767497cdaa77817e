#include "host/route/usage.h"

#include <algorithm>
#include <limits>

namespace showrunner::route {
namespace {

constexpr int64_t kBytesPerToken = 3;  // expected; between English (4) and Korean (2 to 3)
constexpr int64_t kDefaultOutputTokens = 8192;
constexpr int64_t kExpectedOutputTokens = 1024;
constexpr int64_t kExpectedMsPerCharacter = 120;
constexpr int64_t kWorstMsPerCharacter = 1000;

int64_t code_points(const std::string& utf8) {
  return std::count_if(utf8.begin(), utf8.end(),
                       [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

int64_t output_limit(const Json& request) {
  const auto limit = request.find("max_tokens");
  if (limit == request.end()) return kDefaultOutputTokens;
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  return limit->is_number_unsigned() && limit->get<uint64_t>() > uint64_t{kMost}
             ? kMost
             : limit->get<int64_t>();
}

void forecast_chat(const Json& request, Forecast& out) {
  const auto bytes = static_cast<int64_t>(request.dump().size());
  const int64_t output = output_limit(request);
  out.worst["input_tokens"] = bytes;
  out.worst["cached_input_tokens"] = 0;
  out.worst["output_tokens"] = output;
  out.expected["input_tokens"] = bytes / kBytesPerToken;
  out.expected["cached_input_tokens"] = 0;
  out.expected["output_tokens"] = std::min(output, kExpectedOutputTokens);
}

void forecast_speech(const Json& request, Forecast& out) {
  const int64_t characters = code_points(request.value("text", ""));
  out.worst["characters"] = out.expected["characters"] = characters;
  out.expected["audio_ms"] = characters * kExpectedMsPerCharacter;
  out.worst["audio_ms"] = characters * kWorstMsPerCharacter;
}

int64_t saturating_product(int64_t a, int64_t b) {
  int64_t out = 0;
  return __builtin_mul_overflow(a, b, &out) ? std::numeric_limits<int64_t>::max() : out;
}

int64_t saturating_sum(int64_t a, int64_t b) {
  int64_t out = 0;
  return __builtin_add_overflow(a, b, &out) ? std::numeric_limits<int64_t>::max() : out;
}

}  // namespace

Forecast forecast(std::string_view kind, const Json& request) {
  Forecast out;
  out.worst["requests"] = out.expected["requests"] = 1;
  if (kind == "llm.chat/1") forecast_chat(request, out);
  if (kind == "tts.speak/1") forecast_speech(request, out);
  if (kind == "render.image/1")
    out.worst["images"] = out.expected["images"] = request.value("count", int64_t{1});
  return out;
}

Quantities quantities_of(const std::vector<std::pair<std::string, int64_t>>& items) {
  Quantities out;
  for (const auto& [unit, quantity] : items) out[unit] = saturating_sum(out[unit], quantity);
  return out;
}

std::optional<int64_t> cost(const Prices& prices, std::string_view kind, const Quantities& used) {
  int64_t total = 0;
  for (const config::Price& price : prices) {
    if (!price.kinds.empty() &&
        std::find(price.kinds.begin(), price.kinds.end(), kind) == price.kinds.end())
      continue;
    if (price.nano_usd == 0) continue;
    const auto it = used.find(price.unit);
    if (it == used.end()) return std::nullopt;
    total =
        saturating_sum(total, saturating_product(std::max<int64_t>(0, it->second), price.nano_usd));
  }
  return total;
}

}  // namespace showrunner::route
