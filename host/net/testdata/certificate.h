// A certificate for 127.0.0.1 that signs itself, made for one test.
#pragma once
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "host/net/tls.h"

namespace showrunner::net {

inline TlsFiles make_certificate(const std::filesystem::path& folder, const char* name = "server") {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  X509* x509 = certificate.get();
  X509_set_version(x509, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
  X509_gmtime_adj(X509_getm_notBefore(x509), -60);
  X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
  X509_set_pubkey(x509, key.get());
  X509_NAME* subject = X509_get_subject_name(x509);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
  X509_set_issuer_name(x509, subject);
  if (X509_sign(x509, key.get(), EVP_sha256()) == 0) throw std::runtime_error("X509_sign");

  TlsFiles out{folder / (std::string(name) + ".pem"), folder / (std::string(name) + ".key")};
  const auto write = [](const std::filesystem::path& path, auto fn) {
    std::FILE* file = std::fopen(path.c_str(), "w");
    if (file == nullptr || fn(file) == 0) throw std::runtime_error("cannot write " + path.string());
    std::fclose(file);
    chmod(path.c_str(), 0600);
  };
  write(out.certificate, [&](std::FILE* file) { return PEM_write_X509(file, x509); });
  write(out.key, [&](std::FILE* file) {
    return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  return out;
}

}  // namespace showrunner::net
