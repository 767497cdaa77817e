#include "showrunner/cpp/plugin.hpp"

#include "provider.h"

SR_PLUGIN({"ffmpeg", sr::provider_table<showrunner::ffmpeg::FfmpegRenderer>()});
