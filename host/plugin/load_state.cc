#include "host/plugin/load_state.h"

#include <stdexcept>

namespace showrunner::plugin {

const char* load_state_name(LoadState state) {
  switch (state) {
    case LoadState::kLoaded:
      return "loaded";
    case LoadState::kUnused:
      return "unused";
    case LoadState::kDisabled:
      return "disabled";
    case LoadState::kShadowed:
      return "shadowed";
    case LoadState::kNotFound:
      return "not_found";
    case LoadState::kNotRegular:
      return "not_regular";
    case LoadState::kUntrusted:
      return "untrusted";
    case LoadState::kUnreadable:
      return "unreadable";
    case LoadState::kNotElf:
      return "not_elf";
    case LoadState::kTruncated:
      return "truncated";
    case LoadState::kWrongMachine:
      return "wrong_machine";
    case LoadState::kNoManifest:
      return "no_manifest";
    case LoadState::kBadManifest:
      return "bad_manifest";
    case LoadState::kAbiTooNew:
      return "abi_too_new";
    case LoadState::kAbiMismatch:
      return "abi_mismatch";
    case LoadState::kBadEntry:
      return "bad_entry";
    case LoadState::kPinMismatch:
      return "pin_mismatch";
    case LoadState::kForeignExports:
      return "foreign_exports";
    case LoadState::kStageFailed:
      return "stage_failed";
    case LoadState::kUndefinedSymbol:
      return "undefined_symbol";
    case LoadState::kLoadFailed:
      return "load_failed";
    case LoadState::kInitFailed:
      return "init_failed";
    case LoadState::kNoProvider:
      return "no_provider";
    case LoadState::kKindConflict:
      return "kind_conflict";
    case LoadState::kNeedsProcess:
      return "needs_process";
    case LoadState::kQuarantined:
      return "quarantined";
    case LoadState::kProbeFailed:
      return "probe_failed";
    case LoadState::kConfigInvalid:
      return "config_invalid";
    case LoadState::kCreateFailed:
      return "create_failed";
    case LoadState::kRestarting:
      return "restarting";
    case LoadState::kHung:
      return "hung";
  }
  return "unknown";
}

void throw_exception_from_error(const LoadFailure& failure, const boost::source_location&) {
  throw std::logic_error("value of a failed load: " + failure.message);
}

}  // namespace showrunner::plugin
