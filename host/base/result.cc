#include "host/base/result.h"

#include <stdexcept>

namespace showrunner {

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("value of a failed result: " + error.message);
}

}  // namespace showrunner
