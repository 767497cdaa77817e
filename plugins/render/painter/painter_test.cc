// The provider as the host uses it.
#include "painter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <thread>

#include "cards.h"
#include "encode.h"
#include "scene.h"
#include "showrunner/cpp/kinds/render.hpp"
#include "showrunner/testing/test_host.hpp"

namespace showrunner::painter {
namespace {

using sr::testing::Instance;
using sr::testing::TestHost;
using testing::HasSubstr;

struct PainterTest : testing::Test {
  TestHost host;
  Instance painter{host, sr::provider_table<Painter>()};

  static sr::ImageRequest request(const std::string& purpose = "background", int width = 320,
                                  int height = 180) {
    sr::ImageRequest request;
    request.prompt = "scene";
    request.size = {width, height};
    request.scene = sr::SceneHints{};
    request.scene->purpose = purpose;
    return request;
  }
  static sr::ImageRequest place(const std::string& location, const std::string& time = "낮",
                                const std::string& atmosphere = "calm") {
    auto r = request();
    r.scene->location = location;
    r.scene->time = time;
    r.scene->atmosphere = atmosphere;
    return r;
  }
  std::string sha(const sr::ImageRequest& r) { return painter.call(r).images.at(0).image.sha256; }
  Surface paint(const sr::ImageRequest& r) {
    return decode(host.read(painter.call(r).images.at(0).image));
  }
  sr::Error error_of(const sr::ImageRequest& r) {
    try {
      painter.call(r);
    } catch (const sr::Error& error) {
      return error;
    }
    return {SR_OK, "no error"};
  }
};

// Mean difference of two pictures' channels, 0..255.
double difference(const Surface& a, const Surface& b) {
  double sum = 0;
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x)
      for (uint32_t shift : {0u, 8u, 16u})
        sum += std::abs(static_cast<int>((a.row(y)[x] >> shift) & 255) -
                        static_cast<int>((b.row(y)[x] >> shift) & 255));
  return sum / (3.0 * a.width() * a.height());
}

double brightness(const Surface& a) {
  double sum = 0;
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x) sum += (a.row(y)[x] >> 8) & 255;
  return sum / (a.width() * a.height());
}

TEST_F(PainterTest, SameRequestSameBytes) {
  for (const char* purpose :
       {"background", "title_card", "end_card", "subtitle_card", "thumbnail"}) {
    auto r = request(purpose);
    r.scene->location = "카페";
    r.scene->title = "첫 만남";
    EXPECT_EQ(sha(r), sha(r)) << purpose;
  }
}

TEST_F(PainterTest, EveryPlaceLooksDifferent) {
  std::vector<Surface> pictures;
  std::set<Place> painted;
  for (const auto& [word, which] : place_keywords()) {
    if (!painted.insert(which).second) continue;
    pictures.push_back(paint(place(std::string(word[0] == '=' ? word.substr(1) : word))));
  }
  ASSERT_EQ(pictures.size(), kPlaces - 1);
  for (size_t i = 0; i < pictures.size(); ++i)
    for (size_t j = 0; j < i; ++j)
      EXPECT_GT(difference(pictures[i], pictures[j]), 8) << i << " and " << j;
}

TEST_F(PainterTest, TwoCafesDifferTheSameCafeDoesNot) {
  EXPECT_GT(difference(paint(place("하늘의 카페")), paint(place("바다 카페"))), 3);
  EXPECT_EQ(sha(place("하늘의 카페")), sha(place("하늘의 카페")));
}

TEST_F(PainterTest, TimeAndMoodChangeTheLight) {
  for (const char* where : {"공원", "거실", "한강", "골목"}) {
    const double day = brightness(paint(place(where, "낮")));
    const double night = brightness(paint(place(where, "밤")));
    EXPECT_GT(day, night + 20) << where;
    EXPECT_GT(brightness(paint(place(where, "낮", "joyful"))),
              brightness(paint(place(where, "낮", "fearful"))) + 10)
        << where;
  }
  EXPECT_GT(difference(paint(place("공원", "맑은 낮")), paint(place("공원", "비 오는 낮"))), 5);
  EXPECT_GT(difference(paint(place("공원", "여름 낮")), paint(place("공원", "가을 낮"))), 5);
}

TEST_F(PainterTest, SubtitlesHaveACalmPlace) {
  for (const char* where : {"카페", "거실", "공원", "한강", "사무실"}) {
    const Surface picture = paint(place(where));
    double steps = 0;
    int n = 0;
    for (int y = picture.height() * 85 / 100; y < picture.height() * 97 / 100; ++y)
      for (int x = picture.width() / 4; x < picture.width() * 3 / 4; ++x, ++n)
        steps += std::abs(static_cast<int>((picture.row(y)[x] >> 8) & 255) -
                          static_cast<int>((picture.row(y)[x - 1] >> 8) & 255));
    EXPECT_LT(steps / n, 4) << where;
  }
}

TEST_F(PainterTest, FreeFormPromptGivesAPicture) {
  sr::ImageRequest r;
  r.prompt = "the feeling of forgetting a name";
  r.size = {320, 180};
  EXPECT_GT(brightness(paint(r)), 40);
}

TEST_F(PainterTest, CountGivesSeedsInARow) {
  auto r = place("카페");
  r.seed = 5;
  r.count = 3;
  sr::testing::Observed observed;
  const auto result =
      sr::read_json<sr::ImageResult>(painter.call("render.image/1", sr::write_json(r), &observed));
  ASSERT_EQ(result.images.size(), 3u);
  EXPECT_EQ(result.images[2].seed, 7);
  EXPECT_NE(result.images[0].image.sha256, result.images[1].image.sha256);
  EXPECT_EQ(observed.progress, 1);
  r.count.reset();
  r.seed = 7;
  EXPECT_EQ(sha(r), result.images[2].image.sha256);
}

TEST_F(PainterTest, ThumbnailIsAJpegWithinItsLimit) {
  auto r = request("thumbnail", 1280, 720);
  r.scene->title = "첫사랑은 처음이라서";
  r.scene->location = "강남 거리";
  r.scene->time = "비 오는 밤";
  const sr::Artifact free = painter.call(r).images[0].image;
  EXPECT_EQ(free.media_type, "image/jpeg");
  EXPECT_LE(free.bytes, 2'000'000);
  EXPECT_TRUE(host.read(free).starts_with("\xff\xd8\xff"));
  r.max_bytes = 60'000;
  const sr::Artifact tight = painter.call(r).images[0].image;
  EXPECT_LE(tight.bytes, 60'000);
  EXPECT_LT(difference(decode(host.read(free)), decode(host.read(tight))), 6);
  r.max_bytes = 1024;
  EXPECT_EQ(error_of(r).code, SR_INVALID_ARGUMENT);
  r.format = "png";
  EXPECT_THAT(error_of(r).what(), HasSubstr("jpeg"));
}

TEST_F(PainterTest, ReferencesStandOnTheThumbnail) {
  Surface figure(60, 90);
  for (int y = 30; y < 90; ++y)
    for (int x = 15; x < 45; ++x) figure.row(y)[x] = 0xff00ff00u;
  figure.mark_dirty();
  cairo_surface_t* raw = figure.raw();
  std::string png;
  cairo_surface_write_to_png_stream(
      raw,
      [](void* out, const unsigned char* data, unsigned n) {
        static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), n);
        return CAIRO_STATUS_SUCCESS;
      },
      &png);
  auto r = request("thumbnail");
  r.format = "png";
  r.scene->title = "제목";
  r.references = {host.put(png, "image/png")};
  const Surface with = paint(r);
  EXPECT_EQ(with.row(150)[320 * 77 / 100] & 0xffffffu, 0x00ff00u);
  r.references = {host.put("\x89PNG\r\n\x1a\nbroken", "image/png")};
  EXPECT_EQ(error_of(r).code, SR_INVALID_ARGUMENT);
  r.references = {host.put(png.substr(0, png.size() / 2), "image/png")};
  EXPECT_EQ(error_of(r).code, SR_INVALID_ARGUMENT);
  r.references = {host.put("\xff\xd8\xff\xe0 broken", "image/jpeg")};
  EXPECT_EQ(error_of(r).code, SR_INVALID_ARGUMENT);
  r.references = {host.put("GIF89a", "image/gif")};
  EXPECT_EQ(error_of(r).code, SR_UNIMPLEMENTED);
}

TEST_F(PainterTest, WhatNeedsAModelGoesToAnother) {
  auto r = request();
  r.workflow = "flux_basic";
  EXPECT_EQ(error_of(r).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error_of(r).retry, static_cast<uint32_t>(SR_RETRY_OTHER));
  r = request();
  r.lora = {sr::Json{{"name", "x"}}};
  EXPECT_EQ(error_of(r).code, SR_UNIMPLEMENTED);
  r = request();
  r.references = {host.put("x", "image/png")};
  EXPECT_EQ(error_of(r).code, SR_UNIMPLEMENTED);
}

TEST_F(PainterTest, HostileSizes) {
  for (const auto& [width, height] :
       std::vector<std::pair<int, int>>{{16, 16}, {8192, 16}, {16, 8192}, {17, 301}})
    for (const char* purpose : {"background", "title_card", "thumbnail"}) {
      auto r = request(purpose, width, height);
      r.scene->location = "거리";
      r.scene->title = "제목";
      const auto image = painter.call(r).images.at(0);
      EXPECT_EQ(image.width, width);
      EXPECT_EQ(image.height, height);
    }
  EXPECT_EQ(error_of(request("background", 8192, 8192)).code, SR_UNIMPLEMENTED);
  EXPECT_EQ(error_of(request("background", 0, 100)).code, SR_INVALID_ARGUMENT);
  EXPECT_EQ(error_of(request("background", 100, -5)).code, SR_INVALID_ARGUMENT);
}

TEST_F(PainterTest, HostileText) {
  const std::string line(100'000, 'W');
  const std::string hangul = [] {
    std::string s;
    for (int i = 0; i < 5000; ++i) s += "가";
    return s;
  }();
  for (const std::string& words :
       {line, hangul, std::string("a\0b\x01\x7f", 5), std::string("\n\n\n\t  "),
        std::string("😀 웃음 🎬"), std::string("</span><b>&amp;%s%n"), std::string("مرحبا שלום"),
        std::string()})
    for (const char* purpose : {"title_card", "end_card", "subtitle_card", "thumbnail"}) {
      auto r = request(purpose);
      r.scene->title = words;
      r.scene->subtitle = words;
      r.scene->caption = words;
      const sr::Error error = error_of(r);
      EXPECT_TRUE(error.code == SR_OK || error.code == SR_FAILED_PRECONDITION) << error.what();
    }
}

TEST_F(PainterTest, TextIsDrawn) {
  auto r = request("title_card", 640, 360);
  const Surface without = paint(r);
  r.scene->title = "첫사랑은 처음이라서";
  EXPECT_GT(difference(without, paint(r)), 1.5);
}

TEST(Painter, ThreadsPaintTheSame) {
  std::array<std::string, 4> bytes;
  std::vector<std::thread> threads;
  for (std::string& out : bytes)
    threads.emplace_back([&out] {
      Surface picture(320, 180);
      Scene scene;
      scene.place = Place::kCafe;
      paint_title_card(picture, scene, {"첫 만남", "하늘의 카페", "EP.1"}, "");
      out = encode_png(picture, 1);
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& out : bytes) EXPECT_EQ(out, bytes[0]);
}

TEST_F(PainterTest, CancelledBeforeItPaints) {
  painter.cancel_all();
  EXPECT_EQ(error_of(request()).code, SR_CANCELLED);
}

TEST_F(PainterTest, SaysWhatItOffers) {
  const sr::Json catalog = painter.call("sr.catalog/1", sr::Json::object());
  EXPECT_EQ(catalog["models"][0]["id"], "painter");
  EXPECT_EQ(catalog["limits"]["places"].size(), static_cast<size_t>(kPlaces));
  EXPECT_EQ(painter.call("sr.health/1", sr::Json::object())["status"], "healthy");
}

}  // namespace
}  // namespace showrunner::painter
