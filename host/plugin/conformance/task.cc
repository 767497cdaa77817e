#include "host/plugin/conformance/task.h"

#include "host/base/utf8.h"

namespace showrunner::plugin::conformance {
namespace {

constexpr size_t kMaxText = 2000;

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string encode(const Task& task) {
  Json out{{"test", task.test},
           {"file", task.file.native()},
           {"provider", task.provider},
           {"place", static_cast<int>(task.place)},
           {"seed", task.seed},
           {"patience_ms", task.patience_ms},
           {"folder", task.folder.native()},
           {"requests", task.requests},
           {"examples", task.examples}};
  if (task.config) out["config"] = *task.config;
  return dump(out);
}

Task decode_task(std::string_view text) {
  const Json json = Json::parse(text);
  Task out;
  out.test = json.at("test");
  out.file = json.at("file").get<std::string>();
  out.provider = json.at("provider");
  out.place = static_cast<Place>(json.at("place").get<int>());
  out.seed = json.at("seed");
  out.patience_ms = json.at("patience_ms");
  out.folder = json.at("folder").get<std::string>();
  if (json.contains("config")) out.config = json["config"];
  out.requests = json.at("requests");
  out.examples = json.at("examples");
  return out;
}

std::string encode(const Finding& finding) {
  return dump({{"verdict", verdict_name(finding.verdict)},
               {"found", finding.found},
               {"expected", finding.expected},
               {"fix", finding.fix}});
}

Finding decode_finding(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  const std::string verdict = text_at(json, "/verdict");
  for (const Verdict one : {Verdict::kPass, Verdict::kWarn, Verdict::kFail, Verdict::kSkip})
    if (verdict == verdict_name(one))
      return {one, bounded_utf8(text_at(json, "/found"), kMaxText),
              bounded_utf8(text_at(json, "/expected"), kMaxText),
              bounded_utf8(text_at(json, "/fix"), kMaxText)};
  return fail("the process of the test gave an answer that is none", "what the test found",
              "Look whether the plugin writes to a descriptor that it did not open");
}

std::string canary(uint64_t seed) { return "showrunner-canary-" + std::to_string(seed); }

}  // namespace showrunner::plugin::conformance
