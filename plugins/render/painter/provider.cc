#include "painter.h"
#include "showrunner/cpp/plugin.hpp"

SR_PLUGIN({"painter", sr::provider_table<showrunner::painter::Painter>()});
