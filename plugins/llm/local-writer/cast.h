// The people of the material: who they are and what they are to each other.
//
// Threads: const after construction. People that the material describes wrongly are left out.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "showrunner/cpp/json.hpp"

namespace showrunner::local_writer {

struct Person {
  std::string id, name, role, importance, occupation;
  std::string surname, given;  // of "강민준": 강, 민준; of "Emma Clarke": Clarke, Emma
  bool titled = false;         // the name is a surname with a title: "김과장"
  int age = 30;
  bool male = false;
  std::vector<std::string> goals;

  bool main() const { return importance == "main"; }
};

// What somebody is to somebody else.
enum class Kin { kNone, kParent, kChild, kOlder, kYounger, kGrandparent, kGrandchild, kElder };

class Cast {
 public:
  Cast(const sr::Json& characters, const sr::Json& relationships, std::string_view language,
       std::string_view genre);

  const std::vector<Person>& people() const { return people_; }
  const Person& operator[](size_t i) const { return people_[i]; }
  size_t size() const { return people_.size(); }
  const std::string& language() const { return language_; }

  std::optional<size_t> find(std::string_view name_or_id) const;
  // The first, or second, main character; else the first, or second, of all.
  std::optional<size_t> lead(size_t number) const;
  Kin kin(size_t person, size_t other) const;  // what `other` is to `person`
  // romance, ex, friend, family, rival, colleague, adversary or acquaintance.
  std::string tie(size_t a, size_t b) const;
  // Who stands to `lead` as the word says: "love" (the other lead), "witness", "parent", "sibling",
  // "any" (no relative), or a tie (a lead without enemies has the other lead's); "friend|any": the
  // first of them that somebody fits.
  std::vector<size_t> who(size_t lead, std::string_view word) const;

 private:
  std::string stated_tie(size_t a, size_t b) const;
  bool mentions(size_t person, size_t other) const;  // person's role names the other

  std::vector<Person> people_;
  struct Tie {
    size_t a, b;
    std::string type;
  };
  std::vector<Tie> ties_;
  std::string language_;
  bool romance_;
};

// Splits a name into surname and given name.
void name_parts(Person& person, std::string_view language);

}  // namespace showrunner::local_writer
