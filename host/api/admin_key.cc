#include "host/api/admin_key.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "host/base/files.h"
#include "host/base/hash.h"

namespace showrunner::api {
namespace {

constexpr int kKeyBytes = 32;
constexpr size_t kKeyLetters = 43;
constexpr size_t kMaxFile = 4 << 10;

Result<std::string> new_key() {
  std::array<unsigned char, kKeyBytes> bytes{};
  if (RAND_bytes(bytes.data(), kKeyBytes) != 1)
    return make_error(ErrorKind::kInternal, "the system gives no random bytes for a key");
  std::string out(kKeyLetters + 2, '\0');  // '=' to a multiple of four, and a NUL
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(), kKeyBytes);
  out.resize(kKeyLetters);
  std::ranges::replace(out, '+', '-');
  std::ranges::replace(out, '/', '_');
  return out;
}

bool is_key(std::string_view text) {
  return text.size() == kKeyLetters && std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

}  // namespace

Result<std::string> load_admin_key(const std::filesystem::path& file) {
  struct stat info {};
  if (lstat(file.c_str(), &info) != 0) {
    if (errno != ENOENT) return file_error("read", file, errno);
    auto key = new_key();
    if (key.has_value()) SR_TRY(write_file_durably(file, *key + '\n'));
    return key;
  }
  if (!S_ISREG(info.st_mode) || (info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return make_error(ErrorKind::kState, "others may know the key of the API in ", file.string(),
                      ". Delete the file: the next start makes a new key. If you are sure that ",
                      "nobody read it: chmod 600 ", file.string());
  SR_ASSIGN(const std::string text, read_file(file, kMaxFile));
  std::string_view key(text);
  if (key.ends_with('\n')) key.remove_suffix(1);
  if (!is_key(key))
    return make_error(ErrorKind::kState, file.string(), " holds no key of the API. Delete it: the ",
                      "next start makes a new one");
  return std::string(key);
}

bool is_same_key(std::string_view expected, std::string_view given) {
  const std::string one = sha256_hex(expected), other = sha256_hex(given);
  return CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace showrunner::api
