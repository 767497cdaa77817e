// What a call will use, and what that costs: the base of holds, charges and choice by price.
//
// Units are those of sr_quantity (abi.h). Threads: pure functions.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/base/json.h"
#include "host/config/config.h"

namespace showrunner::route {

using Quantities = std::map<std::string, int64_t>;  // by unit
using Prices = std::vector<config::Price>;

struct Forecast {
  Quantities expected;
  Quantities worst;  // no provider that keeps to the request uses more
};

// Of what was reported; a unit that is named twice counts twice.
Quantities quantities_of(const std::vector<std::pair<std::string, int64_t>>& items);

// A token holds at least one byte of text, so bytes bound tokens from above.
Forecast forecast(std::string_view kind, const Json& request);

// In nano-USD, saturating. No value: a price in a unit that `used` does not tell.
std::optional<int64_t> cost(const Prices& prices, std::string_view kind, const Quantities& used);

}  // namespace showrunner::route
