// Which letters can be drawn: libass draws outline fonts only, so bitmap and colour fonts do not
// count.
//
// Threads: one at a time. Errors: SR_FAILED_PRECONDITION if the font, or one with a letter, is not
// installed; the message names the package.
#pragma once
#include <map>
#include <memory>
#include <string>

namespace showrunner::ffmpeg {

class Fonts {
 public:
  explicit Fonts(const std::string& family);
  ~Fonts();

  // `text` without the emoji, and what modifies them, that no font can draw; rows left empty go.
  // Throws for a letter without a font: a word would lack it.
  std::string drawable(const std::string& text);

 private:
  struct Family;
  bool has(char32_t letter);

  std::unique_ptr<Family> family_;
  std::map<char32_t, bool> known_;
};

}  // namespace showrunner::ffmpeg
