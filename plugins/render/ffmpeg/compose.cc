#include "compose.h"

#include <string>

#include "captions.h"
#include "film.h"
#include "film_check.h"
#include "rate.h"

namespace showrunner::ffmpeg {
namespace {

constexpr size_t kMaxSegments = 20000;
constexpr size_t kMaxChapters = 255;  // the chapter list of MP4 counts in one byte
constexpr size_t kMaxTitleBytes = 200;

int64_t checked_frames(const sr::ComposeRequest& request) {
  check_picture_format(request.size, request.fps);
  if (request.segments.empty() || request.segments.size() > kMaxSegments)
    throw sr::invalid_argument(std::to_string(request.segments.size()) +
                               " segments, expected 1 to 20000");
  int64_t frames = 0;
  for (const sr::ComposeSegment& segment : request.segments) {
    if (segment.frames < 1 || segment.frames > kMaxFrames - frames)
      throw sr::invalid_argument("the film would be longer than " + std::to_string(kMaxFrames) +
                                 " frames, or a segment is empty");
    frames += segment.frames;
  }
  return frames;
}

void check_chapters(const sr::ComposeRequest& request, int64_t frames) {
  if (request.chapters.size() > kMaxChapters)
    throw sr::invalid_argument(std::to_string(request.chapters.size()) +
                               " chapters, at most 255 fit into MP4");
  int64_t previous = -1;
  for (const sr::ComposeChapter& chapter : request.chapters) {
    if (chapter.frame <= previous || chapter.frame >= frames)
      throw sr::invalid_argument("chapters must ascend and lie within the film; frame " +
                                 std::to_string(chapter.frame) + " follows " +
                                 std::to_string(previous));
    if (chapter.title.size() > kMaxTitleBytes)
      throw sr::invalid_argument("the chapter at frame " + std::to_string(chapter.frame) +
                                 " has a title of more than 200 bytes");
    previous = chapter.frame;
  }
}

}  // namespace

sr::ComposeResult compose_film(const sr::Host& host, const sr::ComposeRequest& request,
                               const Progress& progress) {
  sr::ComposeResult result;
  result.frames = checked_frames(request);
  result.duration_ms = to_ms(result.frames, request.fps);
  check_chapters(request, result.frames);
  const auto cues = checked_subtitles(request.subtitles, result.frames);
  const Style style = style_of(request.subtitle_style);
  result.video =
      FilmWriter(host, request, result.frames).write([&](double part) { progress(0.7 * part); });
  result.loudness = check_film(host, result.video, result.frames, request.fps,
                               [&](double part) { progress(0.7 + 0.3 * part); });
  const auto caption = [&](const char* format, const char* media_type, const std::string& text) {
    result.captions.push_back({format, request.language, host.put(text, media_type)});
  };
  caption("srt", "application/x-subrip", srt(cues, request.fps));
  caption("vtt", "text/vtt", vtt(cues, request.fps));
  caption("ass", "text/x-ssa",
          ass(cues, style, request.size, request.fps, request.title.value_or("")));
  if (!request.chapters.empty())
    result.chapters =
        host.put(chapters_vtt(request.chapters, result.frames, request.fps), "text/vtt");
  return result;
}

}  // namespace showrunner::ffmpeg
