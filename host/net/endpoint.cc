#include "host/net/endpoint.h"

#include <boost/asio/ip/address.hpp>
#include <charconv>

namespace showrunner::net {

std::string Endpoint::text() const {
  const bool is_v6 = address.find(':') != std::string::npos;
  return (is_v6 ? '[' + address + ']' : address) + ':' + std::to_string(port);
}

Result<Endpoint> parse_endpoint(std::string_view text) {
  const auto refused = [&] {
    return make_error(ErrorKind::kConfig, "\"", text, "\" is no address to listen on. Expected a ",
                      "number and a port, like 127.0.0.1:7878 or [::1]:7878");
  };
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused();
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  const bool in_brackets = host.starts_with('[') && host.ends_with(']');
  if (in_brackets) host = host.substr(1, host.size() - 2);

  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(std::string(host), error);
  if (error || address.is_v6() != in_brackets) return refused();
  Endpoint out;
  const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (wrong != std::errc() || end != port.data() + port.size()) return refused();
  out.address = address.to_string();
  out.is_loopback = address.is_loopback();
  return out;
}

}  // namespace showrunner::net
