// What a server proves itself with: a certificate and its key, in PEM files.
//
// Threads: pure functions. Errors: kConfig with the file, the cause and the fix; nothing of the
// key's content.
#pragma once
#include <memory>

#include "host/base/result.h"
#include "host/config/config.h"

namespace boost::asio::ssl {
class context;
}

namespace showrunner::net {

using config::TlsFiles;

// TLS 1.2 and later.
Result<std::shared_ptr<boost::asio::ssl::context>> make_tls_context(const TlsFiles& files);

}  // namespace showrunner::net
