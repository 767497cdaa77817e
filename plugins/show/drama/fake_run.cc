#include "fake_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "hash.h"
#include "show.h"

namespace showrunner::drama {
namespace {

using sr::Json;
using std::string;

Json read_file(const string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return Json::parse(file);
}

Json document_of(const string& kind) {
  if (kind.starts_with("show."))
    return read_file(DRAMA_SOURCE_DIR "/manifest.json")["providers"][0]["schemas"].at(kind);
  string name = kind;
  std::replace(name.begin(), name.end(), '/', '-');
  return read_file(DRAMA_SCHEMAS_DIR "/" + name + ".json");
}

struct Compiled {
  Json document;
  valijson::Schema schema;
};

const Compiled& compiled(const string& kind, const string& part) {
  static std::map<string, Compiled> cache;
  const auto [it, fresh] = cache.try_emplace(kind + " " + part);
  if (fresh) {
    const Json document = document_of(kind);
    it->second.document = document.at(part);
    if (document.contains("definitions"))
      it->second.document["definitions"] = document["definitions"];
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(it->second.document),
                          it->second.schema);
  }
  return it->second;
}

string hex(uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

// Gives every artifact in `json` a name of its own.
void name_artifacts(Json& json, const string& seed, int& count) {
  if (json.is_object() && json.contains("sha256")) {
    string sha;
    for (const char* part : {"a", "b", "c", "d"})
      sha += hex(stable_hash({seed, std::to_string(count), part}));
    json["sha256"] = sha;
    ++count;
  } else if (json.is_structured()) {
    for (Json& item : json) name_artifacts(item, seed, count);
  }
}

}  // namespace

string schema_faults(const string& kind, const string& part, const Json& json) {
  valijson::Validator validator;
  valijson::ValidationResults results;
  const valijson::adapters::NlohmannJsonAdapter target(json);
  if (validator.validate(compiled(kind, part).schema, target, &results)) return "";
  std::ostringstream out;
  out << kind << " " << part << ":";
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const string& step : error.context) out << step;
    out << " " << error.description << "; ";
  }
  return out.str();
}

FakeRun::FakeRun(Answer answer) : answer_(std::move(answer)) {
  host_.struct_size = sizeof host_;
  host_.ctx = this;
  host_.log = [](void*, int32_t, sr_str, sr_str) noexcept {};
  host_.now_unix_ms = [](void*) noexcept -> uint64_t {
    ADD_FAILURE() << "a show must not depend on the time";
    return 0;
  };
  host_.service = service;
}

const void* FakeRun::service(void*, sr_str id) noexcept {
  static constexpr sr_run_v1 run{sizeof run, 0, start,
                                 [](void*, sr_op_id, sr_str, sr_str) noexcept {}};
  return sr::view(id) == SR_RUN_V1 ? &run : nullptr;
}

sr_status FakeRun::start(void* ctx, const sr_step* step, sr_call_done done, void* user,
                         sr_error*) noexcept {
  auto& self = *static_cast<FakeRun*>(ctx);
  const auto json = [](sr_str text) {
    return text.size == 0 ? Json() : Json::parse(sr::view(text));
  };
  FakeStep kept{string(sr::view(step->path)), string(sr::view(step->kind)),
                json(step->request_json), json(step->options_json), json(step->estimate_json)};
  if (self.checks) {
    EXPECT_EQ(schema_faults(kept.kind, "request", kept.request), "") << kept.path;
  }
  if (self.checks && !kept.estimate.is_null()) {
    EXPECT_EQ(schema_faults(kept.kind, "result", kept.estimate), "") << kept.path;
  }
  EXPECT_TRUE(self.key.emplace(kept.path, kept.kind + kept.request.dump()).second)
      << "two steps with the path " << kept.path;
  self.steps.push_back(std::move(kept));
  self.open_.push_back({self.steps.size() - 1, done, user});
  self.most_open = std::max(self.most_open, self.open_.size());
  return SR_OK;
}

void FakeRun::pump() {
  while (!open_.empty()) {
    const Open now = last_first ? open_.back() : open_.front();
    last_first ? open_.pop_back() : open_.pop_front();
    const FakeStep step = steps[now.step];
    try {
      const Json result = answer_(step);
      if (checks) {
        EXPECT_EQ(schema_faults(step.kind, "result", result), "") << step.path;
      }
      const string text = result.dump();
      now.done(now.user, nullptr, sr::str(text));
    } catch (const sr::Error& e) {
      sr_error error{};
      error.struct_size = sizeof error;
      sr::to_c(e, &error);
      now.done(now.user, &error, {});
    }
  }
}

Json FakeRun::act(const string& action, const Json& request) {
  const sr_provider* table = sr::provider_table<Drama>();
  sr_instance_args args{};
  args.struct_size = sizeof args;
  args.config_json = sr::str("{}");
  void* self = nullptr;
  error_.struct_size = sizeof error_;
  if (table->create(&host_, &args, &self, &error_) != SR_OK) throw sr::from_c(error_);

  const string kind = "show." + action + "/1", text = request.dump();
  sr_op op{};
  op.struct_size = sizeof op;
  op.id = 1;
  op.kind = sr::str(kind);
  op.request_json = sr::str(text);
  op.context_json = sr::str("{}");
  op.budget_nano_usd = -1;
  sr_sink sink{};
  sink.struct_size = sizeof sink;
  sink.ctx = this;
  sink.progress = [](void* ctx, double fraction, sr_str stage) noexcept -> sr_status {
    auto& run = *static_cast<FakeRun*>(ctx);
    EXPECT_LE(fraction, 1);
    run.progress = fraction;
    if (run.stages.empty() || run.stages.back() != sr::view(stage))
      run.stages.emplace_back(sr::view(stage));
    return SR_OK;
  };
  sink.cancelled = [](void*) noexcept -> int32_t { return 0; };
  sink.complete = [](void* ctx, const sr_error* error, sr_str result) noexcept {
    auto& run = *static_cast<FakeRun*>(ctx);
    EXPECT_FALSE(run.ended_);
    run.ended_ = true;
    if (error != nullptr) run.error_ = *error;
    run.result_ = sr::view(result);
  };
  const sr_status status = table->submit(self, &op, &sink, &error_);
  if (status == SR_OK) pump();
  table->destroy(self);
  if (status != SR_OK || error_.code != SR_OK) throw sr::from_c(error_);
  if (!ended_) throw std::runtime_error("the action did not end");
  return Json::parse(result_);
}

Json made(const FakeStep& step) {
  Json result = step.estimate;
  if (step.kind == "tts.voices/1") {
    result["voices"] = Json::array();
    for (int i = 0; i < 8; ++i)
      result["voices"].push_back({{"id", "v" + std::to_string(i)},
                                  {"name", "v"},
                                  {"languages", {"ko"}},
                                  {"gender", i % 2 == 0 ? "female" : "male"},
                                  {"tier", "standard"}});
  } else if (step.kind == "tts.speak/1") {
    const auto samples = result["samples"].get<int64_t>() * 5 / 4 + 1234;
    result["samples"] = samples;
    result["duration_ms"] = samples * 1000 / result["sample_rate"].get<int64_t>();
  }
  int count = 0;
  name_artifacts(result, step.kind + step.request.dump(), count);
  return result;
}

Json example(const string& file) { return read_file(DRAMA_EXAMPLES_DIR "/" + file); }

}  // namespace showrunner::drama
