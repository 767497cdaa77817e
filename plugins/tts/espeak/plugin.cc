#include "showrunner/cpp/plugin.hpp"

#include "provider.h"

SR_PLUGIN({"espeak", sr::provider_table<showrunner::espeak::Espeak>()});
