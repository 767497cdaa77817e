#include "showrunner/cpp/plugin.hpp"

#include "provider.h"

SR_PLUGIN({"bed", sr::provider_table<showrunner::bed::Bed>()});
