// The provider: tts.speak/1 and tts.voices/1 over libespeak-ng.
// Threads: handle() on any worker thread, several lines at once (the library takes them in turn,
// the rest runs side by side). Errors: sr::Error.
#pragma once
#include "showrunner/cpp/provider.hpp"

namespace showrunner::espeak {

class Espeak : public sr::BlockingProvider {
 public:
  Espeak(sr::Host host, const sr::InstanceArgs& args);

  sr::Json handle(sr::Operation& op) override;
  sr::Json health() override;
  sr::Json catalog() override;

 private:
  sr::Json speak(sr::Operation& op) const;

  double loudness_lufs_;
};

}  // namespace showrunner::espeak
