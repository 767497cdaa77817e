#include "host/net/tls.h"

#include <sys/stat.h>

#include <boost/asio/ssl/context.hpp>
#include <cerrno>
#include <cstring>

namespace showrunner::net {
namespace ssl = boost::asio::ssl;

Result<std::shared_ptr<ssl::context>> make_tls_context(const TlsFiles& files) {
  for (const std::filesystem::path& file : {files.certificate, files.key}) {
    struct stat info {};
    if (stat(file.c_str(), &info) != 0)
      return make_error(ErrorKind::kConfig, "cannot read ", file.string(), ": ",
                        std::strerror(errno), ". Correct the paths of \"tls\"");
    if (file == files.key && (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
      return make_error(ErrorKind::kConfig, "others may read the key ", file.string(),
                        ": chmod 600 ", file.string());
  }
  const auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  boost::system::error_code error;
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  // Else the library asks for a passphrase at the terminal.
  context->set_password_callback([](size_t, ssl::context::password_purpose) { return ""; }, error);
  context->use_certificate_chain_file(files.certificate.string(), error);
  if (error)
    return make_error(ErrorKind::kConfig, files.certificate.string(), " holds no certificate (",
                      error.message(), "). Expected PEM: the server's own first, then its chain");
  context->use_private_key_file(files.key.string(), ssl::context::pem, error);
  if (error)
    return make_error(ErrorKind::kConfig, files.key.string(), " is not the key of ",
                      files.certificate.string(), " (", error.message(),
                      "). Expected PEM without a passphrase");
  return context;
}

}  // namespace showrunner::net
