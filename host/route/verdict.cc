#include "host/route/verdict.h"

#include <algorithm>

namespace showrunner::route {
namespace {

constexpr uint64_t kFirstDelayMs = 500;
constexpr uint64_t kLongestWaitMs = 60'000;  // a longer Retry-After means another instance
constexpr uint64_t kQuotaBlockMs = 3'600'000;
constexpr uint64_t kLongestBlockMs = 366 * uint64_t{86'400'000};
// A million US dollars for one call: a plugin's slip, not a bill.
constexpr int64_t kLargestChargeNanoUsd = 1'000'000 * int64_t{1'000'000'000};

uint64_t block_for(uint64_t ms) { return ms > kLongestBlockMs ? kUntilRestart : ms; }

}  // namespace

bool acts_outside(std::string_view kind) { return kind.starts_with("publish."); }

bool is_repeatable(std::string_view kind, int64_t hold_nano_usd) {
  return hold_nano_usd == 0 && !acts_outside(kind);
}

Verdict judge(const plugin::CallError& error, int tries, Repeatable repeatable) {
  Verdict out;
  if (error.code == SR_QUOTA_EXHAUSTED)
    out.block_ms = block_for(error.retry_after_ms > 0 ? error.retry_after_ms : kQuotaBlockMs);
  if (error.retry == SR_RETRY_AFTER_HUMAN) out.block_ms = kUntilRestart;
  if (error.effect == SR_EFFECT_NONE) repeatable = Repeatable::kAnywhere;
  if (error.effect == SR_EFFECT_COMMITTED) repeatable = Repeatable::kNowhere;
  if (repeatable == Repeatable::kNowhere || error.code == SR_CANCELLED) return out;
  const Next other = repeatable == Repeatable::kAnywhere ? Next::kOther : Next::kStop;
  if (out.block_ms > 0 || error.code == SR_PLUGIN_FAULT) {
    out.next = other;
    return out;
  }
  switch (error.retry) {
    case SR_RETRY_SAME:
      if (tries >= kMaxTries || error.retry_after_ms > kLongestWaitMs) {
        out.next = other;
        out.block_ms = block_for(error.retry_after_ms);
      } else {
        out.next = Next::kSame;
        out.delay_ms = std::max(error.retry_after_ms, kFirstDelayMs << (tries - 1));
      }
      return out;
    case SR_RETRY_OTHER:
      out.next = other;
      return out;
    default:
      return out;
  }
}

int64_t charge_of(const plugin::Completion& completion, const Prices& prices, std::string_view kind,
                  int64_t hold_nano_usd) {
  const plugin::Usage& usage = completion.usage;
  const bool in_doubt = completion.error && completion.error->effect != SR_EFFECT_NONE;
  const bool nothing_done = completion.error && !in_doubt;
  std::optional<int64_t> known;
  if (usage.cost_nano_usd >= 0) {
    known = usage.cost_nano_usd;
  } else if (prices.empty()) {
    known = 0;
  } else if (!usage.items.empty()) {
    known = cost(prices, kind, quantities_of(usage.items));
  }
  int64_t charge = known.value_or(nothing_done ? 0 : hold_nano_usd);
  if (in_doubt && !usage.is_final) charge = std::max(charge, hold_nano_usd);
  return std::min(charge, kLargestChargeNanoUsd);
}

}  // namespace showrunner::route
