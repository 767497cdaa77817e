// {{id}}: serves {{kind}}.
#include "showrunner/cpp/plugin.hpp"

class Handler : public sr::BlockingProvider {
 public:
  Handler(sr::Host host, const sr::InstanceArgs&) : BlockingProvider(host) {}

  // What you write: from a request to a result, both by the kind's schema. Runs on a worker thread,
  // for as many operations at once as the manifest's concurrency says; may block. In long work call
  // op.throw_if_cancelled().
  sr::Json handle(sr::Operation& op) override {
    throw sr::unimplemented(op.kind() +
                            " is not written yet: its place is handle() in src/handler.cc");
  }

  sr::Json catalog() override { return {{"models", sr::Json::array()}}; }
};

SR_PLUGIN({"{{name}}", sr::provider_table<Handler>()});
