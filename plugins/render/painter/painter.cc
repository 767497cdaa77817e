#include "painter.h"

#include <optional>
#include <vector>

#include "cards.h"
#include "encode.h"
#include "scene.h"
#include "showrunner/cpp/kinds/render.hpp"
#include "stage.h"
#include "text.h"

namespace showrunner::painter {
namespace {

constexpr int kLeastSide = 16, kMostSide = 8192;
constexpr size_t kMostReferences = 8;
constexpr uint64_t kMostReferenceBytes = 64u << 20;
constexpr int64_t kThumbnailBytes = 2'000'000;  // YouTube's limit, in decimal megabytes
constexpr int kQuickPng = 1, kSmallPng = 9;

void check(const sr::ImageRequest& request, const std::string& purpose) {
  if (request.workflow)
    throw sr::unimplemented(
        "workflow: the painter runs none, it draws from words; use a render provider with ComfyUI");
  if (!request.lora.empty())
    throw sr::unimplemented("lora: the painter has no model; use a provider that has one");
  if (!request.references.empty() && purpose != "thumbnail")
    throw sr::unimplemented("references are drawn on thumbnails only (scene.purpose is " + purpose +
                            ")");
  if (request.references.size() > kMostReferences)
    throw sr::unimplemented("at most " + std::to_string(kMostReferences) + " references, got " +
                            std::to_string(request.references.size()));
  const auto [width, height] = request.size;
  if (width < kLeastSide || height < kLeastSide || width > kMostSide || height > kMostSide)
    throw sr::invalid_argument("size is " + std::to_string(width) + "x" + std::to_string(height) +
                               ": each side must be 16 to 8192 pixels");
  if (static_cast<int64_t>(width) * height > kMostPixels)
    throw sr::unimplemented("size is over " + std::to_string(kMostPixels / 1'000'000) +
                            " megapixels");
}

CardText words_of(const sr::SceneHints& hints) {
  CardText text{hints.title.value_or(""), hints.subtitle.value_or(""), hints.caption.value_or("")};
  if (hints.purpose == "subtitle_card" && text.title.empty() && text.caption.empty()) {
    text.title = hints.location.value_or("");
    if (text.subtitle.empty()) text.subtitle = hints.time.value_or("");
  }
  return text;
}

std::vector<Surface> read_references(sr::Operation& op, const sr::ImageRequest& request) {
  std::vector<Surface> pictures;
  for (const sr::Artifact& reference : request.references) {
    sr::BlobReader reader = op.host().open(reference);
    if (reader.size() > kMostReferenceBytes)
      throw sr::invalid_argument("a reference has " + std::to_string(reader.size()) +
                                 " bytes: give at most 64 MiB");
    pictures.push_back(decode(reader.read_all()));
    op.throw_if_cancelled();
  }
  return pictures;
}

std::string encode(const Surface& picture, bool jpeg, int64_t max_bytes) {
  if (jpeg) return encode_jpeg(picture, max_bytes);
  std::string bytes = encode_png(picture, kQuickPng);
  if (static_cast<int64_t>(bytes.size()) > max_bytes) bytes = encode_png(picture, kSmallPng);
  if (static_cast<int64_t>(bytes.size()) > max_bytes)
    throw sr::invalid_argument("max_bytes is " + std::to_string(max_bytes) + " but the PNG needs " +
                               std::to_string(bytes.size()) +
                               ": ask for format jpeg, raise max_bytes or lower size");
  return bytes;
}

}  // namespace

Painter::Painter(sr::Host host, const sr::InstanceArgs& args)
    : BlockingProvider(host), family_(args.config.value("font", "")) {}

sr::Json Painter::handle(sr::Operation& op) {
  if (op.kind() != sr::ImageRequest::kKind)
    throw sr::unimplemented("the painter makes render.image/1, not " + op.kind());
  auto request = op.request_as<sr::ImageRequest>();
  sr::SceneHints hints = request.scene.value_or(sr::SceneHints{});
  if (hints.purpose.empty()) hints.purpose = "background";
  check(request, hints.purpose);
  const CardText text = words_of(hints);
  const std::vector<Surface> references = read_references(op, request);
  const bool thumbnail = hints.purpose == "thumbnail";
  const bool jpeg = request.format.value_or(thumbnail ? "jpeg" : "png") == "jpeg";
  const int64_t max_bytes = request.max_bytes.value_or(thumbnail ? kThumbnailBytes : INT64_MAX);
  const int count = std::clamp(request.count.value_or(1), 1, 16);
  const int64_t first_seed = request.seed.value_or(0);

  sr::ImageResult result;
  for (int i = 0; i < count; ++i) {
    op.throw_if_cancelled();
    request.seed =
        static_cast<int64_t>(static_cast<uint64_t>(first_seed) + static_cast<uint64_t>(i));
    const Scene scene = read_scene(request);
    Surface picture(request.size.width, request.size.height);
    if (hints.purpose == "title_card") {
      paint_title_card(picture, scene, text, family_);
    } else if (hints.purpose == "end_card") {
      paint_end_card(picture, scene, text, family_);
    } else if (hints.purpose == "subtitle_card") {
      paint_subtitle_card(picture, scene, text, family_);
    } else if (thumbnail) {
      paint_thumbnail(picture, scene, text, family_, references);
    } else {
      paint_background(picture, scene);
    }
    op.throw_if_cancelled();
    const std::string bytes = encode(picture, jpeg, max_bytes);
    result.images.push_back({op.host().put(bytes, jpeg ? "image/jpeg" : "image/png"),
                             picture.width(), picture.height(), request.seed});
    op.progress((i + 1.0) / count, "paint");
  }
  op.usage({{"images", count}});
  return sr::write_json(result);
}

sr::Json Painter::health() {
  const std::string package = missing_font_package(family_, "가나다");
  if (package.empty()) return {{"status", "healthy"}};
  return {{"status", "degraded"},
          {"message", "no installed font has Hangul: Korean words cannot be drawn"},
          {"fix", "apt-get install " + package}};
}

sr::Json Painter::catalog() {
  sr::Json places = sr::Json::array();
  for (int i = 0; i < kPlaces; ++i) places.push_back(name_of(static_cast<Place>(i)));
  return {{"description",
           "Draws flat illustrations from words in Korean and English: no model, the same request "
           "gives the same picture."},
          {"models",
           {{{"id", "painter"},
             {"kinds", {"render.image/1"}},
             {"languages", {"ko", "en"}},
             {"description", "procedural backgrounds, title and end cards, thumbnails"}}}},
          {"limits",
           {{"max_pixels", kMostPixels},
            {"max_side", kMostSide},
            {"places", places},
            {"references", "PNG or JPEG, on thumbnails, three are shown"}}}};
}

}  // namespace showrunner::painter
