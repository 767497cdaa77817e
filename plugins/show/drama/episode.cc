#include "episode.h"

#include <algorithm>
#include <map>
#include <utility>

#include "casting.h"
#include "estimates.h"
#include "input.h"
#include "pictures.h"
#include "publication.h"
#include "script_writer.h"
#include "shots.h"
#include "sound.h"
#include "staging.h"
#include "subtitles.h"
#include "text.h"
#include "timeline.h"

namespace showrunner::drama {
namespace {

using sr::Json;
using sr::Task;
using std::string;

constexpr int64_t kMaxLineFrames = int64_t{10} * 60 * kFps;
constexpr int64_t kSilentLineFrames = 30;  // "..." is a look, not a voice
constexpr size_t kThumbnailFigures = 2;

struct Done {};

// One production: the members are what its steps have made so far.
class Production {
 public:
  Production(sr::Run& run, ProduceInput input) : run_(run), input_(std::move(input)) {}

  Task<Json> make() {
    co_await write();
    co_await cast();
    co_await shoot();
    co_await edit();
    co_return co_await release();
  }

 private:
  // A step with its estimate, counted.
  template <class R>
  Task<typename R::Result> step(string path, R request) {
    sr::StepOptions options;
    options.estimate = sr::write_json(estimate(request));
    auto result = co_await run_.call(std::move(path), std::move(request), std::move(options));
    ++steps_done_;
    show_progress();
    co_return result;
  }

  void show_progress() {
    const auto total = static_cast<double>(std::max(steps_total_, steps_done_ + 1));
    run_.progress(static_cast<double>(steps_done_) / total, stage_);
  }
  void begin(const char* stage) {
    stage_ = stage;
    show_progress();
  }

  Task<Done> write() {
    const Brief& brief = input_.brief;
    characters_ = brief.characters;
    if (input_.needs_plan()) {
      begin("planning the series");
      co_await plan();
    }
    if (input_.plan) characters_ = input_.plan->characters;
    if (input_.script) {
      script_ = *input_.script;
    } else {
      begin("writing the script");
      script_ = co_await write_script(run_, brief, *input_.plan, input_.episode);
    }
    check_for_production(script_, characters_);
    scenes_ = stage(script_, characters_);
    base_ = "ep" + std::to_string(input_.episode);
    co_return Done{};
  }

  Task<Done> plan() {
    Json request = sr::write_json(input_.brief);
    // What does not change the story must not change its plan.
    for (const char* name : {"publish", "budgets"}) request.erase(name);
    sr::StepOptions options;
    options.subject = input_.brief.title;  // as showrunner plan names it
    options.estimate = sr::write_json(estimate(input_.brief));
    const Json answer =
        co_await run_.call("plan", "show.plan/1", std::move(request), std::move(options));
    input_.plan = sr::read_json<Plan>(answer);
    co_return Done{};
  }

  Task<Done> cast() {
    begin("casting");
    sr::VoicesRequest request;
    request.language = input_.brief.language;
    const sr::VoicesResult catalogue = co_await step("casting/voices", std::move(request));
    voices_ = cast_voices(characters_, catalogue.voices);
    co_return Done{};
  }

  // Everything that needs nothing but the script, at once; a picture follows its voice.
  Task<Done> shoot() {
    std::vector<Task<Done>> tasks;
    media_.scenes.resize(scenes_.size());
    voice_frames_.resize(scenes_.size());
    for (size_t s = 0; s < scenes_.size(); ++s) {
      const size_t count = scenes_[s].lines.size();
      media_.scenes[s].lines.resize(count);
      voice_frames_[s].resize(count);
      for (size_t i = 0; i < count; ++i) tasks.push_back(speak(s, i));
    }
    for (size_t s = 0; s < scenes_.size(); ++s) {
      tasks.push_back(image(scene_path(base_, scenes_[s]) + "/background",
                            background_request(input_.brief, *scenes_[s].scene),
                            media_.scenes[s].background));
      for (size_t i = 0; i < scenes_[s].lines.size(); ++i)
        if (scenes_[s].lines[i].reaction) tasks.push_back(react(s, i));
    }
    tasks.push_back(image(base_ + "/intro/card",
                          title_card_request(input_.brief, script_, input_.episode),
                          media_.title_card));
    tasks.push_back(
        image(base_ + "/outro/card", end_card_request(input_.brief, script_), media_.end_card));
    for (const string& mood : moods(input_.brief, scenes_)) tasks.push_back(bed(mood));
    const std::vector<const Character*> leads = thumbnail_figures();
    figures_.resize(leads.size());
    for (size_t i = 0; i < leads.size(); ++i) tasks.push_back(portrait(*leads[i], i));

    size_t shots = 0, lines = 0;
    for (const StagedScene& scene : scenes_) {
      lines += scene.lines.size();
      for (const StagedLine& line : scene.lines) shots += line.shots.size();
    }
    constexpr size_t kFrame = 3 /* intro, outro */ + 4 /* mix, thumbnail, film, publish */;
    steps_total_ = steps_done_ + tasks.size() + lines + shots + scenes_.size() + kFrame;
    run_.event("steps", {{"step.total", steps_total_}});
    begin("voices and pictures");
    co_await sr::all(std::move(tasks));
    timeline_ = lay_out(scenes_, voice_frames_);
    co_return Done{};
  }

  Task<Done> speak(size_t s, size_t i) {
    const StagedScene& scene = scenes_[s];
    const StagedLine& line = scene.lines[i];
    LineMedia& media = media_.scenes[s].lines[i];
    const string path = line_path(base_, scene, line);
    int64_t voice_frames = 0, shown_frames = kSilentLineFrames;
    if (speakable(line.line->text)) {
      sr::SpeakRequest words = speak_request(voices_.at(line.speaker->name), *line.line,
                                             scene.scene->atmosphere, input_.brief.language);
      media.voice = co_await step(path + "/voice", std::move(words));
      voice_frames = frames_of(media.voice.samples, media.voice.sample_rate);
      if (voice_frames > kMaxLineFrames)
        throw sr::internal("the voice of " + path + " lasts " +
                           std::to_string(voice_frames / kFps) + " s; a line may last 10 minutes");
      shown_frames = voice_frames;
    }
    voice_frames_[s][i] = voice_frames;
    media.subtitles = line_subtitles(*line.line, media.voice, shown_frames);
    const bool last = i + 1 == scene.lines.size();
    const int64_t frames = line_time(line, scene.scene->atmosphere, voice_frames, last).slot +
                           (last ? transition_after(scenes_, s) : 0);
    sr::AvatarRequest request = picture_request(line, media.voice, frames);
    media.picture = co_await step(path + "/picture", std::move(request));
    require_picture(media.picture, path + "/picture");
    co_return Done{};
  }

  Task<Done> react(size_t s, size_t i) {
    const StagedLine& line = scenes_[s].lines[i];
    const string path = line_path(base_, scenes_[s], line) + "/reaction";
    sr::AvatarRequest request = reaction_request(line);
    sr::AvatarResult picture = co_await step(path, std::move(request));
    require_picture(picture, path);
    media_.scenes[s].lines[i].reaction = std::move(picture);
    co_return Done{};
  }

  static void require_picture(const sr::AvatarResult& picture, const string& path) {
    if (!picture.sprites && !picture.video && !picture.still)
      throw sr::internal("the picture of " + path +
                         " has neither video nor sprites nor a still; its provider must give one");
  }

  Task<Done> image(string path, sr::ImageRequest request, sr::Artifact& out) {
    const sr::ImageResult result = co_await step(std::move(path), std::move(request));
    out = result.images.at(0).image;
    co_return Done{};
  }

  Task<Done> bed(string mood) {
    sr::BedRequest request = bed_request(input_.brief, mood);
    const sr::BedResult result = co_await step(base_ + "/music/" + mood, std::move(request));
    beds_[mood] = result.audio;
    co_return Done{};
  }

  // The two with most lines, the important first.
  std::vector<const Character*> thumbnail_figures() const {
    std::map<const Character*, int> lines;
    for (const Character& c : characters_) lines[&c] = 0;
    for (const StagedScene& scene : scenes_)
      for (const StagedLine& line : scene.lines) ++lines[line.speaker];
    std::vector<const Character*> out;
    for (const Character& c : characters_)
      if (lines[&c] > 0) out.push_back(&c);
    std::stable_sort(out.begin(), out.end(), [&](const Character* a, const Character* b) {
      return std::pair(rank_of(*a), -lines[a]) < std::pair(rank_of(*b), -lines[b]);
    });
    if (out.size() > kThumbnailFigures) out.resize(kThumbnailFigures);
    return out;
  }

  Task<Done> portrait(const Character& character, size_t index) {
    sr::AvatarRequest request = portrait_request(character, index == 0);
    const sr::AvatarResult picture =
        co_await step(base_ + "/thumbnail/" + character.id, std::move(request));
    figures_[index] = picture.still;
    co_return Done{};
  }

  Task<Done> edit() {
    begin("segments and sound");
    std::vector<Segment> plan = segments(base_, scenes_, timeline_, media_);
    cuts_.resize(plan.size());
    std::vector<Task<Done>> tasks;
    tasks.push_back(mix());
    for (size_t i = 0; i < plan.size(); ++i) tasks.push_back(render(std::move(plan[i]), i));
    std::vector<sr::Artifact> figures;
    for (const auto& figure : figures_)
      if (figure) figures.push_back(*figure);
    tasks.push_back(image(
        base_ + "/thumbnail",
        thumbnail_request(input_.brief, script_, input_.episode, std::move(figures)), thumbnail_));
    co_await sr::all(std::move(tasks));
    co_return Done{};
  }

  Task<Done> mix() {
    sr::MixRequest request = mix_request(input_.brief, scenes_, timeline_, media_, beds_);
    mix_ = co_await step(base_ + "/mix", std::move(request));
    co_return Done{};
  }

  Task<Done> render(Segment segment, size_t index) {
    const int64_t frames = segment.request.frames;
    const sr::SegmentResult result =
        co_await step(std::move(segment.path), std::move(segment.request));
    cuts_[index] = {result.video, frames};
    co_return Done{};
  }

  Task<Json> release() {
    begin("film");
    const std::vector<sr::ComposeChapter> marks = chapters(scenes_, timeline_);
    sr::ComposeRequest request;
    request.size = kFrameSize;
    request.fps = {kFps, 1};
    request.segments = std::move(cuts_);
    request.audio = mix_.audio;
    request.subtitles = film_subtitles();
    request.chapters = marks;
    request.title = film_title(input_.brief, script_, input_.episode);
    request.language = input_.brief.language;
    film_ = co_await step(base_ + "/film", std::move(request));

    begin("publishing");
    sr::PublishRequest publish = publication(input_.brief, script_, input_.episode, marks);
    publish.video = film_.video;
    publish.thumbnail = thumbnail_;
    publish.captions = film_.captions;
    publish.duration_ms = film_.duration_ms;
    publish.folder = input_.folder;
    if (mix_.stems && mix_.stems->voice)
      publish.extras.push_back(
          {file_name("voice", mix_.stems->voice->media_type), *mix_.stems->voice});
    const sr::PublishResult published = co_await step(base_ + "/publish", std::move(publish));
    run_.progress(1, "done");
    co_return result(published);
  }

  std::vector<sr::Subtitle> film_subtitles() const {
    std::vector<sr::Subtitle> out;
    for (size_t s = 0; s < scenes_.size(); ++s)
      for (size_t i = 0; i < scenes_[s].lines.size(); ++i)
        for (sr::Subtitle cue : media_.scenes[s].lines[i].subtitles) {
          const int64_t at = timeline_.scenes[s].lines[i].cue;
          cue.start += at;
          cue.end += at;
          out.push_back(std::move(cue));
        }
    return out;
  }

  Json result(const sr::PublishResult& published) const {
    Json lines = Json::array();
    for (size_t s = 0; s < scenes_.size(); ++s)
      for (size_t i = 0; i < scenes_[s].lines.size(); ++i) {
        const LineTime& time = timeline_.scenes[s].lines[i];
        const Line& line = *scenes_[s].lines[i].line;
        lines.push_back({{"scene", scenes_[s].scene->scene_number},
                         {"line", line.id},
                         {"character", line.character},
                         {"cue_frame", time.cue},
                         {"voice_frames", time.voice_frames}});
      }
    Json cast = Json::array();
    for (const auto& [name, voice] : voices_)
      cast.push_back({{"character", name},
                      {"voice", voice.voice},
                      {"pitch", voice.pitch},
                      {"rate", voice.rate},
                      {"timbre", voice.timbre}});
    return {{"film", sr::write_json(film_.video)},
            {"title", film_title(input_.brief, script_, input_.episode)},
            {"episode", input_.episode},
            {"frames", film_.frames},
            {"duration_ms", film_.duration_ms},
            {"thumbnail", sr::write_json(thumbnail_)},
            {"captions", sr::write_json(film_.captions)},
            {"published", {{"url", published.url}, {"files", sr::write_json(published.files)}}},
            {"loudness", sr::write_json(mix_.loudness)},
            {"cast", std::move(cast)},
            {"lines", std::move(lines)}};
  }

  sr::Run& run_;
  ProduceInput input_;
  string base_;
  const char* stage_ = "";
  size_t steps_done_ = 0, steps_total_ = 0;

  Script script_;
  std::vector<Character> characters_;
  std::vector<StagedScene> scenes_;  // points into script_ and characters_
  std::map<string, CastVoice> voices_;
  EpisodeMedia media_;
  std::map<string, sr::Artifact> beds_;
  std::vector<std::vector<int64_t>> voice_frames_;
  std::vector<std::optional<sr::Artifact>> figures_;
  Timeline timeline_;
  std::vector<sr::ComposeSegment> cuts_;
  sr::Artifact thumbnail_;
  sr::MixResult mix_;
  sr::ComposeResult film_;
};

}  // namespace

Task<Json> produce(sr::Run& run, Json request) {
  Production production(run, read_input(request));
  co_return co_await production.make();
}

}  // namespace showrunner::drama
