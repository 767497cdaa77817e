// The provider local-writer: llm.chat/1 with a response_schema, by templates.
//
// Threads: handle() on several workers at once; no state is shared but the compiled-in grammars.
#pragma once
#include "showrunner/cpp/provider.hpp"

namespace showrunner::local_writer {

class LocalWriter : public sr::BlockingProvider {
 public:
  LocalWriter(sr::Host host, const sr::InstanceArgs& args);
  sr::Json handle(sr::Operation& op) override;
  sr::Json catalog() override;

 private:
  int64_t seed_ = 0;
};

}  // namespace showrunner::local_writer
