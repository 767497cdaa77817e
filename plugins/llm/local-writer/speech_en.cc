#include "speech.h"

namespace showrunner::local_writer {
namespace {

using std::string;

string kin_word(const Person& other, Kin kin) {
  if (kin == Kin::kParent) return other.male ? "Dad" : "Mom";
  if (kin == Kin::kGrandparent) return other.male ? "Grandpa" : "Grandma";
  return {};
}

class English : public Speech {
 public:
  bool casual(const Cast&, const Story&, size_t, size_t) const override { return true; }

  string address(const Cast& cast, const Story&, size_t speaker, size_t listener) const override {
    const string kin = kin_word(cast[listener], cast.kin(speaker, listener));
    return kin.empty() ? cast[listener].given : kin;
  }

  string reference(const Cast& cast, const Story&, size_t speaker, size_t listener,
                   size_t person) const override {
    if (person == listener) return "you";
    const string kin = kin_word(cast[person], cast.kin(speaker, person));
    if (!kin.empty()) return kin;
    if (cast.kin(listener, person) == Kin::kParent)
      return cast[person].male ? "your father" : "your mother";
    return cast[person].given;
  }

  string finish(const string& text, bool) const override {
    string out = text;
    if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
    return out;
  }
};

}  // namespace

const Speech& english_speech() {
  static const English speech;
  return speech;
}

const Speech& speech_of(std::string_view language) {
  return language.starts_with("ko") ? korean_speech() : english_speech();
}

}  // namespace showrunner::local_writer
