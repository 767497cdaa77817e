#include "host/net/tls.h"

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include "host/net/testdata/certificate.h"
#include "host/net/testdata/server_fixture.h"

namespace showrunner::net {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class TlsTest : public ServerTest {
 protected:
  TlsTest() { options_.tls = make_certificate(folder_.path()); }

  std::string refused() {
    const Result<> opened = try_open();
    if (opened.has_value()) return "";
    EXPECT_EQ(opened.error().kind, ErrorKind::kConfig);
    return opened.error().message;
  }

  // The answer to one GET / over TLS of at most this version; empty without one.
  std::string ask(int version) {
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
        SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_max_proto_version(context.get(), version);
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_load_verify_file(context.get(), options_.tls->certificate.c_str());
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
    Client client = connect();
    SSL_set_fd(ssl.get(), client.fd());
    if (SSL_connect(ssl.get()) != 1) return "";
    const std::string request = get("/one", "Connection: close\r\n");
    SSL_write(ssl.get(), request.data(), static_cast<int>(request.size()));
    std::string out;
    char bytes[4096];
    for (int n = 0; (n = SSL_read(ssl.get(), bytes, sizeof bytes)) > 0;)
      out.append(bytes, static_cast<size_t>(n));
    EXPECT_EQ(SSL_get_shutdown(ssl.get()), SSL_RECEIVED_SHUTDOWN) << "it was not cut off";
    return out;
  }
};

TEST_F(TlsTest, ServesOverTls12AndLater) {
  open();
  EXPECT_THAT(ask(TLS1_3_VERSION), EndsWith("/one "));
  EXPECT_THAT(ask(TLS1_2_VERSION), EndsWith("/one "));
  EXPECT_EQ(ask(TLS1_1_VERSION), "");
}

TEST_F(TlsTest, WhoSpeaksNoTlsIsClosed) {
  options_.limits.header_time = std::chrono::milliseconds(50);
  open();
  Client plain = connect();
  plain.send(get("/one"));
  EXPECT_THAT(plain.rest(), testing::Not(HasSubstr("/one")));
  Client silent = connect();
  EXPECT_EQ(silent.rest(), "");
}

TEST_F(TlsTest, AKeyThatOthersMayReadIsRefused) {
  chmod(options_.tls->key.c_str(), 0640);
  EXPECT_THAT(refused(), HasSubstr("chmod 600 " + options_.tls->key.string()));
}

TEST_F(TlsTest, FilesThatAreNotThereOrDoNotFitAreRefused) {
  const TlsFiles good = *options_.tls;
  options_.tls->key = make_certificate(folder_.path(), "other").key;
  EXPECT_THAT(refused(), HasSubstr("other.key is not the key of"));
  options_.tls->key = folder_.path() / "none.key";
  EXPECT_THAT(refused(), HasSubstr("none.key: No such file"));
  options_.tls = TlsFiles{good.key, good.key};
  EXPECT_THAT(refused(), HasSubstr("holds no certificate"));
}

}  // namespace
}  // namespace showrunner::net
