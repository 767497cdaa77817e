// The provider: render.image/1 as a procedural painter. No model, no network, no downloads.
//
// Threads: as sr::BlockingProvider; an operation shares nothing with another. Errors:
// SR_UNIMPLEMENTED for what only a model can do (workflow, lora, references outside thumbnails), so
// that the router moves on; SR_FAILED_PRECONDITION for a missing font.
#pragma once
#include <string>

#include "showrunner/cpp/provider.hpp"

namespace showrunner::painter {

class Painter : public sr::BlockingProvider {
 public:
  Painter(sr::Host host, const sr::InstanceArgs& args);
  sr::Json handle(sr::Operation& op) override;
  sr::Json health() override;
  sr::Json catalog() override;

 private:
  std::string family_;
};

}  // namespace showrunner::painter
