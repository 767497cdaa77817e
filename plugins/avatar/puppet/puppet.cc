#include "puppet.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "motion.h"
#include "voice.h"

namespace showrunner::puppet {
namespace {

constexpr int kMaxPixels = 4096;  // of a side
constexpr size_t kRecent = 24;    // drawings kept; some 400 kB each at 1080p

template <class T, size_t N>
T named(const std::optional<std::string>& word, const char* field,
        const std::array<std::pair<std::string_view, T>, N>& words, T absent) {
  if (!word) return absent;
  std::string all;
  for (const auto& [name, value] : words) {
    if (name == *word) return value;
    all += (all.empty() ? "" : ", ") + std::string(name);
  }
  throw sr::invalid_argument(std::string(field) + " '" + word->substr(0, 40) +
                             "' is unknown; use one of " + all);
}

void check_range(const char* field, int64_t value, int64_t low, int64_t high) {
  if (value >= low && value <= high) return;
  throw sr::invalid_argument(std::string(field) + " is " + std::to_string(value) + "; expected " +
                             std::to_string(low) + " to " + std::to_string(high));
}

Color color_named(const std::string& text) {
  const bool shaped = (text.size() == 7 || text.size() == 9) && text[0] == '#' &&
                      text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string::npos;
  if (!shaped)
    throw sr::invalid_argument("background '" + text.substr(0, 40) +
                               "' is no colour; write #rrggbb or #rrggbbaa");
  const auto value = static_cast<uint32_t>(std::stoul(text.substr(1, 6), nullptr, 16));
  const double alpha =
      text.size() == 9 ? static_cast<double>(std::stoul(text.substr(7), nullptr, 16)) / 255 : 1;
  return hex(value, alpha);
}

void check(const sr::AvatarRequest& r) {
  if (r.look.id.empty())
    throw sr::invalid_argument("look.id is empty; give a stable id of the character");
  check_range("frames", r.frames, 1, 108000);
  check_range("fps.num", r.fps.num, 1, 240000);
  check_range("fps.den", r.fps.den, 1, 1001);
  check_range("size.width", r.size.width, 16, 8192);
  check_range("size.height", r.size.height, 16, 8192);
  if (r.size.width > kMaxPixels || r.size.height > kMaxPixels)
    throw sr::unimplemented("size " + std::to_string(r.size.width) + "x" +
                            std::to_string(r.size.height) +
                            " is larger than this provider draws; ask for at most 4096x4096 and "
                            "let the renderer scale it");
}

Shot shot_of(const sr::AvatarRequest& r) {
  using namespace std::string_view_literals;
  Shot shot;
  shot.sheet.traits = traits_of(r.look);
  shot.sheet.emotion = emotion_named(r.emotion.value_or("neutral"));
  shot.sheet.turn = named(r.facing, "facing",
                          std::array{std::pair{"left"sv, -1.0}, std::pair{"right"sv, 1.0}}, 0.0);
  shot.pose = named(
      r.pose, "pose",
      std::array{std::pair{"front"sv, Pose::kFront}, std::pair{"side"sv, Pose::kSide},
                 std::pair{"back"sv, Pose::kBack}, std::pair{"silhouette"sv, Pose::kSilhouette},
                 std::pair{"card"sv, Pose::kCard}},
      Pose::kFront);
  shot.framing = named(
      r.framing, "framing",
      std::array{std::pair{"close"sv, Framing::kClose}, std::pair{"medium"sv, Framing::kMedium},
                 std::pair{"wide"sv, Framing::kWide}},
      Framing::kMedium);
  shot.width = r.size.width;
  shot.height = r.size.height;
  if (r.background) shot.background = color_named(*r.background);
  if (r.look.profile && r.look.profile->name) shot.name = *r.look.profile->name;
  return shot;
}

// What decides the atlas; the rest of a request decides the tracks.
std::string key_of(const sr::AvatarRequest& r) {
  sr::Json key = sr::write_json(r);
  for (const char* other :
       {"audio", "text", "phonemes", "frames", "fps", "speaking", "output", "seed"})
    key.erase(other);
  return key.dump();
}

Track mouth_of_request(sr::Operation& op, const sr::AvatarRequest& r, const Span& span,
                       uint64_t seed) {
  const bool voiced = !r.phonemes.empty() || r.audio || r.text;
  if (!r.speaking.value_or(voiced))
    return Track(static_cast<size_t>(span.frames), static_cast<int>(Viseme::kRest));
  if (!r.phonemes.empty()) return mouth_from_phonemes(span, r.phonemes);
  if (r.audio) return mouth_from_levels(span, voice_levels(op, *r.audio, span));
  if (r.text) return mouth_from_text(span, *r.text);
  return mouth_babbling(span, seed);
}

struct Motion {
  Track mouth, lids, nod, wave;
};

// The cell of a part at each frame; -1: none.
Track cells_of(const Part& part, const Motion& motion) {
  Track cells;
  switch (part.role) {
    case Role::kStill:
      return Track(motion.mouth.size(), 0);
    case Role::kWave:
      return motion.wave;
    case Role::kEyes:
      cells = motion.lids;
      break;
    case Role::kMouth:
      cells = motion.mouth;
      break;
  }
  for (int& cell : cells) --cell;  // the first state is in the head's own picture
  return cells;
}

// A part that nods is listed once for each height it takes: the cells are the same.
void add_part(const Part& part, const std::vector<Box>& boxes, const Motion& motion, int nod_px,
              std::vector<sr::SpritePart>& out) {
  const Track cells = cells_of(part, motion);
  for (int dy = 0; dy <= (part.nods ? nod_px : 0); ++dy) {
    Track track = cells;
    if (part.nods)
      for (size_t f = 0; f < track.size(); ++f)
        if (motion.nod[f] != dy) track[f] = -1;
    if (std::all_of(track.begin(), track.end(), [](int cell) { return cell < 0; })) continue;
    sr::SpritePart sprite;
    sprite.name = dy == 0 ? part.name : part.name + "+" + std::to_string(dy);
    sprite.x = part.box.x;
    sprite.y = part.box.y + dy;
    for (const Box& b : boxes) sprite.cells.push_back({b.x, b.y, b.width, b.height});
    sprite.track = runs(track);
    out.push_back(std::move(sprite));
  }
}

}  // namespace

Puppet::Puppet(sr::Host host, const sr::InstanceArgs&) : BlockingProvider(host) {}

std::shared_ptr<const Puppet::Drawing> Puppet::drawing_of(const sr::AvatarRequest& request) {
  std::string key = key_of(request);
  {
    const std::lock_guard lock(mutex_);
    const auto hit =
        std::find_if(recent_.begin(), recent_.end(), [&](const auto& d) { return d->key == key; });
    if (hit != recent_.end()) {
      recent_.splice(recent_.begin(), recent_, hit);
      return recent_.front();
    }
  }
  auto drawing = std::make_shared<Drawing>();
  drawing->key = std::move(key);
  drawing->figure = draw(shot_of(request));
  if (drawing->figure.parts.empty())
    throw sr::invalid_argument("nothing of the character fits into " +
                               std::to_string(request.size.width) + "x" +
                               std::to_string(request.size.height) + " pixels; ask for more");
  drawing->atlas = pack(drawing->figure);
  drawing->still = still_of(drawing->figure, request.size.width, request.size.height);
  for (Part& part : drawing->figure.parts) part.pictures.clear();
  const std::lock_guard lock(mutex_);
  recent_.push_front(drawing);
  if (recent_.size() > kRecent) recent_.pop_back();
  return drawing;
}

sr::Json Puppet::handle(sr::Operation& op) {
  const auto request = op.request_as<sr::AvatarRequest>();
  check(request);
  op.progress(0.05, "draw");
  const std::shared_ptr<const Drawing> drawing = drawing_of(request);
  op.throw_if_cancelled();
  op.progress(0.7, "move");

  const Span span{request.frames, request.fps};
  const uint64_t seed = bits(hash_text(request.look.id, hash_text(request.emotion.value_or(""))),
                             static_cast<uint64_t>(request.seed.value_or(request.frames)));
  Motion motion;
  motion.mouth = mouth_of_request(op, request, span, seed);
  motion.lids = blinks(span, seed);
  motion.nod = nods(span, drawing->figure.nod_px, motion.mouth, seed);
  motion.wave = waves(motion.mouth, kWaveLevels, seed);

  sr::AvatarResult result;
  result.frames = request.frames;
  sr::Sprites& sprites = result.sprites.emplace();
  sprites.width = request.size.width;
  sprites.height = request.size.height;
  sprites.frames = request.frames;
  const std::vector<Part>& parts = drawing->figure.parts;
  for (size_t i = 0; i < parts.size(); ++i)
    add_part(parts[i], drawing->atlas.cells[i], motion, drawing->figure.nod_px, sprites.parts);
  op.throw_if_cancelled();
  sprites.atlas = op.host().put(drawing->atlas.png, "image/png");
  result.still = op.host().put(drawing->still, "image/png");
  op.progress(1);
  return sr::write_json(result);
}

sr::Json Puppet::health() { return {{"status", "healthy"}}; }

sr::Json Puppet::catalog() {
  return {{"description",
           "A drawn character for any profile: the same look is always the same person. Sprites "
           "with lip-sync, blinking and nods; free and offline."},
          {"models",
           {{{"id", "puppet-1"},
             {"kinds", {"avatar.video/1"}},
             {"description",
              "poses front, side, back, silhouette, card; six emotions; up to 4096x4096"}}}},
          {"limits", {{"max_width", kMaxPixels}, {"max_height", kMaxPixels}}}};
}

}  // namespace showrunner::puppet
