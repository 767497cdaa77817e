// What the templates of a plan are filled with, and the parts of a series' plan.
//
// Threads: pure. Errors: SR_INTERNAL for a broken grammar.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "cast.h"
#include "expand.h"
#include "material.h"
#include "random.h"

namespace showrunner::local_writer {

// romance, thriller, comedy or drama, from a genre's name in English or Korean.
std::string genre_of(std::string_view genre);

// Tokens of plan templates: A and B are the leads (or the people of a scene), {A} the given name,
// {A.full}, {A.job}, {A.office}; {friend}, {rival}, .. of A and {friend2}, .. of B; {title},
// {theme}, {cafe}; topics by name.
class PlanWords {
 public:
  PlanWords(const Cast& cast, const Material& material, uint64_t salt);
  PlanWords(const Cast& cast, const Material& material, const std::vector<size_t>& people,
            uint64_t salt);

  Tokens tokens() const;
  // A usable template of the list, finished; empty: none.
  std::string one(const sr::Json& list, Random& random) const;
  void set(std::string name, std::string value) { words_[std::move(name)] = std::move(value); }

 private:
  void add_person(const Cast& cast, size_t person, const std::string& letter, Random& random);

  std::string language_;
  std::map<std::string, std::string, std::less<>> words_;
};

// Each answers the property of that name.
sr::Json suggest_logline(const Material&, const Cast&);
sr::Json suggest_themes(const Material&, const Cast&);
sr::Json suggest_tone(const Material&, const Cast&);
sr::Json suggest_audience(const Material&, const Cast&);
sr::Json suggest_selling_points(const Material&, const Cast&);
sr::Json suggest_main_conflict(const Material&, const Cast&);
sr::Json suggest_arc(const Material&, const Cast&);
sr::Json suggest_milestones(const Material&, const Cast&);
sr::Json suggest_subplots(const Material&, const Cast&);
sr::Json suggest_outlines(const Material&, const Cast&);
sr::Json suggest_relationships(const Material&, const Cast&);

}  // namespace showrunner::local_writer
