#include "beats.h"

#include <algorithm>

#include "expand.h"
#include "showrunner/cpp/error.hpp"

namespace showrunner::local_writer {
namespace {

using sr::Json;
using std::string;
using std::string_view;

string emotion_of(char letter) {
  switch (letter) {
    case 'h':
      return "happy";
    case 's':
      return "sad";
    case 'a':
      return "angry";
    case 'u':
      return "surprised";
    case 'f':
      return "fear";
    default:
      return "neutral";
  }
}

// The first row of [[word, [text, ..]], ..] whose word is in `text`; an empty word fits all.
const Json& list_for(const Json& table, const string& text) {
  for (const Json& row : table)
    if (text.find(row.at(0).get_ref<const string&>()) != string::npos) return row.at(1);
  return table.back().at(1);
}

bool holds(const string& condition, const Story& story) {
  if (condition == "?late") return story.late();
  if (condition == "?early") return !story.late();
  throw sr::internal("the grammar has an unknown condition " + condition);
}

}  // namespace

const Json& pool_of(const Json& grammar, const string& purpose) {
  const Json& scenes = grammar.at("scenes");
  const auto it = scenes.find(purpose);
  return it == scenes.end() ? scenes.at("daily") : *it;
}

void SceneWriter::take_stage(const SceneFrame& frame, const Json& pool, bool met) {
  met_ = met;
  stage_.clear();
  std::vector<size_t> left = frame.people;
  auto take = [&](std::vector<size_t>::iterator it) {
    stage_.push_back(*it);
    left.erase(it);
  };
  auto first = std::find_if(left.begin(), left.end(), [&](size_t p) { return cast_[p].main(); });
  take(first == left.end() ? left.begin() : first);
  for (const Json& wanted : pool.at("cast")) {
    if (left.empty()) break;
    auto chosen = left.begin();
    for (const size_t p : cast_.who(stage_[0], wanted.get_ref<const string&>())) {
      const auto it = std::find(left.begin(), left.end(), p);
      if (it == left.end()) continue;
      chosen = it;
      break;
    }
    take(chosen);
  }
  if (!left.empty() && stage_.size() < 3) take(left.begin());

  words_.clear();
  Random random(seed_, frame.purpose + std::to_string(story_.episode));
  const Json& words = grammar_.at("words");
  for (const auto& [name, list] : words.at("topics").items())
    words_[name] = list.at(random.below(list.size())).get<string>();
  const Json& tasks = words.at("tasks");
  for (size_t i = 0; i < stage_.size() && i < 2; ++i) {
    const Json& list = list_for(tasks, cast_[stage_[i]].occupation);
    words_[i == 0 ? "task" : "task2"] = list.at(random.below(list.size())).get<string>();
  }
}

std::optional<string> SceneWriter::token(string_view name, size_t speaker, size_t listener) const {
  if (name.size() == 1) {
    const bool reference = name[0] >= 'a' && name[0] <= 'c';
    const size_t slot = static_cast<size_t>(name[0] - (reference ? 'a' : 'A'));
    if (slot >= stage_.size()) return {};
    const size_t person = stage_[slot];
    return reference ? speech_.reference(cast_, story_, speaker, listener, person)
                     : speech_.address(cast_, story_, speaker, person);
  }
  if (name[0] == '@') {
    if (name == "@love" && !met_) return {};
    for (const size_t person : cast_.who(stage_[0], name.substr(1)))
      if (std::find(stage_.begin(), stage_.end(), person) == stage_.end())
        return speech_.reference(cast_, story_, speaker, listener, person);
    return {};
  }
  const auto it = words_.find(name);
  return it == words_.end() ? std::nullopt : std::optional(it->second);
}

std::optional<SceneWriter::Lines> SceneWriter::speak(const Json& beat, bool may_repeat) const {
  Lines out;
  size_t previous = stage_.size();
  for (const Json& item : beat) {
    const auto& source = item.get_ref<const string&>();
    if (source.starts_with("?")) {
      if (!holds(source, story_)) return {};
      continue;
    }
    const auto slot = static_cast<size_t>(source[0] - 'A');
    if (slot >= stage_.size()) return {};
    const string_view pattern = string_view(source).substr(3);
    // To whom: the first who is called by name, else who spoke before, else the first other.
    size_t to = previous;
    for (size_t other = 0; other < stage_.size(); ++other)
      if (other != slot &&
          pattern.starts_with("{" + string(1, static_cast<char>('A' + other)) + "}"))
        to = other;
    if (to >= stage_.size() || to == slot)
      to = slot == 0 ? std::min<size_t>(1, stage_.size() - 1) : 0;
    const size_t speaker = stage_[slot];
    const size_t listener = stage_[to];
    const bool casual = speech_.casual(cast_, story_, speaker, listener);
    auto text =
        expand(pattern, casual, [&](string_view name) { return token(name, speaker, listener); });
    if (!text) return {};
    string finished = speech_.finish(*text, casual);
    if (!may_repeat && said_.contains(finished)) return {};
    out.push_back({speaker, emotion_of(source[1]), std::move(finished)});
    previous = slot;
  }
  return out;
}

SceneWriter::Lines SceneWriter::next(const Json& beats, const string& name, size_t room,
                                     Choice choice) {
  if (beats.empty() || room == 0) return {};
  // Closings go round more slowly than openings, so that they meet in other pairs.
  const auto episode = static_cast<size_t>(story_.episode);
  const size_t turn = name.ends_with("/close") ? episode + episode / 3 : episode;
  const size_t first = Random(seed_, name).below(beats.size()) + turn + turns_[name];
  for (size_t i = 0; i < beats.size(); ++i) {
    auto lines = speak(beats[(first + i) % beats.size()], choice.may_repeat);
    if (!lines || lines->empty()) continue;
    if (choice.turn && lines->front().who == last_speaker_) continue;
    if (lines->size() > room) {
      if (!choice.trimmed) continue;
      lines->resize(room);
    }
    for (const SpokenLine& line : *lines) said_.insert(line.text);
    last_speaker_ = lines->back().who;
    ++turns_[name];
    return *std::move(lines);
  }
  return {};
}

SceneWriter::Lines SceneWriter::next(const Json& beats, const string& name, size_t room) {
  Lines lines = next(beats, name, room, {true, false, false});
  return lines.empty() ? next(beats, name, room, {false, false, false}) : lines;
}

std::vector<SpokenLine> SceneWriter::write(const SceneFrame& frame, bool met) {
  if (frame.people.empty()) return {};
  string purpose = frame.people.size() < 2 ? "_alone" : frame.purpose;
  take_stage(frame, pool_of(grammar_, purpose), met);
  if (purpose == "family" && stage_.size() > 1) {
    const Kin kin = cast_.kin(stage_[0], stage_[1]);
    if (kin == Kin::kOlder || kin == Kin::kYounger) purpose = "family_sibling";
  }
  const Json& pool = pool_of(grammar_, purpose);
  const Json& talk = pool_of(grammar_, frame.people.size() < 2 ? "_alone" : "_talk");
  const size_t max = frame.max_lines;
  constexpr size_t kClose = 4;  // lines

  last_speaker_ = cast_.size();
  Lines out = next(pool.at("open"), purpose + "/open", max);
  auto add = [&](Lines more) {
    std::move(more.begin(), more.end(), std::back_inserter(out));
    return !more.empty();
  };
  auto room = [&] { return max > out.size() + kClose ? max - out.size() - kClose : 0; };
  const std::pair<const Json*, string> middles[] = {{&pool.at("middle"), purpose + "/middle"},
                                                    {&talk.at("middle"), "_talk/middle"}};
  for (const auto& [beats, name] : middles)
    while (out.size() + kClose < frame.min_lines && add(next(*beats, name, room()))) {
    }
  for (const bool may_repeat : {false, true})
    for (const auto& [beats, name] : middles)
      while (out.size() + kClose < frame.min_lines &&
             add(next(*beats, name, room(), {false, true, may_repeat}))) {
      }
  if (!add(next(pool.at("close"), purpose + "/close", max - out.size())))
    add(next(pool.at("close"), purpose + "/close", max - out.size(), {false, true, true}));
  for (const auto& [beats, name] : middles)
    while (out.size() < frame.min_lines &&
           add(next(*beats, name, max - out.size(), {false, true, true}))) {
    }
  return out;
}

}  // namespace showrunner::local_writer
