#include "local_writer.h"
#include "showrunner/cpp/plugin.hpp"

SR_PLUGIN({"local-writer", sr::provider_table<showrunner::local_writer::LocalWriter>()});
