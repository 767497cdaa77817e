// What an attempt's error means for the call: try the same instance again, another, or stop; and
// what the attempt is charged.
//
// A call is never repeated when it may have been done or billed: retry classes count only with
// effect "none". An effect that is unknown counts as none where nothing could be billed or seen by
// others: a free attempt of a kind that only makes artifacts; and, on the same instance, where the
// provider takes care of it (manifest: resume "restart").
//
// Threads: pure functions.
#pragma once
#include <cstdint>
#include <string_view>

#include "host/plugin/operation.h"
#include "host/route/usage.h"

namespace showrunner::route {

enum class Next { kSame, kOther, kStop };

struct Verdict {
  Next next = Next::kStop;
  uint64_t delay_ms = 0;  // before kSame
  uint64_t block_ms = 0;  // the instance takes no calls for so long; kUntilRestart: no more
};

inline constexpr uint64_t kUntilRestart = UINT64_MAX;
inline constexpr int kMaxTries = 4;  // of one call on one instance

// Others see what such a call does: publishing.
bool acts_outside(std::string_view kind);

// Free, and without an effect outside the artifact store.
bool is_repeatable(std::string_view kind, int64_t hold_nano_usd);

// Where an attempt whose effect is unknown may be made again.
enum class Repeatable { kNowhere, kSameInstance, kAnywhere };

// `tries`: on this instance so far, the failed one included.
Verdict judge(const plugin::CallError& error, int tries, Repeatable repeatable);

// The vendor's own figure, else the items by price; without either, a success or a doubt costs the
// hold and a failure without effect nothing. A doubt costs the hold at least, unless its usage was
// final: more may come.
int64_t charge_of(const plugin::Completion& completion, const Prices& prices, std::string_view kind,
                  int64_t hold_nano_usd);

}  // namespace showrunner::route
