// The show "drama" as a provider: the actions plan and produce.
//
// Threads: the instance's control thread. Errors: sr::Error with SR_INVALID_ARGUMENT for a brief or
// script that is wrong, with a JSON pointer into the request; what a step fails with is passed on.
#pragma once
#include <string>

#include "showrunner/cpp/show.hpp"

namespace showrunner::drama {

class Drama : public sr::ShowProvider {
 public:
  Drama(sr::Host host, const sr::InstanceArgs&) : ShowProvider(host) {}

  sr::Task<sr::Json> act(sr::Run& run, std::string action, sr::Json request) override;
  sr::Json catalog() override;
};

}  // namespace showrunner::drama
