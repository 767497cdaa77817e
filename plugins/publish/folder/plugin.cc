#include "showrunner/cpp/plugin.hpp"

#include "provider.h"

SR_PLUGIN({"folder", sr::provider_table<showrunner::folder::FolderPublisher>()});
