// Result<T>: a value or an Error, for every edge that can fail. Exceptions do not cross a module.
//
// An Error says what was found, what was expected and what fixes it, in one message for a person,
// and has a kind that decides the exit code (docs/operating.md).
#pragma once
#include <boost/system/result.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace showrunner {

enum class ErrorKind {
  kInternal,   // a bug of ours, or the machine is failing
  kUsage,      // wrong command line
  kInput,      // a brief, script or request that is not as it should be
  kConfig,     // configuration
  kPlugin,     // a plugin cannot be loaded or an instance not be made
  kState,      // the state folder is locked, read-only, full or damaged
  kProvider,   // no provider could serve a call
  kBudget,     // a budget or quota said no
  kCancelled,  // by the user
  kNotFound
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;
};

[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

template <class T = void>
class [[nodiscard]] Result : public boost::system::result<T, Error> {
 public:
  using boost::system::result<T, Error>::result;
};

// For values that convert to anything (Json) and so leave the constructors ambiguous.
template <class T>
Result<T> ok(T value) {
  return Result<T>(boost::system::in_place_value, std::move(value));
}

Error join_error(ErrorKind kind, std::initializer_list<std::string_view> parts);

template <class... Parts>
Error make_error(ErrorKind kind, const Parts&... parts) {
  return join_error(kind, {std::string_view(parts)...});
}

#define SR_CONCAT_INNER(a, b) a##b
#define SR_CONCAT(a, b) SR_CONCAT_INNER(a, b)

// Returns the error of `expression` from the enclosing function, if it has one.
#define SR_TRY(expression)                                             \
  do {                                                                 \
    auto sr_result_ = (expression);                                    \
    if (!sr_result_.has_value()) return std::move(sr_result_).error(); \
  } while (false)

// SR_ASSIGN(auto x, f()): x becomes the value, or the enclosing function returns the error.
#define SR_ASSIGN(declaration, expression)                     \
  auto SR_CONCAT(sr_result_, __LINE__) = (expression);         \
  if (!SR_CONCAT(sr_result_, __LINE__).has_value())            \
    return std::move(SR_CONCAT(sr_result_, __LINE__)).error(); \
  declaration = std::move(*SR_CONCAT(sr_result_, __LINE__))

}  // namespace showrunner
