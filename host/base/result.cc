#include "host/base/result.h"

#include <stdexcept>

namespace showrunner {

Error join_error(ErrorKind kind, std::initializer_list<std::string_view> parts) {
  Error error{kind, {}};
  for (const std::string_view part : parts) error.message += part;
  return error;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("value of a failed result: " + error.message);
}

}  // namespace showrunner
