// llm.chat/1
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "showrunner/cpp/fields.hpp"
#include "showrunner/cpp/host.hpp"
#include "showrunner/cpp/kinds/media.hpp"

namespace sr {

struct ChatMessage {
  std::string role;
  std::string content;
  std::optional<std::string> name;
  std::optional<std::string> tool_call_id;

  template <class V>
  void fields(V&& v) {
    v("role", role);
    v("content", content);
    v("name", name);
    v("tool_call_id", tool_call_id);
  }
};

struct ChatUsage {
  int64_t input_tokens = 0;
  int64_t cached_input_tokens = 0;
  int64_t output_tokens = 0;

  template <class V>
  void fields(V&& v) {
    v("input_tokens", input_tokens);
    v("cached_input_tokens", cached_input_tokens);
    v("output_tokens", output_tokens);
  }
};

struct ChatResult {
  std::string text;
  std::string finish_reason;
  std::optional<std::string> model;
  std::vector<Json> tool_calls;
  std::optional<ChatUsage> usage;

  template <class V>
  void fields(V&& v) {
    v("text", text);
    v("finish_reason", finish_reason);
    v("model", model);
    v("tool_calls", tool_calls);
    v("usage", usage);
  }
};

struct ChatRequest {
  static constexpr std::string_view kKind = "llm.chat/1";
  using Result = ChatResult;

  std::vector<ChatMessage> messages;
  std::optional<Json> response_schema;
  std::vector<Json> tools;
  std::optional<int> max_tokens;
  std::optional<double> temperature;
  std::optional<int64_t> seed;
  std::optional<std::string> language;
  std::optional<std::string> model;

  template <class V>
  void fields(V&& v) {
    v("messages", messages);
    v("response_schema", response_schema);
    v("tools", tools);
    v("max_tokens", max_tokens);
    v("temperature", temperature);
    v("seed", seed);
    v("language", language);
    v("model", model);
  }
};

}  // namespace sr
