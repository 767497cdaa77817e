#include "names.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

namespace showrunner::folder {
namespace {

constexpr size_t kMaxNameBytes = 120;
constexpr std::string_view kEpisodePrefix = "episode-";

// FNV-1a, 32 bit.
uint32_t hash_of(std::string_view text) {
  uint32_t hash = 2166136261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

template <class... Args>
std::string format(const char* pattern, Args... args) {
  std::array<char, 64> buffer;
  const int n = std::snprintf(buffer.data(), buffer.size(), pattern, args...);
  return {buffer.data(), static_cast<size_t>(n)};
}

}  // namespace

std::string_view cut(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string safe_name(std::string_view text) {
  std::string name(cut(text, kMaxNameBytes));
  for (char& c : name)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F ||
        std::string_view("/\\:*?\"<>|").find(c) != std::string_view::npos)
      c = '_';
  if (name.empty()) name = "_";
  if (name.front() == '.' || name.front() == ' ') name.front() = '_';
  if (name.back() == '.' || name.back() == ' ') name.back() = '_';
  if (name == text) return name;
  return std::string(cut(name, kMaxNameBytes - 9)) + format("-%08x", hash_of(text));
}

std::string episode_name(int64_t episode) {
  return format("episode-%02lld", static_cast<long long>(episode));
}

int64_t episode_number(std::string_view name) {
  if (!name.starts_with(kEpisodePrefix)) return 0;
  const std::string_view digits = name.substr(kEpisodePrefix.size());
  int64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number > 0 && episode_name(number) == name ? number : 0;
}

std::string url_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += format("%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

std::string escape(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') {
      if (c != '\r') out += kReplacement;
    } else if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
      out += kReplacement;  // U+FFFE, U+FFFF
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

std::string clock_time(int64_t ms) {
  const long long seconds = ms / 1000;
  if (seconds < 3600) return format("%lld:%02lld", seconds / 60, seconds % 60);
  return format("%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string_view extension_of(std::string_view media_type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kTypes = {
      {{"video/mp4", "mp4"},
       {"video/webm", "webm"},
       {"video/quicktime", "mov"},
       {"video/x-matroska", "mkv"},
       {"image/jpeg", "jpg"},
       {"image/png", "png"},
       {"image/webp", "webp"}}};
  for (const auto& [type, extension] : kTypes)
    if (type == media_type) return extension;
  return {};
}

}  // namespace showrunner::folder
