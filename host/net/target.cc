#include "host/net/target.h"

#include <boost/url/src.hpp>

#include "host/base/utf8.h"

namespace showrunner::net {
namespace {

bool is_text(std::string_view text) {
  return is_utf8(text) && text.find('\0') == std::string_view::npos;
}

}  // namespace

std::string encode_path(std::string_view path) {
  constexpr auto kAsTheyAre = boost::urls::pchars + '/';
  return boost::urls::encode(path, kAsTheyAre);
}

Result<Target> parse_target(std::string_view text) {
  const auto refused = [] {
    return make_error(ErrorKind::kInput, "the target of the request is no path or URL. Expected ",
                      "one like /api/v1/plugins, with all else percent-encoded");
  };
  const auto url =
      text.starts_with('/') ? boost::urls::parse_origin_form(text) : boost::urls::parse_uri(text);
  if (!url.has_value()) return refused();
  Target out;
  out.path = url->path();
  if (out.path.empty()) out.path.push_back('/');
  if (!out.path.starts_with('/') || !is_text(out.path)) return refused();
  for (const auto parameter : url->params()) {
    out.query.emplace_back(parameter.key, parameter.value);
    if (!is_text(out.query.back().first) || !is_text(out.query.back().second)) return refused();
  }
  return out;
}

}  // namespace showrunner::net
