#include "figure.h"

#include <algorithm>
#include <cmath>

#include "hair.h"
#include "outfit.h"
#include "views.h"

namespace showrunner::puppet {
namespace {

struct View {
  std::function<void(Pen&)> behind, body, head, over;
  std::function<void(Pen&, Lids)> eyes;  // none: no face to be seen
  std::function<void(Pen&, Viseme)> mouth;
  Box eyes_box, mouth_box;  // design units
};

void paint_front_over(Pen& pen, const Sheet& s) {
  paint_hair_front(pen, s);
  // Brows show through the hair, so that a fringe does not hide the mood.
  cairo_push_group(pen.cr());
  paint_brows(pen, s);
  cairo_pop_group_to_source(pen.cr());
  cairo_paint_with_alpha(pen.cr(), 0.5);
  paint_glasses(pen, s);
  if (!s.expression().sweat) return;
  const Points drop{{96, 92, true}, {105, 112}, {102, 124}, {94, 127}, {87, 122}, {87, 111}};
  pen.shape(drop, Paint::vertical(92, hex(0xe8f6ff, 0.95), 127, hex(0x9fd0f2, 0.95)));
  pen.spline(drop);
  pen.outline(hex(0x5a8fbf, 0.9), 2);
  pen.disc(92, 116, 2.2, 4, hex(0xffffff, 0.95));
}

void paint_front_head(Pen& pen, const Sheet& s) {
  paint_head(pen, s);
  pen.isolated([&] {
    pen.spline(face_outline(s.traits, s.turn));
    pen.clip();
    paint_hair_shadow(pen, s);
  });
}

View view_of(const Sheet& s, Pose pose) {
  View v;
  if (pose == Pose::kBack) {
    v.body = [&s](Pen& pen) { paint_rear_body(pen, s); };
    v.head = [&s](Pen& pen) { paint_rear_head(pen, s); };
    return v;
  }
  if (pose == Pose::kSide) {
    const auto facing = [&s](auto paint) {
      return [&s, paint](Pen& pen, auto... state) {
        pen.isolated([&] {
          if (s.turn > 0) pen.scale(-1, 1);
          paint(pen, s, state...);
        });
      };
    };
    v.behind = facing(paint_profile_behind);
    v.body = facing(paint_profile_body);
    v.head = facing(paint_profile_head);
    v.eyes = facing(paint_profile_eye);
    v.mouth = facing(paint_profile_mouth);
    v.over = facing(paint_profile_over);
    const int mirror = s.turn > 0 ? 1 : 0;
    v.eyes_box = {mirror != 0 ? 8 : -118, 90, 110, 122};
    v.mouth_box = {mirror != 0 ? 36 : -126, 226, 90, 80};
    return v;
  }
  v.behind = [&s](Pen& pen) { paint_hair_behind(pen, s); };
  v.body = [&s](Pen& pen) { paint_body(pen, s); };
  v.head = [&s](Pen& pen) { paint_front_head(pen, s); };
  v.eyes = [&s](Pen& pen, Lids lids) { paint_eyes(pen, s, lids); };
  v.mouth = [&s](Pen& pen, Viseme viseme) { paint_mouth(pen, s, viseme); };
  v.over = [&s](Pen& pen) { paint_front_over(pen, s); };
  const int dx = static_cast<int>(std::lround(s.turn * 9));
  v.eyes_box = {-112 + dx, 96, 224, 116};
  v.mouth_box = {-58 + dx, 222, 116, 82};
  return v;
}

Surface canvas(const Shot& shot) { return Surface(shot.width, shot.height); }

void stamp(Pen& pen, const Surface& picture, int x, int y) {
  cairo_set_source_surface(pen.cr(), picture.raw(), x, y);
  cairo_paint(pen.cr());
}

// The face's layers as drawn, of which patches are made.
struct Face {
  Surface under, over, whole;
};

void keep_difference(Surface& patch, const Surface& whole, Box box) {
  patch.flush();
  for (int y = 0; y < box.height; ++y) {
    uint32_t* row = patch.row(y);
    const uint32_t* base = whole.row(box.y + y) + box.x;
    for (int x = 0; x < box.width; ++x)
      if (row[x] == base[x]) row[x] = 0;
  }
  patch.mark_dirty();
}

// One picture for each state of eyes or mouth but the first, which the whole already shows.
template <class State>
Part patches(const Shot& shot, const Face& face, std::string name, Role role, Box design,
             int states, const std::function<void(Pen&, State)>& paint) {
  const Fit fit = fit_of(shot);
  const int left = std::clamp(static_cast<int>(fit.x + design.x * fit.scale), 0, shot.width);
  const int top = std::clamp(static_cast<int>(fit.y + design.y * fit.scale), 0, shot.height);
  const int right = std::clamp(static_cast<int>(fit.x + (design.x + design.width) * fit.scale) + 1,
                               0, shot.width);
  const int bottom = std::clamp(
      static_cast<int>(fit.y + (design.y + design.height) * fit.scale) + 1, 0, shot.height);
  const Box box{left, top, right - left, bottom - top};
  Part part{std::move(name), role, true, {}, {}};
  if (box.empty()) return part;
  std::vector<Surface> drawn;
  Box ink;
  for (int i = 1; i < states; ++i) {
    Surface patch(box.width, box.height);
    Pen pen(patch);
    stamp(pen, face.under, -box.x, -box.y);
    pen.isolated([&] {
      pen.translate(-box.x, -box.y);
      fit.set_on(pen);
      paint(pen, static_cast<State>(i));
    });
    stamp(pen, face.over, -box.x, -box.y);
    keep_difference(patch, face.whole, box);
    const Box b = ink_box(patch);
    if (!b.empty()) {
      if (ink.empty()) ink = b;
      const int x1 = std::max(ink.x + ink.width, b.x + b.width),
                y1 = std::max(ink.y + ink.height, b.y + b.height);
      ink.x = std::min(ink.x, b.x);
      ink.y = std::min(ink.y, b.y);
      ink.width = x1 - ink.x;
      ink.height = y1 - ink.y;
    }
    drawn.push_back(std::move(patch));
  }
  if (ink.empty()) return part;
  part.box = {box.x + ink.x, box.y + ink.y, ink.width, ink.height};
  for (const Surface& patch : drawn) part.pictures.push_back(cropped(patch, ink));
  return part;
}

// Leaves the outline: night colours with a rim of light on the left.
void darken(Part& part, const Shot& shot) {
  const Box box = part.box;
  Surface shade(box.width, box.height);
  Pen pen(shade);
  const double rim = std::max(1.0, fit_of(shot).scale * 3.2);
  Paint::vertical(-box.y, hex(0x55607f), shot.height - box.y, hex(0x2a3048)).set_on(pen.cr());
  cairo_mask_surface(pen.cr(), part.pictures[0].raw(), 0, 0);
  cairo_set_operator(pen.cr(), CAIRO_OPERATOR_ATOP);
  Paint::vertical(-box.y, hex(0x23283d), shot.height - box.y, hex(0x10131f)).set_on(pen.cr());
  cairo_mask_surface(pen.cr(), part.pictures[0].raw(), rim, rim * 0.7);
  shade.flush();
  part.pictures[0] = std::move(shade);
}

}  // namespace

Fit fit_of(const Shot& shot) {
  constexpr double kHead = 300;
  struct Frame {
    double head, top;  // the head's height and the skull's top, in parts of the picture's height
  };
  const Frame f = shot.framing == Framing::kClose    ? Frame{0.50, 0.15}
                  : shot.framing == Framing::kMedium ? Frame{0.375, 0.16}
                                                     : Frame{0.27, 0.20};
  const double scale = std::min(f.head * shot.height / kHead, 0.9 * shot.width / kHead);
  return {scale, shot.width / 2.0,
          std::max(f.top * shot.height, shot.height - (kBodyEnd + kBodyRise - 8) * scale)};
}

void paint_portrait(Pen& pen, const Sheet& s) {
  const View v = view_of(s, Pose::kFront);
  v.behind(pen);
  v.body(pen);
  v.head(pen);
  v.eyes(pen, Lids::kOpen);
  v.mouth(pen, Viseme::kRest);
  v.over(pen);
}

Box ink_box(const Surface& surface) {
  surface.flush();
  int x0 = surface.width(), x1 = 0, y0 = surface.height(), y1 = 0;
  for (int y = 0; y < surface.height(); ++y) {
    const uint32_t* row = surface.row(y);
    int first = 0;
    while (first < surface.width() && row[first] == 0) ++first;
    if (first == surface.width()) continue;
    int last = surface.width() - 1;
    while (row[last] == 0) --last;
    x0 = std::min(x0, first);
    x1 = std::max(x1, last + 1);
    y0 = std::min(y0, y);
    y1 = y + 1;
  }
  return x1 > x0 ? Box{x0, y0, x1 - x0, y1 - y0} : Box{};
}

Surface cropped(const Surface& from, Box box) {
  from.flush();
  Surface out(box.width, box.height);
  for (int y = 0; y < box.height; ++y)
    std::copy_n(from.row(box.y + y) + box.x, box.width, out.row(y));
  out.mark_dirty();
  return out;
}

Part painted(const Shot& shot, std::string name, const std::function<void(Pen&)>& paint) {
  const Surface whole = canvas(shot);
  Pen pen(whole);
  paint(pen);
  Part part{std::move(name), Role::kStill, false, ink_box(whole), {}};
  if (!part.box.empty()) part.pictures.push_back(cropped(whole, part.box));
  return part;
}

Figure draw(const Shot& shot) {
  if (shot.pose == Pose::kCard) return draw_card(shot);
  const Fit fit = fit_of(shot);
  const View v = view_of(shot.sheet, shot.pose);
  Figure figure;
  figure.nod_px = static_cast<int>(std::clamp(std::lround(fit.scale * 4), 0L, 6L));
  const auto add = [&](Part part) {
    if (!part.box.empty()) figure.parts.push_back(std::move(part));
  };
  const auto layer = [&](const char* name, bool nods, const std::function<void(Pen&)>& paint) {
    Part part = painted(shot, name, [&](Pen& pen) {
      fit.set_on(pen);
      paint(pen);
    });
    part.nods = nods;
    if (shot.pose == Pose::kSilhouette && !part.box.empty()) darken(part, shot);
    add(std::move(part));
  };
  if (shot.background)
    add(painted(shot, "background", [&](Pen& pen) {
      Paint(*shot.background).set_on(pen.cr());
      cairo_paint(pen.cr());
    }));
  if (shot.pose == Pose::kSilhouette) {  // in one piece: a rim runs round the outside alone
    layer("body", false, [&](Pen& pen) { paint_portrait(pen, shot.sheet); });
    return figure;
  }
  if (v.behind) layer("hair", true, v.behind);
  layer("body", false, v.body);
  if (shot.pose == Pose::kBack) {
    layer("head", true, v.head);
    return figure;
  }
  Face face{canvas(shot), canvas(shot), canvas(shot)};
  const auto paint_on = [&](const Surface& surface, const std::function<void(Pen&)>& paint) {
    Pen pen(surface);
    fit.set_on(pen);
    paint(pen);
  };
  paint_on(face.under, v.head);
  paint_on(face.over, v.over);
  {
    Pen pen(face.whole);
    stamp(pen, face.under, 0, 0);
  }
  paint_on(face.whole, [&](Pen& pen) {
    v.eyes(pen, Lids::kOpen);
    v.mouth(pen, Viseme::kRest);
  });
  {
    Pen pen(face.whole);
    stamp(pen, face.over, 0, 0);
  }
  Part head{"head", Role::kStill, true, ink_box(face.whole), {}};
  if (!head.box.empty()) head.pictures.push_back(cropped(face.whole, head.box));
  add(std::move(head));
  add(patches<Lids>(shot, face, "eyes", Role::kEyes, v.eyes_box, kLids, v.eyes));
  add(patches<Viseme>(shot, face, "mouth", Role::kMouth, v.mouth_box, kVisemes, v.mouth));
  return figure;
}

}  // namespace showrunner::puppet
