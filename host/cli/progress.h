// Shows how far a run is: a bar with the time left on a terminal, plain lines elsewhere; on stderr.
// The show's event "steps" {"step.total":N} tells how many steps there will be.
//
// Threads: the engine's thread, as an Observer.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>

#include "host/run/engine.h"

namespace showrunner::cli {

class Progress final : public run::Observer {
 public:
  explicit Progress(bool quiet);
  ~Progress() override;  // clears the bar

  void step(run::StepState state, const std::string& path, const std::string& kind) override;
  void progress(double fraction, std::string_view stage) override;
  void event(std::string_view name, const Json& fields) override;

 private:
  void draw();
  std::string steps() const;

  const bool quiet_;
  const bool terminal_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  double fraction_ = 0;
  double fraction_at_first_work_ = -1;
  std::chrono::steady_clock::time_point first_work_{};
  std::string stage_;
  std::string shown_stage_;
  int shown_tenth_ = -1;
  uint64_t made_ = 0;
  uint64_t done_ = 0;   // with those that were there already
  uint64_t total_ = 0;  // as the show says; 0: unknown
  bool drawn_ = false;
};

}  // namespace showrunner::cli
