// Names of files and places on the web, made from text that others wrote.
//
// Threads: any.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace showrunner::folder {

// `text` as the name of one file or folder on any common file system: no separator, no control
// character, no leading dot, at most 120 bytes. Text that had to change gets a hash of the original
// at its end, so that different texts give different names.
std::string safe_name(std::string_view text);

// The start of `text`, at most `bytes` long, cut at a UTF-8 boundary.
std::string_view cut(std::string_view text, size_t bytes);

// "episode-01"
std::string episode_name(int64_t episode);
// The number in a name made by episode_name, or 0.
int64_t episode_number(std::string_view name);

// `path` with every byte but RFC 3986's unreserved characters and '/' percent-encoded.
std::string url_path(std::string_view path);

// For text and attribute values of XML and HTML. Characters that XML 1.0 forbids become U+FFFD.
std::string escape(std::string_view text);

// "1:02:03", "2:03": hours only where needed.
std::string clock_time(int64_t ms);

// File name extension of an IANA media type, e.g. "mp4". Empty: not one that can be published.
std::string_view extension_of(std::string_view media_type);

}  // namespace showrunner::folder
