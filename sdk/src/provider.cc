#include "showrunner/cpp/provider.hpp"

#include <exception>
#include <new>

namespace sr {
namespace {

Json parse(sr_str text) {
  return text.size == 0 ? Json() : Json::parse(text.data, text.data + text.size);
}

sr_error make_error(const Error& error) {
  sr_error out{};
  out.struct_size = sizeof out;
  to_c(error, &out);
  return out;
}

// The exception in flight, as an Error. Call inside a catch block.
Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return {SR_RESOURCE_EXHAUSTED, "out of memory", SR_RETRY_OTHER};
  } catch (const std::exception& error) {
    return {SR_INTERNAL, error.what(), SR_RETRY_OTHER};
  } catch (...) {
    return {SR_INTERNAL, "an exception of unknown type", SR_RETRY_OTHER};
  }
}

// An instance: what `void *self` points to.
struct Instance {
  std::unique_ptr<Provider> provider;
};

}  // namespace

Operation::Operation(Host host, const sr_op& op, const sr_sink& sink)
    : host_(host),
      id_(op.id),
      kind_(view(op.kind)),
      request_(parse(op.request_json)),
      context_(parse(op.context_json)),
      resume_(parse(op.resume_json)),
      idempotency_key_(view(op.idempotency_key)),
      budget_nano_usd_(op.budget_nano_usd),
      sink_(sink) {}

Operation::~Operation() {
  if (!ended_) fail({SR_INTERNAL, "the provider dropped the operation", SR_RETRY_OTHER});
}

void Operation::progress(double fraction, std::string_view stage) {
  sink_.progress(sink_.ctx, fraction, str(stage));
}

void Operation::checkpoint(const Json& resume) {
  const std::string text = resume.dump();
  const sr_status status = sink_.checkpoint(sink_.ctx, str(text));
  if (status != SR_OK) throw Error(status, "the host did not store the checkpoint");
}

void Operation::chunk(std::string_view part, std::string_view data, const Json& meta) {
  const std::string meta_text = meta.is_null() ? std::string() : meta.dump();
  sr_chunk chunk{};
  chunk.struct_size = sizeof chunk;
  chunk.seq = next_seq_++;
  chunk.part = str(part);
  chunk.meta_json = str(meta_text);
  chunk.data = {reinterpret_cast<const uint8_t*>(data.data()), data.size()};
  for (;;) {
    const sr_status status = sink_.chunk(sink_.ctx, &chunk);
    if (status == SR_OK) return;
    if (status == SR_CANCELLED) throw sr::cancelled();
    if (status != SR_RESOURCE_EXHAUSTED) throw Error(status, "the host refused a chunk");
    throw_if_cancelled();
    sink_.wait_writable(sink_.ctx, 1000);
  }
}

void Operation::usage(const std::vector<std::pair<std::string, int64_t>>& items,
                      int64_t cost_nano_usd, bool final) {
  std::vector<sr_quantity> quantities;
  quantities.reserve(items.size());
  for (const auto& [unit, quantity] : items) quantities.push_back({str(unit), quantity});
  sr_usage usage{};
  usage.struct_size = sizeof usage;
  usage.final = final ? 1 : 0;
  usage.cost_nano_usd = cost_nano_usd;
  usage.items = quantities.data();
  usage.count = quantities.size();
  sink_.usage(sink_.ctx, &usage);
}

void Operation::complete(const Json& result) {
  std::string text;
  try {
    text = result.dump();
  } catch (const Json::exception& error) {
    fail({SR_INTERNAL, std::string("the result is not valid JSON text: ") + error.what(),
          SR_RETRY_OTHER});
    return;
  }
  if (ended_.exchange(true)) return;
  sink_.complete(sink_.ctx, nullptr, str(text));
}

void Operation::fail(const Error& error) {
  if (ended_.exchange(true)) return;
  const sr_error out = make_error(error);
  sink_.complete(sink_.ctx, &out, {});
}

void BlockingProvider::submit(std::shared_ptr<Operation> op) {
  host().run_on_worker([this, op = std::move(op)] {
    try {
      if (op->cancelled()) throw sr::cancelled(SR_EFFECT_NONE);
      op->complete(handle(*op));
    } catch (...) {
      op->fail(current_error());
    }
  });
}

namespace detail {

sr_status create(Factory factory, const sr_host* host, const sr_instance_args* args, void** self,
                 sr_error* error) noexcept {
  try {
    InstanceArgs a{std::string(view(args->provider_id)), std::string(view(args->instance_name)),
                   parse(args->config_json), std::string(view(args->state_dir))};
    if (a.config.is_null()) a.config = Json::object();
    auto instance = std::make_unique<Instance>();
    instance->provider = factory(Host(host), a);
    *self = instance.release();
    return SR_OK;
  } catch (...) {
    const Error e = current_error();
    to_c(e, error);
    return e.code;
  }
}

void destroy(void* self) noexcept { delete static_cast<Instance*>(self); }

sr_status submit(void* self, const sr_op* op, const sr_sink* sink, sr_error* error) noexcept {
  auto& provider = *static_cast<Instance*>(self)->provider;
  try {
    auto operation = std::make_shared<Operation>(provider.host(), *op, *sink);
    try {
      if (operation->kind() == "sr.health/1") {
        operation->complete(provider.health());
      } else if (operation->kind() == "sr.catalog/1") {
        operation->complete(provider.catalog());
      } else {
        provider.submit(operation);
      }
    } catch (...) {
      operation->fail(current_error());
    }
    return SR_OK;
  } catch (...) {
    const Error e = current_error();
    to_c(e, error);
    return e.code;
  }
}

// Operations read the host's own cancel flag (Operation::cancelled).
void cancel(void*, sr_op_id) noexcept {}

// The host counts open operations and waits for them; a provider of this SDK holds no other work.
sr_status drain(void*, uint64_t) noexcept { return SR_OK; }

const void* extension(void*, sr_str) noexcept { return nullptr; }

}  // namespace detail
}  // namespace sr
