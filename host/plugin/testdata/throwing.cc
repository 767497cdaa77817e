// A provider in C++ whose create throws through the C ABI. The slot's type forbids that, so it was
// cast away.
#include <stdexcept>

#include "showrunner/cpp/plugin.hpp"

namespace showrunner::test_throwing {

class Harmless : public sr::BlockingProvider {
 public:
  Harmless(sr::Host host, const sr::InstanceArgs&) : BlockingProvider(host) {}
  sr::Json handle(sr::Operation&) override { return sr::Json::object(); }
  sr::Json catalog() override { return {{"models", sr::Json::array()}}; }
};

sr_status create(const sr_host*, const sr_instance_args*, void**, sr_error*) {
  throw std::runtime_error("nobody catches this");
}

sr_provider make_table() {
  sr_provider out = *sr::provider_table<Harmless>();
  out.create = reinterpret_cast<decltype(out.create)>(create);
  return out;
}
const sr_provider table = make_table();

}  // namespace showrunner::test_throwing

SR_PLUGIN({"throwing", &showrunner::test_throwing::table});
