// Keys, sampling and shots: what is drawn where.
#include <gtest/gtest.h>

#include <cstdlib>

#include "keys.h"
#include "sampler.h"
#include "shot.h"
#include "test_media.h"

namespace showrunner::ffmpeg {
namespace {

using testing::Pixel;
using testing::png;

sr::Keyframe key(int64_t frame, std::optional<double> x, std::optional<double> scale,
                 std::optional<std::string> ease = {}) {
  sr::Keyframe out;
  out.frame = frame;
  out.x = x;
  out.scale = scale;
  out.ease = ease;
  return out;
}

TEST(Movement, EachPropertyMovesBetweenItsOwnKeys) {
  const Movement m({key(0, 10, 1), key(10, {}, 2), key(20, 50, {})}, {7, 8, 1, 1});
  EXPECT_DOUBLE_EQ(m.at(5).x, 20);
  EXPECT_DOUBLE_EQ(m.at(5).scale, 1.5);
  EXPECT_DOUBLE_EQ(m.at(-3).x, 10);
  EXPECT_DOUBLE_EQ(m.at(99).x, 50);
  EXPECT_DOUBLE_EQ(m.at(5).y, 8);
  EXPECT_DOUBLE_EQ(m.max_scale(), 2);
  EXPECT_FALSE(m.still());
}

TEST(Movement, EasesInAndOut) {
  const Movement m({key(0, 0, {}, "in_out"), key(100, 100, {})}, {});
  EXPECT_DOUBLE_EQ(m.at(50).x, 50);
  EXPECT_LT(m.at(10).x, 5);
  EXPECT_GT(m.at(90).x, 95);
}

TEST(Movement, RefusesDisorderAndAbsurdNumbers) {
  EXPECT_THROW(Movement({key(5, 1, 1), key(5, 2, 2)}, {}), sr::Error);
  EXPECT_THROW(Movement({key(0, 1e300, 1)}, {}), sr::Error);
  EXPECT_THROW(Movement({key(0, 1, 1e-9)}, {}), sr::Error);
}

Picture ramp(int width, int height) {
  Picture p(width, height, false);
  for (int i = 0; i < 3; ++i)
    for (int y = 0; y < p.planes[i].height(); ++y)
      for (int x = 0; x < p.planes[i].width(); ++x)
        p.planes[i].row(y)[x] = static_cast<uint8_t>(2 * x + 3 * y);
  return p;
}

bool same(const Picture& a, const Picture& b) {
  for (int i = 0; i < 3; ++i)
    for (int y = 0; y < a.planes[i].height(); ++y)
      if (!std::equal(a.planes[i].row(y), a.planes[i].row(y) + a.planes[i].width(),
                      b.planes[i].row(y)))
        return false;
  return true;
}

TEST(Sampler, OnTheGridItCopies) {
  const Picture source = ramp(40, 30);
  Picture target(40, 30, false);
  Sampler().draw(source, place(source, 20, 15, 1), 255, false, target, {0, 0, 40, 30});
  EXPECT_TRUE(same(source, target));
}

TEST(Sampler, HalfAPixelIsTheMeanOfTwo) {
  const Picture source = ramp(40, 30);
  Picture target(40, 30, false);
  Sampler().draw(source, {0.5, 0, 1, 1}, 255, false, target, {0, 0, 40, 30});
  EXPECT_EQ(target.planes[0].row(4)[10], (2 * 9 + 12 + 2 * 10 + 12) / 2);
}

TEST(Sampler, FlipsAboutTheMiddle) {
  const Picture source = ramp(40, 30);
  Picture target(40, 30, false);
  Sampler().draw(source, place(source, 20, 15, 1), 255, true, target, {0, 0, 40, 30});
  for (int x = 0; x < 40; ++x)
    EXPECT_EQ(target.planes[0].row(7)[x], source.planes[0].row(7)[39 - x]) << x;
}

TEST(Sampler, AClipChangesNoPixel) {
  const Picture source = ramp(33, 27);
  Picture whole(64, 48, false), pieces(64, 48, false);
  const Transform transform = place(source, 30.3, 21.7, 1.7);
  Sampler sampler;
  sampler.draw(source, transform, 180, false, whole, {0, 0, 64, 48});
  for (int y = 0; y < 48; y += 8)
    for (int x = 0; x < 64; x += 2)
      sampler.draw(source, transform, 180, false, pieces, {x, y, x + 2, y + 8});
  EXPECT_TRUE(same(whole, pieces));
}

class ShotTest : public ::testing::Test {
 protected:
  static constexpr sr::Size kSize{96, 64};
  sr::testing::TestHost host_;
  StillCache stills_{1 << 20};

  sr::Layer still(int width, int height, Pixel pixel) {
    sr::Layer layer;
    layer.type = "image";
    layer.image = host_.put(png(width, height, [=](int, int) { return pixel; }), "image/png");
    return layer;
  }
  // A figure of a body and a blinking, odd-placed eye.
  sr::Layer figure() {
    sr::Layer layer;
    layer.type = "sprites";
    sr::Sprites s;
    s.atlas = host_.put(png(40, 20,
                            [](int x, int y) {
                              if (x < 20) return Pixel{200, 60, 60, 255};
                              return Pixel{20, 220, 20, static_cast<uint8_t>(y < 10 ? 128 : 255)};
                            }),
                        "image/png");
    s.width = 20;
    s.height = 20;
    s.frames = 9;
    s.parts = {{"body", 0, 0, {{0, 0, 20, 20}}, {{0, 9}}},
               {"eye", 3, 5, {{20, 0, 7, 7}, {20, 12, 5, 3}}, {{0, 3}, {-1, 2}, {1, 4}}}};
    layer.sprites = s;
    return layer;
  }
  sr::SegmentShot busy_shot() {
    sr::Layer background = still(120, 90, {30, 90, 200, 255});
    sr::Layer card = still(20, 10, {250, 250, 0, 255});
    card.fit = "none";
    card.start = 2;
    card.frames = 5;
    sr::Keyframe from, to;
    from.x = 10;
    from.opacity = 0.2;
    to.frame = 4;
    to.x = 70.5;
    to.opacity = 1;
    card.keys = {from, to};
    sr::Layer person = figure();
    sr::Keyframe at;
    at.x = 51;
    at.y = 33;
    person.keys = {at};
    person.flip = true;
    sr::SegmentShot shot;
    shot.layers = {background, person, card};
    return shot;
  }
};

TEST_F(ShotTest, WhatIsRedrawnIsAsIfAllWereDrawn) {
  const sr::SegmentShot spec = busy_shot();
  Shot running(host_.host(), stills_, spec, kSize, {});
  int partial = 0;
  for (int frame = 0; frame < 12; ++frame) {
    const Rect drawn = running.compose(frame, frame == 8 ? Rect{10, 10, 20, 20} : Rect{});
    partial += drawn.width() < kSize.width && !drawn.empty();
    Shot fresh(host_.host(), stills_, spec, kSize, {});
    fresh.compose(frame, {});
    EXPECT_TRUE(same(running.canvas(), fresh.canvas())) << frame;
  }
  EXPECT_GE(partial, 6);
  EXPECT_TRUE(running.compose(12, {}).empty());
}

TEST_F(ShotTest, AnOffsetIsTheSameFilmLater) {
  sr::SegmentShot spec = busy_shot();
  Shot from_start(host_.host(), stills_, spec, kSize, {});
  for (int frame = 0; frame < 5; ++frame) from_start.compose(frame, {});
  spec.offset = 4;
  Shot later(host_.host(), stills_, spec, kSize, {});
  later.compose(0, {});
  EXPECT_TRUE(same(from_start.canvas(), later.canvas()));
}

TEST_F(ShotTest, ColoursAreBt709) {
  sr::SegmentShot spec;
  spec.layers = {still(96, 64, {255, 0, 0, 255})};
  Shot shot(host_.host(), stills_, spec, kSize, {});
  shot.compose(0, {});
  // Pure red, ITU-R BT.709 limited range.
  EXPECT_NEAR(shot.canvas().planes[0].row(30)[40], 63, 1);
  EXPECT_NEAR(shot.canvas().planes[1].row(15)[20], 102, 1);
  EXPECT_NEAR(shot.canvas().planes[2].row(15)[20], 240, 1);
  // The same by the way of transparent pictures.
  spec.background = "#000000";
  spec.layers = {still(96, 64, {255, 0, 0, 128})};
  Shot half(host_.host(), stills_, spec, kSize, {});
  half.compose(0, {});
  EXPECT_NEAR(half.canvas().planes[0].row(30)[40], (63 + 16) / 2, 1);
  EXPECT_NEAR(half.canvas().planes[2].row(15)[20], (240 + 128) / 2, 1);
}

TEST_F(ShotTest, BackgroundShowsAroundAContainedPicture) {
  sr::SegmentShot spec;
  spec.background = "#ffffff";
  spec.layers = {still(10, 64, {0, 0, 0, 255})};
  spec.layers[0].fit = "contain";
  Shot shot(host_.host(), stills_, spec, kSize, {});
  shot.compose(0, {});
  EXPECT_EQ(shot.canvas().planes[0].row(30)[0], 235);
  EXPECT_EQ(shot.canvas().planes[0].row(30)[48], 16);
}

TEST_F(ShotTest, RefusesSpritesThatDoNotFit) {
  const auto refused = [&](const std::function<void(sr::Sprites&)>& spoil) {
    sr::SegmentShot spec;
    spec.layers = {figure()};
    spoil(*spec.layers[0].sprites);
    EXPECT_THROW(Shot(host_.host(), stills_, spec, kSize, {}), sr::Error);
  };
  refused([](sr::Sprites& s) { s.parts[1].cells[0].x = 36; });
  refused([](sr::Sprites& s) { s.parts[1].cells[0].x = 2147483647; });
  refused([](sr::Sprites& s) { s.parts[1].cells[0].width = -4; });
  refused([](sr::Sprites& s) { s.parts[1].track[0][0] = 2; });
  refused([](sr::Sprites& s) { s.parts[1].track[0][1] = -2147483647; });
  refused([](sr::Sprites& s) { s.parts[1].track[0] = {1}; });
  refused([](sr::Sprites& s) { s.frames = 10; });
  refused([](sr::Sprites& s) { s.width = 2000000000; });
  refused([](sr::Sprites& s) { s.parts[0].x = -2147483647 - 1; });
}

// 4096 cells that each cover all of an atlas of 160 x 160: 420 MB.
TEST_F(ShotTest, RefusesCellsThatTogetherFillTheMemory) {
  sr::SegmentShot spec;
  spec.layers = {figure()};
  sr::Sprites& sprites = *spec.layers[0].sprites;
  sprites.atlas = host_.put(png(160, 160,
                                [](int, int) {
                                  return Pixel{9, 9, 9, 255};
                                }),
                            "image/png");
  sprites.frames = 4096;
  sr::SpritePart part{"many", 0, 0, {}, {}};
  for (int i = 0; i < 4096; ++i) {
    part.cells.push_back({0, 0, 160, 160});
    part.track.push_back({i, 1});
  }
  sprites.parts = {part};
  EXPECT_THROW(Shot(host_.host(), stills_, spec, kSize, {}), sr::Error);
  // They count together for all layers.
  sprites.parts[0].cells.resize(2048);
  sprites.parts[0].track.resize(2048);
  sprites.frames = 2048;
  EXPECT_NO_THROW(Shot(host_.host(), stills_, spec, kSize, {}));
  spec.layers.push_back(spec.layers[0]);
  EXPECT_THROW(Shot(host_.host(), stills_, spec, kSize, {}), sr::Error);
}

TEST_F(ShotTest, RefusesFramesThatNoFilmHas) {
  const auto refused = [&](const std::function<void(sr::SegmentShot&)>& spoil) {
    sr::SegmentShot spec = busy_shot();
    spoil(spec);
    EXPECT_THROW(Shot(host_.host(), stills_, spec, kSize, {}), sr::Error);
  };
  refused([](sr::SegmentShot& s) { s.offset = INT64_MAX; });
  refused([](sr::SegmentShot& s) { s.offset = -1; });
  refused([](sr::SegmentShot& s) { s.layers[2].start = INT64_MAX; });
  refused([](sr::SegmentShot& s) { s.layers[2].start = INT64_MIN; });
  refused([](sr::SegmentShot& s) { s.layers[2].frames = INT64_MAX; });
}

TEST(StillCache, DropsWhatWasNotAskedForLongest) {
  const auto picture = std::make_shared<const Picture>(100, 100, false);
  StillCache cache(picture->bytes() * 2);
  cache.put({"a", 1, 1, false}, picture);
  cache.put({"b", 1, 1, false}, picture);
  EXPECT_TRUE(cache.find({"a", 1, 1, false}));
  cache.put({"c", 1, 1, false}, picture);
  EXPECT_TRUE(cache.find({"a", 1, 1, false}));
  EXPECT_FALSE(cache.find({"b", 1, 1, false}));
  EXPECT_FALSE(cache.find({"a", 1, 1, true}));
}

}  // namespace
}  // namespace showrunner::ffmpeg
