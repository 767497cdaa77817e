#include <algorithm>
#include <set>
#include <string>

#include "source.h"
#include "still.h"

namespace showrunner::ffmpeg {
namespace {

constexpr int kMaxSide = 8192;
constexpr int64_t kMaxFigurePixels = int64_t{3840} * 2160;
constexpr int64_t kMaxPosition = 1 << 20;
constexpr size_t kMaxPieces = 20000;

struct Run {
  int64_t end;  // exclusive
  int cell;
};
struct Part {
  int x, y;
  std::vector<Rgba> cells;  // empty where no frame shows it
  std::vector<Run> runs;
  int shown = -1;
};

// Assembled from cells; only what changes is drawn again.
class Figure : public Source {
 public:
  Figure(std::vector<Part> parts, int width, int height)
      : parts_(std::move(parts)), rgba_(new_rgba(width, height)), picture_(width, height, true) {}

  Rect advance(int64_t frame) override {
    Rect changed;
    for (Part& part : parts_) {
      const int cell = cell_at(part, frame);
      if (cell == part.shown) continue;
      changed.add(area(part, part.shown));
      changed.add(area(part, cell));
      part.shown = cell;
    }
    changed = changed.evened(rgba_.width, rgba_.height);
    if (changed.empty()) return {};
    assemble(changed);
    // The chroma beside it is made of its pixels too.
    const Rect touched = changed.grown(2).evened(rgba_.width, rgba_.height);
    convert(rgba_.view(), picture_, touched);
    return touched;
  }
  const Picture& picture() const override { return picture_; }

 private:
  static int cell_at(const Part& part, int64_t frame) {
    const auto run = std::upper_bound(part.runs.begin(), part.runs.end(), frame,
                                      [](int64_t f, const Run& r) { return f < r.end; });
    return run == part.runs.end() ? part.runs.back().cell : run->cell;
  }
  Rect area(const Part& part, int cell) const {
    if (cell < 0) return {};
    const Rgba& rgba = part.cells[static_cast<size_t>(cell)];
    return Rect{part.x, part.y, part.x + rgba.width, part.y + rgba.height}.cut(
        {0, 0, rgba_.width, rgba_.height});
  }
  void assemble(const Rect& r) {
    for (int y = r.y0; y < r.y1; ++y)
      std::fill_n(rgba_.at(r.x0, y), 4 * static_cast<size_t>(r.width()), uint8_t{0});
    for (Part& part : parts_) {
      const Rect drawn = area(part, part.shown).cut(r);
      if (drawn.empty()) continue;
      Rgba& cell = part.cells[static_cast<size_t>(part.shown)];
      for (int y = drawn.y0; y < drawn.y1; ++y)
        blend_rgba(cell.at(drawn.x0 - part.x, y - part.y), rgba_.at(drawn.x0, y), drawn.width());
    }
  }

  std::vector<Part> parts_;
  Rgba rgba_;
  Picture picture_;
};

int64_t used_pixels(const sr::SpritePart& spec) {
  std::set<int> used;
  for (const std::vector<int>& run : spec.track)
    if (!run.empty() && run[0] >= 0 && run[0] < static_cast<int>(spec.cells.size()))
      used.insert(run[0]);
  int64_t pixels = 0;
  for (int i : used) {
    const sr::Cell& cell = spec.cells[static_cast<size_t>(i)];
    const int64_t area = int64_t{std::max(cell.width, 0)} * std::max(cell.height, 0);
    pixels += std::min(area, kMaxSpritePixels + 1);
  }
  return pixels;
}

// Before anything is copied: cells may overlap, so a small atlas can ask for any number of pixels.
void charge(const sr::Sprites& sprites, int64_t& pixels_left) {
  size_t pieces = sprites.parts.size();
  for (const sr::SpritePart& spec : sprites.parts) pieces += spec.cells.size();
  if (pieces > kMaxPieces)
    throw sr::invalid_argument("sprites: " + std::to_string(pieces) +
                               " parts and cells, at most 20000 are taken");
  int64_t pixels = int64_t{sprites.width} * sprites.height;
  for (const sr::SpritePart& spec : sprites.parts) pixels += used_pixels(spec);
  if (pixels > pixels_left)
    throw sr::invalid_argument("sprites: the figures of a shot and their cells have more than " +
                               std::to_string(kMaxSpritePixels / 1000000) +
                               " million pixels; use smaller or fewer cells");
  pixels_left -= pixels;
}

class FigureMaker : public SourceMaker {
 public:
  FigureMaker(const sr::Host& host, const sr::Sprites& sprites, int64_t& pixels_left)
      : sprites_(sprites) {
    if (sprites.width < 1 || sprites.height < 1 || sprites.width > kMaxSide ||
        sprites.height > kMaxSide || int64_t{sprites.width} * sprites.height > kMaxFigurePixels)
      throw sr::invalid_argument("sprites: the figure is " + std::to_string(sprites.width) + "x" +
                                 std::to_string(sprites.height) +
                                 ", at most 3840x2160 pixels are drawn");
    if (sprites.parts.empty()) throw sr::invalid_argument("sprites: no parts");
    charge(sprites, pixels_left);
    atlas_ = as_rgba(decode_image(host, sprites.atlas));
  }

  Extent extent() const override {
    return {static_cast<double>(sprites_.width), static_cast<double>(sprites_.height)};
  }

  std::unique_ptr<Source> make(const Wanted&) override {
    std::vector<Part> parts;
    for (const sr::SpritePart& spec : sprites_.parts) parts.push_back(part(spec));
    atlas_.reset();
    // An even size keeps the parts on the chroma grid.
    return std::make_unique<Figure>(std::move(parts), (sprites_.width + 1) & ~1,
                                    (sprites_.height + 1) & ~1);
  }

 private:
  Part part(const sr::SpritePart& spec) const {
    const std::string label = "sprites: part '" + spec.name.substr(0, 40) + "'";
    if (std::abs(int64_t{spec.x}) > kMaxPosition || std::abs(int64_t{spec.y}) > kMaxPosition)
      throw input_error(label, "lies far outside the figure");
    Part out{spec.x, spec.y, {}, {}};
    out.cells.resize(spec.cells.size());
    int64_t end = 0;
    for (const std::vector<int>& run : spec.track) {
      if (run.size() != 2 || run[1] < 1 || run[0] < -1 ||
          run[0] >= static_cast<int>(spec.cells.size()))
        throw input_error(label, "has a run that is not [a cell or -1, frames]");
      end += run[1];
      out.runs.push_back({end, run[0]});
      if (run[0] < 0) continue;
      Rgba& cell = out.cells[static_cast<size_t>(run[0])];
      if (!cell.pixels.empty()) continue;
      const sr::Cell& at = spec.cells[static_cast<size_t>(run[0])];
      if (at.x < 0 || at.y < 0 || at.width < 1 || at.height < 1 ||
          at.width > atlas_->width - at.x || at.height > atlas_->height - at.y)
        throw input_error(label, "has a cell outside the atlas of " +
                                     std::to_string(atlas_->width) + "x" +
                                     std::to_string(atlas_->height));
      cell = to_rgba(*atlas_, {at.x, at.y, at.x + at.width, at.y + at.height});
    }
    if (end != sprites_.frames)
      throw input_error(label, "has a track of " + std::to_string(end) + " frames, expected " +
                                   std::to_string(sprites_.frames));
    return out;
  }

  sr::Sprites sprites_;
  FramePtr atlas_;
};

}  // namespace

std::unique_ptr<SourceMaker> open_figure(const sr::Host& host, const sr::Sprites& sprites,
                                         int64_t& pixels_left) {
  return std::make_unique<FigureMaker>(host, sprites, pixels_left);
}

}  // namespace showrunner::ffmpeg
