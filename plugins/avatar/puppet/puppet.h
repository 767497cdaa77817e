// Draws characters and moves their mouths: kind avatar.video/1, answered with sprites.
//
// The atlas follows from look, pose, framing, facing, emotion, size and background alone, so one
// file serves every line that a character speaks in a mood; what is said decides only the tracks.
// Threads: as sr::BlockingProvider. Durability: atlas and still are stored when the operation ends.
#pragma once
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "atlas.h"
#include "showrunner/cpp/kinds/avatar.hpp"
#include "showrunner/cpp/provider.hpp"

namespace showrunner::puppet {

class Puppet : public sr::BlockingProvider {
 public:
  Puppet(sr::Host host, const sr::InstanceArgs& args);
  sr::Json handle(sr::Operation& op) override;
  sr::Json health() override;
  sr::Json catalog() override;

 private:
  // A figure without its pictures, and the atlas that has them.
  struct Drawing {
    std::string key;
    Figure figure;
    Atlas atlas;
    std::string still;  // PNG
  };

  std::shared_ptr<const Drawing> drawing_of(const sr::AvatarRequest& request);

  std::mutex mutex_;
  std::list<std::shared_ptr<const Drawing>> recent_;  // the latest first
};

}  // namespace showrunner::puppet
