#include "host/plugin/operation.h"

namespace showrunner::plugin {

const char* status_name(sr_status code) {
  switch (code) {
    case SR_OK:
      return "OK";
    case SR_CANCELLED:
      return "CANCELLED";
    case SR_INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case SR_DEADLINE_EXCEEDED:
      return "DEADLINE_EXCEEDED";
    case SR_NOT_FOUND:
      return "NOT_FOUND";
    case SR_PERMISSION_DENIED:
      return "PERMISSION_DENIED";
    case SR_RESOURCE_EXHAUSTED:
      return "RESOURCE_EXHAUSTED";
    case SR_FAILED_PRECONDITION:
      return "FAILED_PRECONDITION";
    case SR_UNIMPLEMENTED:
      return "UNIMPLEMENTED";
    case SR_INTERNAL:
      return "INTERNAL";
    case SR_UNAVAILABLE:
      return "UNAVAILABLE";
    case SR_DATA_LOSS:
      return "DATA_LOSS";
    case SR_UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    case SR_CONTENT_REFUSED:
      return "CONTENT_REFUSED";
    case SR_QUOTA_EXHAUSTED:
      return "QUOTA_EXHAUSTED";
    case SR_BUDGET_DENIED:
      return "BUDGET_DENIED";
    case SR_PLUGIN_FAULT:
      return "PLUGIN_FAULT";
    default:
      return "UNKNOWN";
  }
}

const char* retry_name(uint32_t retry) {
  switch (retry) {
    case SR_RETRY_SAME:
      return "same";
    case SR_RETRY_OTHER:
      return "other";
    case SR_RETRY_AFTER_HUMAN:
      return "after_human";
    default:
      return "never";
  }
}

const char* effect_name(uint32_t effect) {
  switch (effect) {
    case SR_EFFECT_NONE:
      return "none";
    case SR_EFFECT_COMMITTED:
      return "committed";
    default:
      return "unknown";
  }
}

}  // namespace showrunner::plugin
