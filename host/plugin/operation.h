// One operation on one instance, as the rest of the host sees it.
//
// Threads: start() and cancel() any; callbacks come on the plugin's thread that reported, one at a
// time per operation, and must not block (checkpoint excepted). done comes exactly once, last; what
// a plugin reports after it is counted and dropped.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "showrunner/abi.h"

namespace showrunner::plugin {

using OperationId = sr_op_id;

// Why an operation failed: the host's copy of an sr_error.
struct CallError {
  sr_status code = SR_UNKNOWN;
  uint32_t retry = SR_RETRY_NEVER;
  uint32_t effect = SR_EFFECT_UNKNOWN;
  uint64_t retry_after_ms = 0;
  uint32_t http_status = 0;
  std::string vendor_code;
  std::string message;
};

const char* status_name(sr_status code);   // "UNAVAILABLE"
const char* retry_name(uint32_t retry);    // "same"
const char* effect_name(uint32_t effect);  // "none"

struct Usage {
  bool is_final = false;
  int64_t cost_nano_usd = -1;  // -1: the vendor did not say
  std::vector<std::pair<std::string, int64_t>> items;
  std::string quota_json;
};

struct OperationRequest {
  std::string kind;
  std::string request_json;
  std::string context_json = "{}";
  std::string idempotency_key;
  std::string resume_json;
  uint64_t deadline_unix_ms = 0;
  int64_t budget_nano_usd = -1;
};

struct Completion {
  std::optional<CallError> error;
  std::string result_json;
  Usage usage;  // the last that was reported, on failure too
};

struct ChunkView {
  std::string_view part, meta_json, data;
};

struct OperationEvents {
  std::function<void(Completion)> done;
  std::function<void(double fraction, std::string_view stage)> progress;  // may be empty
  std::function<sr_status(const ChunkView&)> chunk;                       // may be empty
  std::function<sr_status(std::string_view resume_json)> checkpoint;      // may be empty
};

}  // namespace showrunner::plugin
