// Everything with text on it: title card, end card, time-and-place card, thumbnail.
//
// Threads: pure functions of their arguments. Errors: as Typesetter.
#pragma once
#include <string>
#include <vector>

#include "pen.h"
#include "scene.h"

namespace showrunner::painter {

struct CardText {
  std::string title, subtitle, caption;
};

// What stands behind the words: a genre's motif.
void paint_motif(Surface& surface, const Scene& scene);

void paint_title_card(Surface& surface, const Scene& scene, const CardText& text,
                      const std::string& family);
void paint_end_card(Surface& surface, const Scene& scene, const CardText& text,
                    const std::string& family);
void paint_subtitle_card(Surface& surface, const Scene& scene, const CardText& text,
                         const std::string& family);
// The references stand on the right: figures with alpha as they are, others as framed pictures.
void paint_thumbnail(Surface& surface, const Scene& scene, const CardText& text,
                     const std::string& family, const std::vector<Surface>& references);

}  // namespace showrunner::painter
