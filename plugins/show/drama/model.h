// The data of a drama: the brief that a producer writes, the plan that the show makes of it, and an
// episode's script. JSON in and out by showrunner/cpp/fields.hpp; the formats are described in
// docs/formats.md and checked against the schemas in this plugin's manifest.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "showrunner/cpp/fields.hpp"

namespace showrunner::drama {

struct VoiceProfile {
  std::string gender = "female";          // male | female
  std::string age_group = "young_adult";  // young | young_adult | adult | middle_age | senior
  std::optional<std::string> tone;
  std::optional<std::string> speaking_style;

  template <class V>
  void fields(V&& v) {
    v("gender", gender);
    v("age_group", age_group);
    v("tone", tone);
    v("speaking_style", speaking_style);
  }
};

struct Character {
  std::string id;  // CHAR001
  std::string name;
  std::string role;
  std::string importance = "minor";  // main | major_supporting | supporting | minor
  int age = 0;
  std::string occupation;
  std::vector<std::string> personality;
  std::optional<std::string> background;
  std::vector<std::string> goals;
  std::vector<std::string> secrets;
  VoiceProfile voice_profile;
  std::optional<sr::Json> appearance_profile;

  template <class V>
  void fields(V&& v) {
    v("id", id);
    v("name", name);
    v("role", role);
    v("importance", importance);
    v("age", age);
    v("occupation", occupation);
    v("personality", personality);
    v("background", background);
    v("goals", goals);
    v("secrets", secrets);
    v("voice_profile", voice_profile);
    v("appearance_profile", appearance_profile);
  }
};

struct PublishSettings {
  std::string daily_at = "19:00";
  std::string time_zone = "UTC";
  std::string privacy = "private";
  std::string category_id = "24";
  bool made_for_kids = false;
  bool synthetic_media = true;
  std::vector<std::string> tags;

  template <class V>
  void fields(V&& v) {
    v("daily_at", daily_at);
    v("time_zone", time_zone);
    v("privacy", privacy);
    v("category_id", category_id);
    v("made_for_kids", made_for_kids);
    v("synthetic_media", synthetic_media);
    v("tags", tags);
  }
};

// What the producer gives: at least title, genre and total_episodes.
struct Brief {
  std::string title;
  std::string genre;
  std::string language = "ko";  // ko | en
  int total_episodes = 1;
  int episode_minutes = 10;
  std::optional<std::string> main_theme;
  std::optional<std::string> target_audience;
  std::optional<std::string> basic_premise;
  int64_t seed = 0;
  PublishSettings publish;
  std::vector<Character> characters;

  template <class V>
  void fields(V&& v) {
    v("title", title);
    v("genre", genre);
    v("language", language);
    v("total_episodes", total_episodes);
    v("episode_minutes", episode_minutes);
    v("main_theme", main_theme);
    v("target_audience", target_audience);
    v("basic_premise", basic_premise);
    v("seed", seed);
    v("publish", publish);
    v("characters", characters);
  }
};

struct ArcPhase {
  std::string phase;  // exposition | rising_action | climax | resolution
  int from_episode = 1;
  int to_episode = 1;
  std::string description;

  template <class V>
  void fields(V&& v) {
    v("phase", phase);
    v("from_episode", from_episode);
    v("to_episode", to_episode);
    v("description", description);
  }
};

struct Subplot {
  std::string title;
  std::string description;
  std::vector<int> episodes;

  template <class V>
  void fields(V&& v) {
    v("title", title);
    v("description", description);
    v("episodes", episodes);
  }
};

struct Milestone {
  std::string name;  // first_meeting | growing_interest | first_conflict | confession | ..
  int episode = 1;
  std::string description;

  template <class V>
  void fields(V&& v) {
    v("name", name);
    v("episode", episode);
    v("description", description);
  }
};

struct Relationship {
  std::string from, to;  // character ids
  std::string type;
  int intimacy = 1;  // 1..10
  std::vector<std::string> conflict_points;
  std::string development;

  template <class V>
  void fields(V&& v) {
    v("from", from);
    v("to", to);
    v("type", type);
    v("intimacy", intimacy);
    v("conflict_points", conflict_points);
    v("development", development);
  }
};

struct Outline {
  int episode = 1;
  std::string title;
  std::string main_event;
  std::vector<std::string> sub_events;
  std::vector<std::string> character_focus;  // character ids
  std::string arc_phase;
  std::string emotional_journey;
  std::string cliffhanger_type;

  template <class V>
  void fields(V&& v) {
    v("episode", episode);
    v("title", title);
    v("main_event", main_event);
    v("sub_events", sub_events);
    v("character_focus", character_focus);
    v("arc_phase", arc_phase);
    v("emotional_journey", emotional_journey);
    v("cliffhanger_type", cliffhanger_type);
  }
};

// What a plan begins with, before there are characters.
struct Blueprint {
  std::string logline;
  std::vector<std::string> themes;
  std::string tone;
  std::string audience;
  std::vector<std::string> selling_points;
  std::string main_conflict;
  std::vector<ArcPhase> arc;
  std::vector<Subplot> subplots;
  std::vector<Milestone> milestones;

  template <class V>
  void fields(V&& v) {
    v("logline", logline);
    v("themes", themes);
    v("tone", tone);
    v("audience", audience);
    v("selling_points", selling_points);
    v("main_conflict", main_conflict);
    v("arc", arc);
    v("subplots", subplots);
    v("milestones", milestones);
  }
};

struct Plan : Blueprint {
  std::vector<Character> characters;
  std::vector<Relationship> relationships;
  std::vector<Outline> outlines;

  template <class V>
  void fields(V&& v) {
    Blueprint::fields(v);
    v("characters", characters);
    v("relationships", relationships);
    v("outlines", outlines);
  }
};

struct Line {
  int id = 0;
  std::string character;  // a character's name
  std::string text;
  std::string emotion = "neutral";  // happy | sad | angry | surprised | fear | neutral
  std::optional<double> duration;   // seconds, a wish; the voice decides

  template <class V>
  void fields(V&& v) {
    v("id", id);
    v("character", character);
    v("text", text);
    v("emotion", emotion);
    v("duration", duration);
  }
};

struct Scene {
  int scene_number = 1;
  std::string location;
  std::string time;
  std::string atmosphere;  // romantic | tense | calm | happy | sad | mysterious | neutral
  std::vector<std::string> characters;
  std::vector<Line> dialogues;

  template <class V>
  void fields(V&& v) {
    v("scene_number", scene_number);
    v("location", location);
    v("time", time);
    v("atmosphere", atmosphere);
    v("characters", characters);
    v("dialogues", dialogues);
  }
};

struct Script {
  int episode_number = 1;
  std::string title;
  std::string summary;
  std::vector<Scene> scenes;
  std::optional<std::string> cliffhanger;

  template <class V>
  void fields(V&& v) {
    v("episode_number", episode_number);
    v("title", title);
    v("summary", summary);
    v("scenes", scenes);
    v("cliffhanger", cliffhanger);
  }
};

}  // namespace showrunner::drama
