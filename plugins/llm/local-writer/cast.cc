#include "cast.h"

#include <algorithm>

#include "data.h"
#include "material.h"
#include "text.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using std::string;
using std::string_view;

constexpr size_t kMaxPeople = 200;
constexpr size_t kMaxTies = 2000;

// The second of the first [word, meaning] in the grammar's table whose word is in `text`.
string meaning_of(const string& text, string_view language, const char* table) {
  for (const Json& row : grammar_of(language).at("words").at(table))
    if (text.find(row.at(0).get_ref<const string&>()) != string::npos)
      return row.at(1).get<string>();
  return {};
}

Kin kin_named(const string& word) {
  if (word == "parent") return Kin::kParent;
  if (word == "child") return Kin::kChild;
  if (word == "older") return Kin::kOlder;
  if (word == "younger") return Kin::kYounger;
  if (word == "grandparent") return Kin::kGrandparent;
  if (word == "elder") return Kin::kElder;
  return Kin::kNone;
}

Kin opposite(Kin kin) {
  switch (kin) {
    case Kin::kParent:
      return Kin::kChild;
    case Kin::kChild:
      return Kin::kParent;
    case Kin::kOlder:
      return Kin::kYounger;
    case Kin::kYounger:
      return Kin::kOlder;
    case Kin::kGrandparent:
      return Kin::kGrandchild;
    case Kin::kGrandchild:
      return Kin::kGrandparent;
    case Kin::kElder:
      return Kin::kYounger;
    case Kin::kNone:
      break;
  }
  return Kin::kNone;
}

bool sibling(Kin kin) { return kin == Kin::kOlder || kin == Kin::kYounger; }

Person person_of(const Json& json, string_view language) {
  Person p;
  p.id = text_in(json, "id");
  p.name = shortened(text_in(json, "name"), 40);
  p.role = text_in(json, "role");
  p.importance = text_in(json, "importance");
  p.occupation = text_in(json, "occupation");
  p.age = std::clamp(int_in(json, "age", 30), 1, 120);
  p.male = text_in(member(json, "voice_profile"), "gender") == "male";
  p.goals = texts_in(json, "goals");
  name_parts(p, language);
  return p;
}

}  // namespace

void name_parts(Person& p, string_view language) {
  p.given = p.name;
  if (!is_hangul(p.name)) {
    const size_t space = p.name.find(' ');
    if (space == string::npos || language.starts_with("ko")) return;
    p.titled = p.name[space - 1] == '.' || p.name.find("Officer") == 0;
    if (!p.titled) p.given = p.name.substr(0, space);
    p.surname = p.name.substr(p.name.rfind(' ') + 1);
    return;
  }
  constexpr size_t kSyllable = 3;  // bytes
  const size_t syllables = p.name.size() / kSyllable;
  if (syllables < 2) return;
  p.surname = p.name.substr(0, syllables == 4 ? 2 * kSyllable : kSyllable);
  p.given = p.name.substr(p.surname.size());
  for (const Json& title : grammar_of("ko").at("words").at("name_titles"))
    p.titled = p.titled || p.given == title.get_ref<const string&>();
}

Cast::Cast(const Json& characters, const Json& relationships, string_view language,
           string_view genre)
    : language_(language), romance_(genre == "romance") {
  if (characters.is_array())
    for (const Json& json : characters) {
      Person p = person_of(json, language);
      if (!p.name.empty() && !find(p.name) && people_.size() < kMaxPeople)
        people_.push_back(std::move(p));
    }
  if (!relationships.is_array()) return;
  for (const Json& json : relationships) {
    const auto a = find(text_in(json, "from"));
    const auto b = find(text_in(json, "to"));
    if (a && b && ties_.size() < kMaxTies) ties_.push_back({*a, *b, text_in(json, "type")});
  }
}

std::optional<size_t> Cast::find(string_view name_or_id) const {
  if (name_or_id.empty()) return {};
  for (size_t i = 0; i < people_.size(); ++i)
    if (people_[i].name == name_or_id || people_[i].id == name_or_id) return i;
  return {};
}

std::optional<size_t> Cast::lead(size_t number) const {
  std::vector<size_t> order;
  for (const bool main : {true, false})
    for (size_t i = 0; i < people_.size(); ++i)
      if (people_[i].main() == main) order.push_back(i);
  return number < order.size() ? std::optional(order[number]) : std::nullopt;
}

bool Cast::mentions(size_t person, size_t other) const {
  const string& given = people_[other].given;
  return given.size() > 1 && person != other && people_[person].role.find(given) != string::npos;
}

Kin Cast::kin(size_t person, size_t other) const {
  auto stated = [&](size_t p, size_t anchor) {
    return mentions(p, anchor) ? kin_named(meaning_of(people_[p].role, language_, "kin"))
                               : Kin::kNone;
  };
  if (const Kin direct = stated(other, person); direct != Kin::kNone) return direct;
  if (const Kin direct = stated(person, other); direct != Kin::kNone) return opposite(direct);
  for (size_t anchor = 0; anchor < people_.size(); ++anchor) {
    if (!people_[anchor].main() || anchor == person || anchor == other) continue;
    const Kin p = stated(person, anchor);
    const Kin o = stated(other, anchor);
    if (sibling(p) && o == Kin::kParent) return Kin::kParent;
    if (p == Kin::kParent && sibling(o)) return Kin::kChild;
    if (p == Kin::kParent && o == Kin::kGrandparent) return Kin::kParent;
  }
  return Kin::kNone;
}

string Cast::stated_tie(size_t a, size_t b) const {
  for (const Tie& tie : ties_)
    if ((tie.a == a && tie.b == b) || (tie.a == b && tie.b == a)) return tie.type;
  return {};
}

string Cast::tie(size_t a, size_t b) const {
  if (kin(a, b) != Kin::kNone) return "family";
  string type = stated_tie(a, b);
  if (type.empty() && people_[a].main() && people_[b].main())
    type = romance_ ? "romance" : "colleague";
  if (type.empty() && mentions(a, b)) type = meaning_of(people_[a].role, language_, "ties");
  if (type.empty() && mentions(b, a)) type = meaning_of(people_[b].role, language_, "ties");
  return type.empty() ? "acquaintance" : type;
}

std::vector<size_t> Cast::who(size_t lead, string_view word) const {
  if (const size_t bar = word.find('|'); bar != string_view::npos) {
    auto first = who(lead, word.substr(0, bar));
    return first.empty() ? who(lead, word.substr(bar + 1)) : first;
  }
  std::vector<size_t> out;
  auto enemies_of = [&](size_t person) {
    for (size_t i = 0; i < people_.size(); ++i)
      if (i != lead && !people_[i].main() && tie(person, i) == word) out.push_back(i);
  };
  if (word == "rival" || word == "adversary") {
    enemies_of(lead);
    for (size_t i = 0; i < people_.size() && out.empty(); ++i)
      if (i != lead && people_[i].main()) enemies_of(i);
    return out;
  }
  for (size_t i = 0; i < people_.size(); ++i) {
    if (i == lead) continue;
    const Kin k = kin(lead, i);
    const bool fits = word == "love" ? people_[i].main()
                      : word == "witness"
                          ? !meaning_of(people_[i].role, language_, "witnesses").empty()
                      : word == "parent"  ? k == Kin::kParent
                      : word == "sibling" ? sibling(k)
                      : word == "any"     ? !people_[i].main() && k == Kin::kNone
                                          : tie(lead, i) == word && !people_[i].main();
    if (fits) out.push_back(i);
  }
  return out;
}

}  // namespace showrunner::local_writer
