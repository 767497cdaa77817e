// argv: the plugin.
#include <iostream>

#include "showrunner/testing/test_host.hpp"

int main(int, char** argv) {
  sr::testing::TestHost host;
  sr::testing::Instance instance(host, sr::testing::load_provider(argv[1], "{{name}}"));
  try {
    std::cerr << "found " << instance.call("{{kind}}", sr::Json::object()) << '\n';
  } catch (const sr::Error& error) {
    if (error.code == SR_UNIMPLEMENTED) return 0;
    std::cerr << "found " << error.what() << '\n';
  }
  return 1;
}
