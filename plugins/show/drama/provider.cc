#include "show.h"
#include "showrunner/cpp/plugin.hpp"

SR_PLUGIN({"drama", sr::provider_table<showrunner::drama::Drama>()});
