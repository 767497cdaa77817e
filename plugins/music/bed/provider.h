// The provider: music.bed/1, composed and synthesised here.
// Threads: handle() on any worker thread, several at once. Errors: sr::Error.
#pragma once
#include "showrunner/cpp/provider.hpp"

namespace showrunner::bed {

class Bed : public sr::BlockingProvider {
 public:
  Bed(sr::Host host, const sr::InstanceArgs& args);

  sr::Json handle(sr::Operation& op) override;
  sr::Json catalog() override;

 private:
  double loudness_lufs_;
};

}  // namespace showrunner::bed
