#include <algorithm>
#include <cstdlib>

#include "data.h"
#include "speech.h"
#include "text.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using std::string;

// "대표님" for a CEO; empty: none.
string title_of(const Person& p) {
  for (const Json& row : grammar_of("ko").at("words").at("titles"))
    if (p.occupation.find(row.at(0).get_ref<const string&>()) != string::npos)
      return row.at(1).get<string>();
  return {};
}

// What a younger person calls an older relative; empty: by name.
string kin_word(const Person& speaker, const Person& other, Kin kin) {
  switch (kin) {
    case Kin::kParent:
      return other.male ? "아버지" : "엄마";
    case Kin::kOlder:
      return speaker.male ? (other.male ? "형" : "누나") : (other.male ? "오빠" : "언니");
    case Kin::kGrandparent:
      return other.male ? "할아버지" : "할머니";
    case Kin::kElder:
      return other.male ? "삼촌" : "이모";
    default:
      return {};
  }
}

// A surname with a title, or a given name with 씨.
string polite_name(const Cast& cast, size_t speaker, size_t other) {
  const Person& p = cast[other];
  if (p.titled) return p.surname + " " + p.given + "님";
  const string tie = cast.tie(speaker, other);
  const string title = title_of(p);
  const bool by_title = tie == "colleague" || tie == "rival" || tie == "adversary" ||
                        (tie == "acquaintance" && !cast[speaker].main());
  if (!title.empty() && by_title) return p.surname.empty() ? title : p.surname + " " + title;
  if (!is_hangul(p.name)) return p.name + " 씨";
  if (p.age >= cast[speaker].age + 15 && p.age >= 45 && !p.main()) return "선생님";
  return p.given + " 씨";
}

// 저 for 나 and 네 for 응, where they are words of their own; 죠 for 지요.
string humble(const string& text) {
  constexpr std::pair<std::string_view, std::string_view> kForms[] = {{"나는", "저는"},
                                                                      {"내가", "제가"},
                                                                      {"나도", "저도"},
                                                                      {"나를", "저를"},
                                                                      {"나한테", "저한테"},
                                                                      {"나만", "저만"},
                                                                      {"나라면", "저라면"},
                                                                      {"내", "제"},
                                                                      {"나", "저"},
                                                                      {"응", "네"},
                                                                      {"나에", "저에"},
                                                                      {"나하고", "저하고"},
                                                                      {"나였으면", "저였으면"},
                                                                      {"나한테요", "저한테요"},
                                                                      {"나라는", "저라는"},
                                                                      {"나라서", "저라서"},
                                                                      {"나답지", "저답지"}};
  constexpr std::string_view kEnds = " ,.?!";
  string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_of(kEnds, at), text.size());
    const std::string_view word = std::string_view(text).substr(at, end - at);
    const auto* form = std::find_if(std::begin(kForms), std::end(kForms),
                                    [&](const auto& pair) { return pair.first == word; });
    out += form == std::end(kForms) ? word : form->second;
    at = end;
    while (at < text.size() && kEnds.find(text[at]) != std::string_view::npos) out += text[at++];
  }
  constexpr std::string_view kLong = "지요";  // 있지요, 가지요: said 죠
  for (size_t at = out.find(kLong); at != string::npos; at = out.find(kLong, at))
    out.replace(at, kLong.size(), "죠");
  return out;
}

class Korean : public Speech {
 public:
  bool casual(const Cast& cast, const Story& story, size_t speaker,
              size_t listener) const override {
    switch (cast.kin(speaker, listener)) {
      case Kin::kParent:
        return !cast[listener].male;
      case Kin::kGrandparent:
      case Kin::kElder:
        return false;
      case Kin::kNone:
        break;
      default:
        return true;
    }
    const string tie = cast.tie(speaker, listener);
    if (tie == "friend" || tie == "ex")
      return std::abs(cast[speaker].age - cast[listener].age) < 12;
    return tie == "romance" && story.lovers();
  }

  string address(const Cast& cast, const Story& story, size_t speaker,
                 size_t listener) const override {
    const Person& p = cast[listener];
    if (string kin = kin_word(cast[speaker], p, cast.kin(speaker, listener)); !kin.empty())
      return kin;
    if (string parent = parent_of_lead(cast, speaker, listener); !parent.empty()) return parent;
    if (!casual(cast, story, speaker, listener) || p.titled)
      return polite_name(cast, speaker, listener);
    if (!is_hangul(p.given)) return p.given;
    return p.given + (final_of(p.given) == Final::kVowel ? "야" : "아");
  }

  string reference(const Cast& cast, const Story& story, size_t speaker, size_t listener,
                   size_t person) const override {
    if (person == listener) {
      const Person& p = cast[person];
      if (!casual(cast, story, speaker, listener) || p.titled ||
          !kin_word(cast[speaker], p, cast.kin(speaker, person)).empty())
        return address(cast, story, speaker, listener);
      return "너";
    }
    const Person& p = cast[person];
    if (string kin = kin_word(cast[speaker], p, cast.kin(speaker, person)); !kin.empty())
      return kin;
    if (cast.kin(listener, person) == Kin::kParent) return p.male ? "아버님" : "어머님";
    if (p.titled) return p.surname + " " + p.given + "님";
    if (!is_hangul(p.given)) return p.given;
    const bool close =
        casual(cast, story, speaker, person) ||
        (casual(cast, story, speaker, listener) && casual(cast, story, listener, person)) ||
        cast.kin(listener, person) == Kin::kYounger;
    if (!close) return polite_name(cast, speaker, person);
    return p.given + (final_of(p.given) == Final::kVowel ? "" : "이");
  }

  string finish(const string& text, bool casual) const override {
    return with_particles(casual ? text : humble(text));
  }

 private:
  // Somebody else's mother is "어머님".
  static string parent_of_lead(const Cast& cast, size_t speaker, size_t listener) {
    if (cast[speaker].age + 12 > cast[listener].age) return {};
    for (size_t i = 0; i < cast.size(); ++i)
      if (i != speaker && cast[i].main() && cast.kin(i, listener) == Kin::kParent)
        return cast[listener].male ? "아버님" : "어머님";
    return {};
  }
};

}  // namespace

const Speech& korean_speech() {
  static const Korean speech;
  return speech;
}

}  // namespace showrunner::local_writer
