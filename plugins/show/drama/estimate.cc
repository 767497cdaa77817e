#include "estimate.h"

#include <algorithm>
#include <string>

namespace showrunner::drama {
namespace {

using sr::Json;
using std::string;

constexpr int kLineChars = 24;

class Sampler {
 public:
  Json sample(const Json& schema, const Json& given, size_t index) {
    if (given.is_primitive() && !given.is_null()) return given;
    if (const auto values = schema.find("enum"); values != schema.end())
      return values->at(index % values->size());
    const string type = schema.value("type", "string");
    if (type == "object") {
      Json out = Json::object();
      for (const auto& [name, property] : schema.at("properties").items())
        out[name] = sample(property, given.is_object() ? given.value(name, Json()) : Json(), index);
      return out;
    }
    if (type == "array") {
      Json out = Json::array();
      const size_t size = schema.value("minItems", size_t{0});
      for (size_t i = 0; i < size; ++i)
        out.push_back(sample(schema.at("items"),
                             given.is_array() && i < given.size() ? given[i] : Json(), i));
      return out;
    }
    if (type == "integer") return schema.value("minimum", 1);
    string text = "text " + std::to_string(++texts_);
    text.resize(static_cast<size_t>(std::min(schema.value("maxLength", kLineChars), kLineChars)),
                '.');
    return text;
  }

 private:
  int texts_ = 0;
};

}  // namespace

Json sample_of(const Json& schema, const Json& given) { return Sampler().sample(schema, given, 0); }

Json chat_estimate(const sr::ChatRequest& request, const Json& given) {
  constexpr int64_t kBytesPerToken = 3;
  sr::ChatResult out;
  out.text = sample_of(request.response_schema.value_or(Json::object()), given).dump();
  out.finish_reason = "stop";
  sr::ChatUsage usage;
  for (const auto& message : request.messages)
    usage.input_tokens += static_cast<int64_t>(message.content.size()) / kBytesPerToken;
  usage.output_tokens = static_cast<int64_t>(out.text.size()) / kBytesPerToken;
  out.usage = usage;
  return sr::write_json(out);
}

}  // namespace showrunner::drama
