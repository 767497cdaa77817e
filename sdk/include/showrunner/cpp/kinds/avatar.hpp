// avatar.video/1
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "showrunner/cpp/fields.hpp"
#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/kinds/media.hpp"

namespace sr {

struct Profile {
  std::optional<std::string> name;
  std::optional<std::string> gender;
  std::optional<std::string> age_group;
  std::optional<int> age;
  std::optional<std::string> occupation;
  std::vector<std::string> traits;
  std::optional<std::string> style;
  std::optional<std::string> tone;

  template <class V>
  void fields(V&& v) {
    v("name", name);
    v("gender", gender);
    v("age_group", age_group);
    v("age", age);
    v("occupation", occupation);
    v("traits", traits);
    v("style", style);
    v("tone", tone);
  }
};

struct Look {
  std::string id;
  std::optional<Profile> profile;

  template <class V>
  void fields(V&& v) {
    v("id", id);
    v("profile", profile);
  }
};

struct AvatarResult {
  std::optional<Artifact> video;
  std::optional<Sprites> sprites;
  std::optional<Artifact> still;
  int frames = 0;

  template <class V>
  void fields(V&& v) {
    v("video", video);
    v("sprites", sprites);
    v("still", still);
    v("frames", frames);
  }
};

struct AvatarRequest {
  static constexpr std::string_view kKind = "avatar.video/1";
  using Result = AvatarResult;

  Look look;
  std::optional<Artifact> audio;
  std::optional<std::string> text;
  std::vector<Phoneme> phonemes;
  int frames = 0;
  FrameRate fps;
  Size size;
  std::optional<std::string> framing;
  std::optional<std::string> pose;
  std::optional<std::string> facing;
  std::optional<std::string> emotion;
  std::optional<bool> speaking;
  std::optional<std::string> background;
  std::optional<std::string> output;
  std::optional<int64_t> seed;

  template <class V>
  void fields(V&& v) {
    v("look", look);
    v("audio", audio);
    v("text", text);
    v("phonemes", phonemes);
    v("frames", frames);
    v("fps", fps);
    v("size", size);
    v("framing", framing);
    v("pose", pose);
    v("facing", facing);
    v("emotion", emotion);
    v("speaking", speaking);
    v("background", background);
    v("output", output);
    v("seed", seed);
  }
};

}  // namespace sr
