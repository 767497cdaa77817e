#include "people_text.h"

#include <algorithm>
#include <set>

#include "data.h"
#include "plan_text.h"
#include "speech.h"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using std::string;

constexpr size_t kMaxNew = 200;

const string& any_of(const Json& list, Random& random) {
  return list.at(random.below(list.size())).get_ref<const string&>();
}

class Inventor {
 public:
  Inventor(const Material& material, const Cast& cast)
      : grammar_(grammar_of(material.language)),
        people_(grammar_.at("people")),
        korean_(material.language == "ko"),
        random_(material.seed, "characters"),
        genre_(genre_of(text_in(member(material.json, "series"), "genre"))) {
    for (const Person& p : cast.people()) {
      names_.insert(p.name);
      givens_.insert(p.given);
    }
    for (const size_t n : {size_t{0}, size_t{1}})
      if (const auto lead = cast.lead(n); lead && cast[*lead].main()) leads_.push_back(cast[*lead]);
    if (cast.size() > 0)
      for (const Person& p : cast.people()) roles_.insert(p.role);
  }

  Json invent(const string& id, const string& importance) {
    const Json& spec = next_spec(importance);
    Person p;
    const string gender = spec.at("gender").get<string>();
    p.male = gender == "male" || (gender == "any" && random_.below(2) == 0);
    if (gender == "other" && !leads_.empty()) p.male = !leads_.back().male;
    p.age = spec.at("age").at(0).get<int>() +
            static_cast<int>(random_.below(static_cast<size_t>(
                spec.at("age").at(1).get<int>() - spec.at("age").at(0).get<int>() + 1)));
    name(p, spec.contains("family") ? spec.at("family").get<size_t>() : 99);
    p.importance = importance;
    if (importance == "main") leads_.push_back(p);
    return write(p, id, spec);
  }

 private:
  const Json& next_spec(const string& importance) {
    const Json& genre =
        people_.at("roles").at(people_.at("roles").contains(genre_) ? genre_ : string("drama"));
    const Json& specs = genre.at(genre.contains(importance) ? importance : string("minor"));
    for (size_t n = 0; n < specs.size(); ++n) {
      const Json& spec = specs[turns_[importance]++ % specs.size()];
      if (!roles_.contains(role_of(spec))) return spec;
    }
    return specs[turns_[importance]++ % specs.size()];
  }

  string role_of(const Json& spec) const {
    const auto text =
        expand(spec.at("role").get_ref<const string&>(), true,
               [&](std::string_view token) -> std::optional<string> {
                 const size_t lead = token == "A" ? 0 : 1;
                 return lead < leads_.size() ? std::optional(leads_[lead].given) : std::nullopt;
               });
    return text ? speech_of(korean_ ? "ko" : "en").finish(*text)
                : people_.at("plain_role").get<string>();
  }

  // Not a lead's, for that would make them relatives.
  string fresh_surname() {
    const Json& list = people_.at("surnames");
    const size_t first = random_.below(list.size());
    for (size_t n = 0; n < list.size(); ++n) {
      const auto& surname = list[(first + n) % list.size()].get_ref<const string&>();
      if (std::none_of(leads_.begin(), leads_.end(),
                       [&](const Person& lead) { return lead.surname == surname; }))
        return surname;
    }
    return list[first].get<string>();
  }

  void name(Person& p, size_t family) {
    const Json& givens = people_.at(p.male ? "male" : "female");
    string surname = fresh_surname();
    if (family < leads_.size() && !leads_[family].surname.empty()) surname = leads_[family].surname;
    const size_t first = random_.below(givens.size());
    for (size_t n = 0; n <= givens.size() * 20; ++n) {
      p.given = givens[(first + n) % givens.size()].get<string>();
      if (n >= givens.size()) surname = any_of(people_.at("surnames"), random_);
      p.surname = surname;
      p.name = korean_ ? surname + p.given : p.given + " " + surname;
      const bool fresh = n >= givens.size() || !givens_.contains(p.given);
      if (fresh && !names_.contains(p.name)) break;
    }
    names_.insert(p.name);
    givens_.insert(p.given);
  }

  Json write(const Person& p, const string& id, const Json& spec) {
    Json personality = Json::array();
    const Json& traits = people_.at("traits");
    const size_t first = random_.below(traits.size());
    for (size_t i = 0; i < 3; ++i) personality.push_back(traits[(first + i * 7) % traits.size()]);
    const string role = role_of(spec);
    roles_.insert(role);
    Json secrets = Json::array();
    if (p.importance == "main" || p.importance == "major_supporting")
      secrets.push_back(any_of(people_.at("secrets"), random_));
    const char* group = p.age < 23   ? "young"
                        : p.age < 29 ? "young_adult"
                        : p.age < 40 ? "adult"
                        : p.age < 56 ? "middle_age"
                                     : "senior";
    return {{"id", id},
            {"name", p.name},
            {"role", role},
            {"importance", p.importance},
            {"age", p.age},
            {"occupation", any_of(spec.at("jobs"), random_)},
            {"personality", std::move(personality)},
            {"background", any_of(people_.at("backgrounds"), random_)},
            {"goals", Json::array({any_of(people_.at("goals"), random_)})},
            {"secrets", std::move(secrets)},
            {"voice_profile",
             {{"gender", p.male ? "male" : "female"},
              {"age_group", group},
              {"tone", any_of(people_.at("tones"), random_)},
              {"speaking_style", any_of(people_.at("styles"), random_)}}}};
  }

  const Json& grammar_;
  const Json& people_;
  bool korean_;
  Random random_;
  string genre_;
  std::set<string> names_, givens_, roles_;
  std::vector<Person> leads_;
  std::map<string, size_t> turns_;
};

}  // namespace

Json suggest_characters(const Material& material, const Cast& cast, size_t count) {
  Inventor inventor(material, cast);
  const Json& given = member(member(material.json, "given"), "characters");
  Json out = Json::array();
  for (size_t i = 0; i < std::min(count, kMaxNew); ++i) {
    const Json frame = i < given.size() && given.is_array() ? given[i] : Json::object();
    string id = text_in(frame, "id");
    string importance = text_in(frame, "importance");
    const string digits = std::to_string(cast.size() + i + 1);
    if (id.empty()) id = "CHAR" + string(digits.size() < 3 ? 3 - digits.size() : 0, '0') + digits;
    if (importance.empty()) importance = i < 2 ? "main" : i < 6 ? "major_supporting" : "supporting";
    out.push_back(inventor.invent(id, importance));
  }
  return out;
}

}  // namespace showrunner::local_writer
