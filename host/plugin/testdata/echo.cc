// A provider of the C++ SDK that uses every service of the host once.
#include "showrunner/cpp/plugin.hpp"

namespace showrunner::test_echo {

class Echo : public sr::BlockingProvider {
 public:
  Echo(sr::Host host, const sr::InstanceArgs& args)
      : BlockingProvider(host), config_(args.config), state_dir_(args.state_dir) {}

  sr::Json catalog() override { return {{"entries", sr::Json::array()}}; }

  sr::Json handle(sr::Operation& op) override {
    const sr::Json& request = op.request();
    op.progress(0.5, "half");
    op.chunk("text", "first");
    op.chunk("text", "second", {{"n", 2}});
    op.checkpoint({{"job", "j1"}});
    op.usage({{"characters", 12}}, 500);
    host().put_value("last", request.value("text", ""));
    host().count("echoes_total", 1, {{"language", "ko"}});
    host().log(SR_LOG_WARN, "echoed", {{"text", "hello"}});
    sr::Json result{{"text", request.value("text", "")},
                    {"resume", op.resume()},
                    {"state_dir", state_dir_},
                    {"value", host().get_value("last").value_or("none")},
                    {"artifact", sr::Json(host().put("artifact content", "text/plain").sha256)}};
    if (config_.contains("api_key"))
      result["secret"] = host().secret(config_["api_key"]["$secret"].get<std::string>());
    if (request.contains("sha256")) {
      sr::Artifact artifact;
      artifact.sha256 = request["sha256"].get<std::string>();
      result["content"] = host().open(artifact).read_all();
    }
    return result;
  }

 private:
  sr::Json config_;
  std::string state_dir_;
};

}  // namespace showrunner::test_echo

SR_PLUGIN({"echo", sr::provider_table<showrunner::test_echo::Echo>()});
