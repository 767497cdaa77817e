// Publishes episodes as files: <root>/<series>/episode-01/ with the film, its pictures, captions,
// chapters, metadata and page; beside them the feed and the page of the series.
//
// Publishing the same content again changes no byte. Threads: as sr::BlockingProvider.
// Durability: everything is on disk when the operation ends. Errors: failed_precondition/never if
// the folder cannot be written or holds a series of another title; then it is as it was before.
#pragma once
#include <string>

#include "showrunner/cpp/kinds/publish.hpp"
#include "showrunner/cpp/provider.hpp"

namespace showrunner::folder {

class FolderPublisher : public sr::BlockingProvider {
 public:
  FolderPublisher(sr::Host host, const sr::InstanceArgs& args);
  sr::Json handle(sr::Operation& op) override;
  sr::Json health() override;
  sr::Json catalog() override;

 private:
  sr::PublishResult publish(sr::Operation& op, const sr::PublishRequest& request) const;

  std::string root_;
  std::string base_url_;
};

}  // namespace showrunner::folder
