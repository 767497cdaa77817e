#include "shots.h"

#include <algorithm>
#include <utility>

#include "tables.h"

namespace showrunner::drama {
namespace {

using std::string;

constexpr double kWidth = kFrameSize.width, kHeight = kFrameSize.height;
constexpr double kCardPush = 0.03;  // of title cards
constexpr double kEstablishPush = 0.06;
constexpr int64_t kFadeFrames = 15;

// Centre and scale of something in the frame.
struct Place {
  double x = kWidth / 2, y = kHeight / 2, scale = 1;
};

// The camera moves towards `focus` by `push` between two frames of the shot.
struct Camera {
  Place focus;
  double push = 0;
  int64_t from = 0, to = 0;
};

Place moved(const Place& place, const Camera& camera) {
  const double zoom = 1 + camera.push;
  return {camera.focus.x + (place.x - camera.focus.x) * zoom,
          camera.focus.y + (place.y - camera.focus.y) * zoom, place.scale * zoom};
}

sr::Keyframe key(int64_t frame, const Place& place) {
  sr::Keyframe out;
  out.frame = frame;
  out.x = place.x;
  out.y = place.y;
  out.scale = place.scale;
  return out;
}

// layer_start: frame of the shot from which the layer's keyframes count.
std::vector<sr::Keyframe> keys(const Place& place, const Camera& camera, int64_t layer_start = 0) {
  const int64_t from = camera.from - layer_start;
  if (camera.push == 0) return {key(0, place)};
  return {key(from, place), key(camera.to - layer_start, moved(place, camera))};
}

sr::Layer still(const sr::Artifact& image, const Place& place, const Camera& camera) {
  sr::Layer layer;
  layer.type = "image";
  layer.image = image;
  layer.fit = "cover";
  layer.keys = keys(place, camera);
  return layer;
}

// A figure stands on the lower edge of the frame; a picture with a background of its own fills it.
sr::Layer figure(const sr::AvatarResult& picture, double x, double scale, const Camera& camera,
                 int64_t start) {
  sr::Layer layer;
  if (start != 0) layer.start = start;
  if (!picture.sprites) {
    layer.type = picture.video ? "video" : "image";
    if (picture.video)
      layer.video = picture.video;
    else
      layer.image = picture.still;
    layer.fit = "cover";
    return layer;
  }
  layer.type = "sprites";
  layer.sprites = picture.sprites;
  layer.fit = "none";
  const double height = picture.sprites->height;
  layer.keys = keys({x, kHeight - height * scale / 2, scale}, camera, start);
  return layer;
}

double side_x(bool left, double offset) { return kWidth / 2 + (left ? -offset : offset); }

// Shot and reverse shot show the two ends of the place.
Place behind_single(bool left) { return {kWidth / 2 + (left ? 190 : -190), 520, 1.32}; }

class LineShots {
 public:
  LineShots(const StagedScene& scene, const StagedLine& line, const SceneMedia& media,
            const LineMedia& own)
      : scene_(scene), line_(line), media_(media), own_(own) {}

  // The shot between two frames counted from the line's cue (an establishing shot's: from the
  // scene's start). to: where the shot would end without a transition's cut.
  sr::SegmentShot shot(ShotType type, int64_t from, int64_t to) const {
    sr::SegmentShot out;
    out.offset = from;
    out.background = "#000000";
    const double push =
        emotion_row(line_.line->emotion).push * atmosphere_row(scene_.scene->atmosphere).strength;
    switch (type) {
      case ShotType::kEstablishing: {
        const Camera camera{{kWidth / 2, kHeight * 0.55, 1}, kEstablishPush, from, to};
        out.layers = {still(media_.background, {}, camera)};
        break;
      }
      case ShotType::kTwoShot:
        two_shot(out, Camera{{}, 0, from, to});
        break;
      case ShotType::kSingle:
        single(out, own_.picture, line_.picture, push, from, to, 0);
        break;
      case ShotType::kReaction:
        reaction(out, Camera{{}, 0, from, to});
        break;
    }
    return out;
  }

 private:
  void two_shot(sr::SegmentShot& out, const Camera& camera) const {
    if (!own_.picture.sprites || !own_.reaction->sprites) {
      out.layers = {figure(own_.picture, 0, 1, camera, 0)};
      return;
    }
    out.layers = {
        still(media_.background, {kWidth / 2, 500, 1.12}, camera),
        figure(*own_.reaction, side_x(line_.reaction->left, 400), 0.86, camera, camera.from),
        figure(own_.picture, side_x(line_.picture.left, 400), 0.86, camera, 0)};
  }

  void single(sr::SegmentShot& out, const sr::AvatarResult& picture, const Appearance& seen,
              double push, int64_t from, int64_t to, int64_t start) const {
    if (!picture.sprites) {
      out.layers = {figure(picture, 0, 1, {}, start)};
      return;
    }
    if (seen.pose == Pose::kCard) {
      card(out, picture, Camera{{}, 0.02, from, to}, start);
      return;
    }
    const double x = side_x(seen.left, 210);
    const Camera camera{{x, 400, 1}, push, from, to};
    out.layers = {still(media_.background, behind_single(seen.left), camera),
                  figure(picture, x, 1, camera, start)};
  }

  // The listener, past the shoulder of the one who still speaks: the voice's picture is in every
  // shot of its line, so that a new voice always means new segments.
  void reaction(sr::SegmentShot& out, const Camera& camera) const {
    if (!own_.picture.sprites || !own_.reaction->sprites) {
      out.layers = {figure(own_.picture, 0, 1, camera, 0),
                    figure(*own_.reaction, 0, 1, camera, camera.from)};
      return;
    }
    const bool left = line_.reaction->left;
    out.layers = {still(media_.background, behind_single(left), camera),
                  figure(*own_.reaction, side_x(left, 210), 1, camera, camera.from),
                  figure(own_.picture, side_x(!left, 1210), 1.35, camera, 0)};
  }

  void card(sr::SegmentShot& out, const sr::AvatarResult& picture, const Camera& camera,
            int64_t start) const {
    sr::Layer place = still(media_.background, {kWidth / 2, kHeight / 2, 1.2}, camera);
    for (sr::Keyframe& k : place.keys) k.opacity = 0.45;
    sr::Layer front = figure(picture, kWidth / 2, 1, {}, start);
    front.keys = {key(0, {kWidth / 2, kHeight * 0.44, 1})};
    out.layers = {std::move(place), std::move(front)};
  }

  const StagedScene& scene_;
  const StagedLine& line_;
  const SceneMedia& media_;
  const LineMedia& own_;
};

sr::SegmentRequest request(int64_t frames, std::vector<sr::SegmentShot> shots) {
  sr::SegmentRequest out;
  out.size = kFrameSize;
  out.fps = {kFps, 1};
  out.frames = frames;
  out.shots = std::move(shots);
  return out;
}

// A card over black that fades in and out. Frames count from the card's first.
sr::SegmentShot card_shot(const sr::Artifact& card, int64_t from, int64_t frames, bool fade_in,
                          bool fade_out) {
  sr::SegmentShot out;
  out.offset = from;
  out.background = "#000000";
  const Camera camera{{}, kCardPush, 0, frames};
  sr::Layer layer = still(card, {}, camera);
  const auto at = [&](int64_t frame, double opacity) {
    Camera part = camera;
    part.push = kCardPush * static_cast<double>(frame) / static_cast<double>(frames);
    sr::Keyframe k = key(frame, moved({}, part));
    k.opacity = opacity;
    return k;
  };
  layer.keys.clear();
  if (fade_in) layer.keys.push_back(at(0, 0));
  layer.keys.push_back(at(fade_in ? kFadeFrames : 0, 1));
  layer.keys.push_back(at(frames - (fade_out ? kFadeFrames : 0), 1));
  if (fade_out) layer.keys.push_back(at(frames, 0));
  out.layers = {std::move(layer)};
  return out;
}

Segment transition(string path, std::string_view type, int64_t frames, sr::SegmentShot out,
                   sr::SegmentShot in) {
  Segment segment{std::move(path), request(frames, {std::move(out), std::move(in)})};
  segment.request.transition = sr::SegmentTransition{string(type), 0, frames};
  return segment;
}

std::vector<sr::Subtitle> within(const std::vector<sr::Subtitle>& cues, int64_t from,
                                 int64_t frames) {
  std::vector<sr::Subtitle> out;
  for (sr::Subtitle cue : cues) {
    cue.start = std::max<int64_t>(cue.start - from, 0);
    cue.end = std::min(cue.end - from, frames);
    if (cue.end > cue.start) out.push_back(std::move(cue));
  }
  return out;
}

string caption_of(const Scene& scene) {
  return scene.time.empty() ? scene.location : scene.location + " · " + scene.time;
}

}  // namespace

string scene_path(const string& base, const StagedScene& scene) {
  return base + "/scene" + std::to_string(scene.scene->scene_number);
}

string line_path(const string& base, const StagedScene& scene, const StagedLine& line) {
  return scene_path(base, scene) + "/line" + std::to_string(line.line->id);
}

std::vector<Segment> segments(const string& base, const std::vector<StagedScene>& scenes,
                              const Timeline& timeline, const EpisodeMedia& media) {
  const int64_t first_transition = timeline.scenes.front().transition_frames;
  const int64_t intro_frames = kIntroFrames + first_transition;
  std::vector<Segment> out;
  out.push_back({base + "/intro", request(kIntroFrames, {card_shot(media.title_card, 0,
                                                                   intro_frames, true, false)})});
  sr::SegmentShot previous = card_shot(media.title_card, kIntroFrames, intro_frames, true, false);

  for (size_t s = 0; s < scenes.size(); ++s) {
    const StagedScene& scene = scenes[s];
    const SceneTime& time = timeline.scenes[s];
    const SceneMedia& own = media.scenes[s];
    for (size_t i = 0; i < scene.lines.size(); ++i) {
      const StagedLine& line = scene.lines[i];
      const LineTime& line_time = time.lines[i];
      const LineShots shots(scene, line, own, own.lines[i]);
      const string path = line_path(base, scene, line) + "/segment";
      int64_t from = 0;
      for (size_t k = 0; k < line.shots.size(); ++k) {
        const int64_t frames = line_time.shots[k];
        Segment segment{path + std::to_string(k), {}};
        if (line.shots[k] == ShotType::kEstablishing) {
          const int64_t lead = time.transition_frames;
          out.push_back(transition(scene_path(base, scene) + "/transition",
                                   atmosphere_row(scene.scene->atmosphere).transition, lead,
                                   std::move(previous),
                                   shots.shot(ShotType::kEstablishing, 0, lead + frames)));
          sr::SegmentShot shot = shots.shot(ShotType::kEstablishing, 0, lead + frames);
          shot.offset = lead;
          segment.request = request(frames, {std::move(shot)});
          segment.request.subtitles = {{4, frames - 4, caption_of(*scene.scene), {}}};
        } else {
          const bool ends_scene = i + 1 == scene.lines.size() && k + 1 == line.shots.size();
          const int64_t to = from + frames + (ends_scene ? transition_after(scenes, s) : 0);
          sr::SegmentShot shot = shots.shot(line.shots[k], from, to);
          if (ends_scene) {
            previous = shot;
            previous.offset = from + frames;
          }
          segment.request = request(frames, {std::move(shot)});
          segment.request.subtitles = within(own.lines[i].subtitles, from, frames);
          from += frames;
        }
        out.push_back(std::move(segment));
      }
    }
  }
  constexpr int64_t kCardFrames = kOutroTransitionFrames + kOutroFrames;
  const auto end_card = [&](int64_t from) {
    return card_shot(media.end_card, from, kCardFrames, false, true);
  };
  out.push_back(transition(base + "/outro/transition", "fade", kOutroTransitionFrames,
                           std::move(previous), end_card(0)));
  out.push_back({base + "/outro", request(kOutroFrames, {end_card(kOutroTransitionFrames)})});
  return out;
}

}  // namespace showrunner::drama
