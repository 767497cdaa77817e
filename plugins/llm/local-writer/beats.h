// A scene's lines out of beats: short exchanges that the grammar holds by purpose, in three parts
// (open, middle, close). A line of a beat reads "Ah text": speaker A, B or C, then the emotion's
// letter. A first string "?late" or "?early" binds the beat to a half of the series.
//
// Threads: one object per thread. Errors: SR_INTERNAL for a broken grammar.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "random.h"
#include "speech.h"

namespace showrunner::local_writer {

// A scene as the outline gives it.
struct SceneFrame {
  std::string purpose, location, time, atmosphere;
  std::vector<size_t> people;
  size_t min_lines = 10, max_lines = 12;
};

struct SpokenLine {
  size_t who = 0;
  std::string emotion;  // happy | sad | angry | surprised | fear | neutral
  std::string text;
};

// The grammar's scenes by purpose; a purpose that it does not know is "daily".
const sr::Json& pool_of(const sr::Json& grammar, const std::string& purpose);

// Writes the scenes of one episode in order; no text twice while the grammar lasts.
class SceneWriter {
 public:
  SceneWriter(const sr::Json& grammar, const Cast& cast, const Story& story, uint64_t seed)
      : grammar_(grammar),
        cast_(cast),
        speech_(speech_of(cast.language())),
        story_(story),
        seed_(seed) {}

  // `met`: the leads know each other.
  std::vector<SpokenLine> write(const SceneFrame& frame, bool met);

 private:
  using Lines = std::vector<SpokenLine>;
  void take_stage(const SceneFrame& frame, const sr::Json& pool, bool met);
  std::optional<std::string> token(std::string_view name, size_t speaker, size_t listener) const;
  std::optional<Lines> speak(const sr::Json& beat, bool may_repeat) const;
  // How strictly the next beat is chosen.
  struct Choice {
    bool turn;        // somebody else than the last speaker begins
    bool trimmed;     // a beat may lose its end
    bool may_repeat;  // texts may come again
  };
  // The next usable beat of at most `room` lines; none: empty.
  Lines next(const sr::Json& beats, const std::string& name, size_t room, Choice choice);
  // The same, less and less strictly, but without repeats.
  Lines next(const sr::Json& beats, const std::string& name, size_t room);

  const sr::Json& grammar_;
  const Cast& cast_;
  const Speech& speech_;
  const Story& story_;
  uint64_t seed_;
  std::set<std::string> said_;
  std::map<std::string, size_t> turns_;
  // The scene being written.
  std::vector<size_t> stage_;  // A, B, C
  std::map<std::string, std::string, std::less<>> words_;
  size_t last_speaker_ = 0;
  bool met_ = true;
};

}  // namespace showrunner::local_writer
