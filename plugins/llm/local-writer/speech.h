// How people speak to and of each other in one language.
//
// Threads: const.
#pragma once
#include <memory>
#include <string>

#include "cast.h"

namespace showrunner::local_writer {

struct Story {
  std::string genre = "drama";
  int episode = 1;
  int progress_percent = 0;

  bool late() const { return progress_percent >= 50; }
  bool lovers() const { return genre == "romance" && progress_percent > 50; }
};

class Speech {
 public:
  virtual ~Speech() = default;
  // Korean: 해체 instead of 해요체. English: always.
  virtual bool casual(const Cast& cast, const Story& story, size_t speaker,
                      size_t listener) const = 0;
  // "민준아", "민준 씨", "아버지".
  virtual std::string address(const Cast& cast, const Story& story, size_t speaker,
                              size_t listener) const = 0;
  // As the speaker calls a third person before the listener: "민준이", "어머님", "강 대표님".
  virtual std::string reference(const Cast& cast, const Story& story, size_t speaker,
                                size_t listener, size_t person) const = 0;
  // The last touch on an expanded text: particles, and 저 for 나 unless casual; a capital.
  virtual std::string finish(const std::string& text, bool casual = true) const = 0;
};

const Speech& speech_of(std::string_view language);
const Speech& korean_speech();
const Speech& english_speech();

}  // namespace showrunner::local_writer
