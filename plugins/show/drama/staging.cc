#include "staging.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "casting.h"
#include "hash.h"
#include "tables.h"
#include "text.h"

namespace showrunner::drama {
namespace {

using std::string;

constexpr double kAvatarShare = 0.7;      // of a scene's lines show their speaker
constexpr int64_t kTwoShotFromMs = 2000;  // shorter lines are one shot
constexpr int64_t kReactionFromMs = 2300;
constexpr double kCloseFromPush = 0.05;
constexpr size_t kTwoShotEvery = 4;  // lines, from the first of a scene

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [text](auto word) { return text.find(word) != text.npos; });
}

// Cold, calculating people stay in the dark.
bool mysterious(const Character& c) {
  string all = c.role + ' ' + c.voice_profile.tone.value_or("") + ' ' +
               c.voice_profile.speaking_style.value_or("");
  for (const string& trait : c.personality) all += ' ' + trait;
  return contains_any(all, {"myster", "calculat", "sinister", "cold", "villain", "냉철", "냉혹",
                            "비밀스러", "신비", "음흉", "악역"});
}

Pose pose_of(const Character& c) {
  const int rank = rank_of(c);
  if (rank == 0) return Pose::kFront;
  if (rank == 1) return mysterious(c) ? Pose::kSilhouette : Pose::kSide;
  constexpr Pose kPoses[] = {Pose::kCard, Pose::kSilhouette, Pose::kCard, Pose::kBack};
  return kPoses[stable_hash({c.id, "pose"}) % std::size(kPoses)];
}

// The speakers of one scene, each with a side of the frame.
class SceneCast {
 public:
  SceneCast(const Scene& scene, const std::map<string, const Character*>& by_name) {
    for (const Line& line : scene.dialogues) add(by_name.at(line.character));
    for (const string& name : scene.characters) {
      const auto it = by_name.find(name);
      if (it != by_name.end() && rank_of(*it->second) <= 1) add(it->second);
    }
    take_sides(scene, by_name);
  }

  Appearance appearance(const Character* who) const { return {who, pose_of(*who), left_.at(who)}; }

  // Somebody with a face who may listen to `speaker`: who speaks next or spoke last, else the most
  // important one.
  const Character* listener(const Character* speaker, const Character* next,
                            const Character* previous) const {
    for (const Character* c : {next, previous})
      if (c != nullptr && c != speaker && listens(*c)) return c;
    const Character* best = nullptr;
    for (const Character* c : people_)
      if (c != speaker && listens(*c) && (best == nullptr || rank_of(*c) < rank_of(*best)))
        best = c;
    return best;
  }
  bool opposite(const Character* a, const Character* b) const { return left_.at(a) != left_.at(b); }

  static bool listens(const Character& c) {
    const Pose pose = pose_of(c);
    return pose == Pose::kFront || pose == Pose::kSide;
  }

 private:
  void add(const Character* c) {
    if (std::find(people_.begin(), people_.end(), c) == people_.end()) people_.push_back(c);
  }

  // Those who talk to each other stand on opposite sides; the important choose first.
  void take_sides(const Scene& scene, const std::map<string, const Character*>& by_name) {
    std::vector<const Character*> order = people_;
    std::stable_sort(order.begin(), order.end(), [](const Character* a, const Character* b) {
      return rank_of(*a) < rank_of(*b);
    });
    for (const Character* c : order) {
      int towards_left = 0;  // how often somebody on the right speaks next to c, by importance
      for (size_t i = 1; i < scene.dialogues.size(); ++i) {
        const Character* a = by_name.at(scene.dialogues[i - 1].character);
        const Character* b = by_name.at(scene.dialogues[i].character);
        if (a == b || (a != c && b != c)) continue;
        const auto other = left_.find(a == c ? b : a);
        if (other == left_.end()) continue;
        const int weight = 4 - rank_of(*other->first);
        towards_left += other->second ? -weight : weight;
      }
      left_[c] = towards_left == 0 ? left_.size() % 2 == 0 : towards_left > 0;
    }
  }

  std::vector<const Character*> people_;
  std::map<const Character*, bool> left_;
};

// Who of the major supporting characters is seen: main characters always are, the rest of a scene's
// avatars goes to the lines in order.
std::vector<bool> seen_lines(const std::vector<const Character*>& speakers) {
  auto left = static_cast<int64_t>(std::ceil(kAvatarShare * static_cast<double>(speakers.size())));
  for (const Character* c : speakers) left -= rank_of(*c) == 0;
  std::vector<bool> seen;
  for (const Character* c : speakers) {
    const int rank = rank_of(*c);
    seen.push_back(rank != 1 || left > 0);
    left -= rank == 1;
  }
  return seen;
}

std::vector<ShotType> cut(const StagedLine& staged, size_t index, const Character* next) {
  const int64_t ms = expected_speech_ms(staged.line->text);
  std::vector<ShotType> shots;
  if (index == 0) shots.push_back(ShotType::kEstablishing);
  const bool faces = staged.reaction && staged.speaking && staged.picture.pose != Pose::kCard;
  const bool two = faces && index % kTwoShotEvery == 0 && ms >= kTwoShotFromMs;
  if (two) shots.push_back(ShotType::kTwoShot);
  shots.push_back(ShotType::kSingle);
  const bool answered = faces && next == staged.reaction->who;
  if (answered && ms >= (two ? 2 * kReactionFromMs : kReactionFromMs))
    shots.push_back(ShotType::kReaction);
  return shots;
}

StagedScene stage_scene(const Scene& scene, const std::map<string, const Character*>& by_name) {
  const SceneCast cast(scene, by_name);
  std::vector<const Character*> speakers;
  for (const Line& line : scene.dialogues) speakers.push_back(by_name.at(line.character));
  const std::vector<bool> seen = seen_lines(speakers);

  StagedScene out{&scene, {}};
  for (size_t i = 0; i < speakers.size(); ++i) {
    const Character* speaker = speakers[i];
    const Character* next = i + 1 < speakers.size() ? speakers[i + 1] : nullptr;
    const Character* listener = cast.listener(speaker, next, i > 0 ? speakers[i - 1] : nullptr);
    StagedLine staged;
    staged.line = &scene.dialogues[i];
    staged.speaker = speaker;
    staged.picture = cast.appearance(speaker);
    if (!seen[i] && listener != nullptr) {
      staged.picture = cast.appearance(listener);
      staged.speaking = false;
    } else if (listener != nullptr && cast.opposite(speaker, listener)) {
      staged.reaction = cast.appearance(listener);
    }
    staged.shots = cut(staged, i, next);
    const auto uses = [&](ShotType t) {
      return std::find(staged.shots.begin(), staged.shots.end(), t) != staged.shots.end();
    };
    if (!uses(ShotType::kTwoShot) && !uses(ShotType::kReaction)) staged.reaction.reset();
    staged.close = !uses(ShotType::kTwoShot) && staged.picture.pose == Pose::kFront &&
                   emotion_row(staged.line->emotion).push >= kCloseFromPush;
    out.lines.push_back(std::move(staged));
  }
  return out;
}

}  // namespace

std::string_view name_of(Pose pose) {
  constexpr std::array<std::string_view, 5> kNames{"front", "side", "back", "silhouette", "card"};
  return kNames[static_cast<size_t>(pose)];
}

std::vector<StagedScene> stage(const Script& script, const std::vector<Character>& characters) {
  std::map<string, const Character*> by_name;
  for (const Character& c : characters) by_name.emplace(c.name, &c);
  std::vector<StagedScene> out;
  for (const Scene& scene : script.scenes) out.push_back(stage_scene(scene, by_name));
  return out;
}

int64_t expected_speech_ms(std::string_view text) {
  int64_t ms = 100;
  for (const char32_t c : code_points(text)) {
    if (c == U'.' || c == U'?' || c == U'!' || c == U'…') {
      ms += 200;
    } else if (c == U',') {
      ms += 150;
    } else if (c >= U'0' && c <= U'9') {
      ms += 250;
    } else if (c >= 0x1100) {
      ms += 160;  // a syllable
    } else if (c > U' ') {
      ms += 65;
    }
  }
  return ms;
}

}  // namespace showrunner::drama
