#include "puppet.h"

#include <gmock/gmock.h>
#include <sndfile.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <set>

#include "showrunner/testing/test_host.hpp"

namespace showrunner::puppet {
namespace {

using sr::Json;
using ::testing::HasSubstr;

struct Picture {
  int width = 0, height = 0;
  std::vector<uint32_t> pixels;  // premultiplied
};

Picture decoded(const std::string& png) {
  struct Source {
    const std::string& bytes;
    size_t at = 0;
  } source{png};
  cairo_surface_t* s = cairo_image_surface_create_from_png_stream(
      [](void* from, unsigned char* out, unsigned size) {
        auto& src = *static_cast<Source*>(from);
        if (size > src.bytes.size() - src.at) return CAIRO_STATUS_READ_ERROR;
        std::memcpy(out, src.bytes.data() + src.at, size);
        src.at += size;
        return CAIRO_STATUS_SUCCESS;
      },
      &source);
  Picture p;
  EXPECT_EQ(cairo_surface_status(s), CAIRO_STATUS_SUCCESS);
  p.width = cairo_image_surface_get_width(s);
  p.height = cairo_image_surface_get_height(s);
  const auto* rows = cairo_image_surface_get_data(s);
  for (int y = 0; y < p.height; ++y) {
    const auto* row =
        reinterpret_cast<const uint32_t*>(rows + y * cairo_image_surface_get_stride(s));
    p.pixels.insert(p.pixels.end(), row, row + p.width);
  }
  cairo_surface_destroy(s);
  return p;
}

// Mean difference of a channel, 0..255, over the pixels that either picture covers.
double difference(const Picture& a, const Picture& b) {
  double sum = 0, covered = 0;
  for (size_t i = 0; i < a.pixels.size(); ++i) {
    if ((a.pixels[i] | b.pixels[i]) == 0) continue;
    covered += 3;
    for (const int shift : {0, 8, 16})
      sum += std::abs(static_cast<int>(a.pixels[i] >> shift & 255) -
                      static_cast<int>(b.pixels[i] >> shift & 255));
  }
  return covered > 0 ? sum / covered : 0;
}

class PuppetTest : public ::testing::Test {
 protected:
  Json request(const std::string& id = "CHAR001") const {
    return {{"look", {{"id", id}, {"profile", {{"name", "이수진"}, {"gender", "female"}}}}},
            {"frames", 90},
            {"fps", {{"num", 30}, {"den", 1}}},
            {"size", {{"width", 480}, {"height", 270}}}};
  }
  sr::AvatarResult draw(const Json& r) {
    return sr::read_json<sr::AvatarResult>(puppet_.call("avatar.video/1", r));
  }
  Picture still(const Json& r) { return decoded(host_.read(draw(r).still.value())); }
  std::string refusal(const Json& r) {
    try {
      draw(r);
    } catch (const sr::Error& e) {
      EXPECT_EQ(e.code, SR_INVALID_ARGUMENT);
      return e.what();
    }
    return "accepted";
  }
  void check_sprites(const sr::AvatarResult& result, int frames) {
    ASSERT_TRUE(result.sprites);
    const Picture atlas = decoded(host_.read(result.sprites->atlas));
    EXPECT_EQ(result.frames, frames);
    EXPECT_EQ(result.sprites->frames, frames);
    for (const sr::SpritePart& part : result.sprites->parts) {
      ASSERT_FALSE(part.cells.empty());
      for (const sr::Cell& c : part.cells) {
        EXPECT_GE(std::min(c.x, c.y), 0);
        EXPECT_GE(std::min(c.width, c.height), 1);
        EXPECT_LE(c.x + c.width, atlas.width) << part.name;
        EXPECT_LE(c.y + c.height, atlas.height) << part.name;
        EXPECT_GE(std::min(part.x, part.y), 0);
        EXPECT_LE(part.x + c.width, result.sprites->width) << part.name;
      }
      int sum = 0;
      for (const auto& run : part.track) {
        ASSERT_EQ(run.size(), 2u);
        EXPECT_GE(run[0], -1);
        EXPECT_LT(run[0], static_cast<int>(part.cells.size())) << part.name;
        EXPECT_GE(run[1], 1);
        sum += run[1];
      }
      EXPECT_EQ(sum, frames) << part.name;
    }
  }

  sr::testing::TestHost host_;
  sr::testing::Instance puppet_{host_, sr::provider_table<Puppet>()};
};

TEST_F(PuppetTest, EveryPoseAndEmotionFitsItsAtlas) {
  for (const char* pose : {"front", "side", "back", "silhouette", "card"})
    for (const char* emotion : {"neutral", "joy", "sadness", "anger", "fear", "surprise"}) {
      SCOPED_TRACE(std::string(pose) + " " + emotion);
      Json r = request();
      r["pose"] = pose;
      r["emotion"] = emotion;
      r["facing"] = "right";
      r["text"] = "안녕하세요, 반갑습니다";
      check_sprites(draw(r), 90);
    }
}

TEST_F(PuppetTest, EveryLookCanBeDrawn) {
  for (int i = 0; i < 40; ++i) {
    Json r = request("P" + std::to_string(i));
    Json& profile = r["look"]["profile"];
    profile["gender"] = i % 2 == 0 ? "male" : "female";
    profile["age_group"] = std::vector<const char*>{"child", "young", "adult", "middle_age",
                                                    "senior"}[static_cast<size_t>(i / 2 % 5)];
    profile["occupation"] = std::vector<const char*>{
        "", "의사", "학생", "화가", "교수", "회사원", "gamer"}[static_cast<size_t>(i % 7)];
    for (const char* pose : {"front", "side", "back"}) {
      r["pose"] = pose;
      check_sprites(draw(r), 90);
    }
  }
}

TEST_F(PuppetTest, SameRequestSameBytesInAnyInstance) {
  for (const char* pose : {"front", "side", "back", "silhouette", "card"}) {
    Json r = request();
    r["pose"] = pose;
    r["text"] = "안녕";
    sr::testing::Instance other(host_, sr::provider_table<Puppet>());
    EXPECT_EQ(puppet_.call("avatar.video/1", r), other.call("avatar.video/1", r)) << pose;
  }
}

TEST_F(PuppetTest, WhatIsSaidDoesNotChangeTheAtlas) {
  Json spoken = request();
  spoken["text"] = "한 마디";
  Json silent = request();
  silent["speaking"] = false;
  silent["frames"] = 30;
  silent["seed"] = 5;
  sr::testing::Instance other(host_, sr::provider_table<Puppet>());
  const auto a = draw(spoken).sprites->atlas;
  EXPECT_EQ(a, draw(silent).sprites->atlas);
  EXPECT_EQ(a,
            sr::read_json<sr::AvatarResult>(other.call("avatar.video/1", silent)).sprites->atlas);
  Json sad = request();
  sad["emotion"] = "sadness";
  EXPECT_NE(a, draw(sad).sprites->atlas);
}

TEST_F(PuppetTest, TheExampleCastIsDistinct) {
  std::ifstream file(PUPPET_EXAMPLE);
  const Json series = Json::parse(file);
  std::vector<Picture> stills;
  for (const Json& c : series.at("characters")) {
    Json r = request(c.at("id"));
    r["look"]["profile"] = {{"name", c.at("name")},
                            {"gender", c.at("voice_profile").at("gender")},
                            {"age_group", c.at("voice_profile").at("age_group")},
                            {"age", c.at("age")},
                            {"occupation", c.at("occupation")},
                            {"traits", c.at("personality")}};
    stills.push_back(still(r));
  }
  ASSERT_EQ(stills.size(), 12u);
  for (size_t i = 0; i < stills.size(); ++i)
    for (size_t k = 0; k < i; ++k) EXPECT_GT(difference(stills[i], stills[k]), 12) << i << " " << k;
}

TEST_F(PuppetTest, EmotionsDiffer) {
  std::set<std::vector<uint32_t>> faces;
  for (const char* emotion : {"neutral", "joy", "sadness", "anger", "fear", "surprise"}) {
    Json r = request();
    r["emotion"] = emotion;
    faces.insert(still(r).pixels);
  }
  EXPECT_EQ(faces.size(), 6u);
}

TEST_F(PuppetTest, SidesAreMirrored) {
  Json left = request(), right = request();
  left["pose"] = right["pose"] = "side";
  left["facing"] = "left";
  right["facing"] = "right";
  EXPECT_GT(difference(still(left), still(right)), 10);
}

TEST_F(PuppetTest, ListensWithAStillMouth) {
  Json r = request();
  r["phonemes"] = Json::array({{{"ipa", "a"}, {"start_ms", 500}, {"end_ms", 1500}}});
  const auto mouths = [&] {
    const auto result = draw(r);
    return std::count_if(result.sprites->parts.begin(), result.sprites->parts.end(),
                         [](const auto& part) { return part.name.starts_with("mouth"); });
  };
  EXPECT_GT(mouths(), 0);
  r["speaking"] = false;
  EXPECT_EQ(mouths(), 0);
}

TEST_F(PuppetTest, MouthFollowsARecording) {
  std::vector<short> samples(48000 * 3, 0);
  for (size_t i = 48000; i < 96000; ++i)
    samples[i] = static_cast<short>(12000 * std::sin(static_cast<double>(i) * 0.05));
  const auto path = (host_.folder() / "voice.wav").string();
  SF_INFO info{0, 48000, 1, SF_FORMAT_WAV | SF_FORMAT_PCM_16, 0, 0};
  SNDFILE* wav = sf_open(path.c_str(), SFM_WRITE, &info);
  ASSERT_NE(wav, nullptr);
  sf_write_short(wav, samples.data(), static_cast<sf_count_t>(samples.size()));
  sf_close(wav);
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  Json r = request();
  r["audio"] = sr::write_json(host_.put(bytes, "audio/wav"));
  std::vector<int> moving(90, 0);
  const sr::AvatarResult result = draw(r);
  for (const sr::SpritePart& part : result.sprites->parts) {
    if (!part.name.starts_with("mouth")) continue;
    size_t f = 0;
    for (const auto& run : part.track)
      for (int i = 0; i < run[1]; ++i, ++f) moving[f] |= run[0] >= 0 ? 1 : 0;
  }
  for (size_t f = 0; f < 90; ++f) EXPECT_EQ(moving[f], f >= 30 && f < 60 ? 1 : 0) << f;
}

TEST_F(PuppetTest, RefusesWhatItCannotRead) {
  Json r = request();
  r["audio"] = sr::write_json(host_.put("not a sound", "audio/wav"));
  EXPECT_THAT(refusal(r), HasSubstr("audio artifact"));
}

TEST_F(PuppetTest, RefusesWithTheFix) {
  const auto with = [&](const char* field, Json value) {
    Json r = request();
    r[field] = std::move(value);
    return refusal(r);
  };
  EXPECT_THAT(with("background", "#12345"), HasSubstr("#rrggbb"));
  EXPECT_THAT(with("background", "#12345g"), HasSubstr("#rrggbb"));
  EXPECT_THAT(with("emotion", "bored"), HasSubstr("use neutral, joy"));
  EXPECT_THAT(with("pose", "upside down"), HasSubstr("front, side"));
  EXPECT_THAT(with("frames", 0), HasSubstr("1 to 108000"));
  EXPECT_THAT(with("fps", {{"num", 0}, {"den", 1}}), HasSubstr("fps.num"));
  EXPECT_THAT(with("size", {{"width", -5}, {"height", 100}}), HasSubstr("size.width"));
  EXPECT_THAT(with("look", {{"id", ""}}), HasSubstr("look.id"));
}

TEST_F(PuppetTest, LeavesHugePicturesToOthers) {
  Json r = request();
  r["size"] = {{"width", 8192}, {"height", 8192}};
  try {
    draw(r);
    FAIL() << "accepted";
  } catch (const sr::Error& e) {
    EXPECT_EQ(e.code, SR_UNIMPLEMENTED);
    EXPECT_EQ(e.retry, static_cast<uint32_t>(SR_RETRY_OTHER));
  }
}

TEST_F(PuppetTest, DrawsSmallAndOddSizes) {
  for (const auto& [w, h] : {std::pair{16, 16}, {16, 2000}, {2000, 16}, {333, 777}})
    for (const char* pose : {"front", "side", "back", "silhouette", "card"}) {
      SCOPED_TRACE(std::to_string(w) + "x" + std::to_string(h) + pose);
      Json r = request();
      r["size"] = {{"width", w}, {"height", h}};
      r["pose"] = pose;
      r["text"] = "가나다";
      check_sprites(draw(r), 90);
    }
}

TEST_F(PuppetTest, EmptyAndLongProfiles) {
  Json r = request();
  r["look"] = {{"id", "x"}};
  r["pose"] = "card";
  check_sprites(draw(r), 90);
  std::string name;
  for (int i = 0; i < 20000; ++i) name += "긴";
  r["look"]["profile"] = {{"name", name}, {"traits", Json::array({name})}};
  check_sprites(draw(r), 90);
}

TEST_F(PuppetTest, BackgroundFillsTheFigure) {
  Json r = request();
  r["background"] = "#102030";
  const Picture p = still(r);
  EXPECT_EQ(p.pixels.front(), 0xff102030u);
  EXPECT_EQ(p.width, 480);
  r.erase("background");
  EXPECT_EQ(still(r).pixels.front(), 0u);
}

TEST_F(PuppetTest, StopsWhenCancelled) {
  puppet_.cancel_all();
  try {
    draw(request());
    FAIL() << "accepted";
  } catch (const sr::Error& e) {
    EXPECT_EQ(e.code, SR_CANCELLED);
  }
}

TEST_F(PuppetTest, SaysWhatItOffers) {
  EXPECT_EQ(puppet_.call("sr.catalog/1", Json::object())["models"][0]["kinds"][0],
            "avatar.video/1");
  EXPECT_EQ(puppet_.call("sr.health/1", Json::object())["status"], "healthy");
}

}  // namespace
}  // namespace showrunner::puppet
