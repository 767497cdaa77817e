#include "host/plugin/isolation/wire.h"

#include <algorithm>

#include "host/plugin/services.h"

namespace showrunner::plugin::isolation {
namespace {

constexpr uint64_t kMaxItems = 1000;  // more than an operation takes

}  // namespace

Encoder& Encoder::str(sr_str value) {
  const bool whole = value.size <= kMaxDocumentBytes && (value.size == 0 || value.data != nullptr);
  number(value.size).number(static_cast<uint8_t>(whole));
  if (whole && value.size > 0) bytes_.append(value.data, value.size);
  return *this;
}

Encoder& Encoder::error(const sr_error* error) {
  number(static_cast<uint8_t>(error != nullptr));
  if (error == nullptr) return *this;
  number(error->struct_size);
  if (error->struct_size < SR_ERROR_MIN) return *this;
  sr_error copy{};
  std::memcpy(&copy, error, SR_ERROR_MIN);
  bytes_.append(reinterpret_cast<const char*>(&copy), sizeof copy);
  return *this;
}

Encoder& Encoder::chunk(const sr_chunk* chunk) {
  number(static_cast<uint8_t>(chunk != nullptr));
  if (chunk == nullptr) return *this;
  number(chunk->struct_size);
  if (chunk->struct_size < SR_CHUNK_MIN) return *this;
  number(chunk->final_of_part).number(chunk->seq);
  return str(chunk->part).str(chunk->meta_json).bytes(chunk->data);
}

Encoder& Encoder::usage(const sr_usage* usage) {
  number(static_cast<uint8_t>(usage != nullptr));
  if (usage == nullptr) return *this;
  number(usage->struct_size);
  if (usage->struct_size < SR_USAGE_MIN) return *this;
  number(usage->final).number(usage->cost_nano_usd).str(usage->quota_json).number(usage->count);
  const bool whole = usage->count <= kMaxItems && (usage->count == 0 || usage->items != nullptr);
  number(static_cast<uint8_t>(whole));
  for (uint64_t i = 0; whole && i < usage->count; ++i)
    str(usage->items[i].unit).number(usage->items[i].quantity);
  return *this;
}

Encoder& Encoder::operation(const sr_op& op) {
  number(op.id).str(op.kind).str(op.request_json).str(op.context_json);
  str(op.idempotency_key).str(op.resume_json);
  return number(op.deadline_unix_ms).number(op.budget_nano_usd);
}

std::optional<std::string_view> Decoder::take(uint64_t size) {
  if (size > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return std::nullopt;
  }
  const std::string_view part = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return part;
}

sr_str Decoder::str() {
  const auto size = number<uint64_t>();
  if (number<uint8_t>() == 0) return {nullptr, size};
  const auto part = take(size);
  return part ? sr_str{part->data(), part->size()} : sr_str{};
}

std::string_view Decoder::text() {
  const sr_str value = str();
  return value.data == nullptr ? std::string_view{} : std::string_view(value.data, value.size);
}

sr_bytes Decoder::bytes() {
  const sr_str value = str();
  return {reinterpret_cast<const uint8_t*>(value.data), value.size};
}

std::optional<sr_error> Decoder::error() {
  if (number<uint8_t>() == 0) return std::nullopt;
  sr_error out{};
  out.struct_size = number<uint32_t>();
  if (out.struct_size < SR_ERROR_MIN) return out;
  if (const auto part = take(sizeof out)) std::memcpy(&out, part->data(), sizeof out);
  out.struct_size = sizeof out;
  return out;
}

std::optional<sr_chunk> Decoder::chunk() {
  if (number<uint8_t>() == 0) return std::nullopt;
  sr_chunk out{};
  out.struct_size = number<uint32_t>();
  if (out.struct_size < SR_CHUNK_MIN) return out;
  out.struct_size = sizeof out;
  out.final_of_part = number<uint32_t>();
  out.seq = number<uint64_t>();
  out.part = str();
  out.meta_json = str();
  out.data = bytes();
  return out;
}

std::optional<sr_usage> Decoder::usage() {
  if (number<uint8_t>() == 0) return std::nullopt;
  sr_usage out{};
  out.struct_size = number<uint32_t>();
  if (out.struct_size < SR_USAGE_MIN) return out;
  out.struct_size = sizeof out;
  out.final = number<uint32_t>();
  out.cost_nano_usd = number<int64_t>();
  out.quota_json = str();
  out.count = number<uint64_t>();
  if (number<uint8_t>() == 0) return out;
  items_.clear();
  for (uint64_t i = 0; ok() && i < std::min(out.count, kMaxItems); ++i) {
    const sr_str unit = str();
    items_.push_back({unit, number<int64_t>()});
  }
  out.items = items_.data();
  out.count = items_.size();
  return out;
}

sr_op Decoder::operation() {
  sr_op out{};
  out.struct_size = sizeof out;
  out.id = number<uint64_t>();
  out.kind = str();
  out.request_json = str();
  out.context_json = str();
  out.idempotency_key = str();
  out.resume_json = str();
  out.deadline_unix_ms = number<uint64_t>();
  out.budget_nano_usd = number<int64_t>();
  return out;
}

}  // namespace showrunner::plugin::isolation
