// Shows how far a run is: a bar with the time left on a terminal, plain lines elsewhere; on stderr.
//
// Threads: the engine's thread, as an Observer.
#pragma once
#include <chrono>
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

  const bool quiet_;
  const bool terminal_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  double fraction_ = 0;
  double fraction_at_first_work_ = -1;
  std::chrono::steady_clock::time_point first_work_{};
  std::string stage_;
  std::string shown_stage_;
  int shown_tenth_ = -1;
  int steps_ = 0;
  bool drawn_ = false;
};

}  // namespace showrunner::cli
