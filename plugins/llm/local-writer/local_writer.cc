#include "local_writer.h"

#include "material.h"
#include "writer.h"

namespace showrunner::local_writer {

LocalWriter::LocalWriter(sr::Host host, const sr::InstanceArgs& args) : BlockingProvider(host) {
  const sr::Json& seed = member(args.config, "seed");
  if (seed.is_number_integer()) seed_ = seed.get<int64_t>();
}

sr::Json LocalWriter::handle(sr::Operation& op) {
  if (op.kind() != sr::ChatRequest::kKind)
    throw sr::unimplemented("local-writer serves llm.chat/1, not " + op.kind());
  if (!nests_within(op.request(), kMaxDepth + 8))
    throw sr::unimplemented("the request nests deeper than 64 levels; flatten its schema");
  op.throw_if_cancelled();
  const sr::ChatResult result = write_answer(op.request_as<sr::ChatRequest>(), seed_);
  op.usage({{"input_tokens", result.usage->input_tokens},
            {"output_tokens", result.usage->output_tokens}},
           0);
  return sr::write_json(result);
}

sr::Json LocalWriter::catalog() {
  return {{"description",
           "A template writer, not a language model: fills response schemas of drama plans and "
           "scripts from fixed Korean and English phrases. Free text is refused."},
          {"models", sr::Json::array({{{"id", kModel},
                                       {"kinds", {"llm.chat/1"}},
                                       {"description", "templates; needs a response_schema"},
                                       {"languages", {"ko", "en"}}}})},
          {"limits",
           {{"response_schema_required", true},
            {"values", 20000},
            {"material_bytes", kMaxMaterialBytes}}}};
}

}  // namespace showrunner::local_writer
