#include "showrunner/cpp/plugin.hpp"

#include "puppet.h"

SR_PLUGIN({"puppet", sr::provider_table<showrunner::puppet::Puppet>()});
