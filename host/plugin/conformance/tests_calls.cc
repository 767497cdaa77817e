#include <algorithm>

#include "host/plugin/conformance/tests.h"

namespace showrunner::plugin::conformance {
namespace {

using std::chrono::milliseconds;

constexpr const char* kByTheRules = "an end by the ABI's rules";
constexpr const char* kRuleIsTold = "The message says which rule, or how its process ended";
constexpr const char* kOwnRequest = "Give a request that it serves: --request ";

std::string text_of(const CallError& error) {
  return std::string(status_name(error.code)) + ": " + error.message;
}

bool is_of_provider(const OperationRequest& request) { return !request.kind.starts_with("sr."); }

// A request that was made up is easily one that a provider need not serve.
bool may_refuse(const CallError& error) {
  switch (error.code) {
    case SR_INVALID_ARGUMENT:
    case SR_NOT_FOUND:
    case SR_FAILED_PRECONDITION:
    case SR_UNIMPLEMENTED:
    case SR_DATA_LOSS:
    case SR_CONTENT_REFUSED:
    case SR_UNAVAILABLE:
    case SR_UNAUTHENTICATED:
      return true;
    default:
      return false;
  }
}

Finding judge_result(Bench& bench, const Asked& asked) {
  const auto violations =
      bench.schema(asked.kind())->result.check(Json::parse(asked.completion().result_json));
  if (!violations.empty())
    return fail("the result of " + asked.kind() + ": " + violations.front().text(),
                "what the result's schema of that kind says",
                "Correct the result (sdk/schemas, or \"schemas\" in the manifest)");
  if (const std::string fault = asked.fault_of_chunks(); !fault.empty())
    return fail(fault, "chunks that make a whole of their kind",
                "Send each byte once, in order, and whole characters and samples at the end");
  return pass();
}

Finding judge(Bench& bench, const Asked& asked) {
  const auto& error = asked.completion().error;
  if (!error) return judge_result(bench, asked);
  const std::string found = asked.kind() + " ended with " + text_of(*error);
  if (error->code == SR_PLUGIN_FAULT) return fail(found, kByTheRules, kRuleIsTold);
  if (bench.is_authors(asked.kind()))
    return fail(found, "a result: the request was given by --request",
                "Correct the request or the provider");
  if (may_refuse(*error)) return skip(found, kOwnRequest + asked.kind() + "=FILE");
  return warn(found, "a result, or an error that says what is wrong with the request",
              kOwnRequest + asked.kind() + "=FILE");
}

// Each request that `wanted` says, once; the worst of what was found, with all that was skipped.
Finding ask_each(Bench& bench, bool (*wanted)(const OperationRequest&), const Change& change = {}) {
  const auto instance = bench.create();
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  Finding worst = pass();
  std::string skipped, fix;
  bool served = false;
  for (OperationRequest request : bench.requests()) {
    if (!wanted(request)) continue;
    if (change) change(request);
    const std::string kind = request.kind;
    const auto asked = bench.run(**instance, std::move(request));
    if (asked == nullptr) return bench.hangs(kind);
    Finding finding = judge(bench, *asked);
    if (finding.verdict == Verdict::kFail) return finding;
    served = served || finding.verdict == Verdict::kPass;
    if (finding.verdict == Verdict::kSkip) {
      skipped += (skipped.empty() ? "" : "; ") + finding.found;
      if (fix.empty()) fix = finding.fix;
    }
    worst = worse_of(std::move(worst), std::move(finding));
  }
  if (worst.verdict != Verdict::kPass || skipped.empty()) return worst;
  return served ? pass("not proved: " + skipped) : skip(skipped, fix);
}

}  // namespace

std::optional<Finding> judge_end(const Bench& bench, Asked& asked) {
  if (!asked.wait(bench.patience())) return bench.hangs(asked.kind());
  const auto& error = asked.completion().error;
  if (!error || error->code != SR_PLUGIN_FAULT) return std::nullopt;
  return fail(asked.kind() + " ended with " + text_of(*error), kByTheRules, kRuleIsTold);
}

std::optional<Finding> ask_all(Bench& bench, Instance& instance, const Change& change) {
  for (OperationRequest request : bench.requests()) {
    if (change) change(request);
    bench.note("at " + request.kind);
    if (auto finding = judge_end(bench, *bench.start(instance, std::move(request)))) return finding;
  }
  return std::nullopt;
}

Finding test_create(Bench& bench) {
  const auto plugin = bench.load();
  if (!plugin.has_value()) return failure_of(plugin.error());
  const auto instance = bench.create(*plugin);
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  Finding finding = bench.close();
  if (finding.verdict != Verdict::kFail && bench.task().place == Place::kHost) deinit(**plugin);
  return finding;
}

Finding test_health(Bench& bench) {
  Finding finding =
      ask_each(bench, [](const OperationRequest& request) { return !is_of_provider(request); });
  if (finding.verdict == Verdict::kPass) return finding;
  if (finding.verdict == Verdict::kSkip) finding.verdict = Verdict::kFail;
  finding.expected = "results of sr.health/1 and sr.catalog/1 from every provider";
  if (finding.fix.starts_with(kOwnRequest))
    finding.fix = "Answer both; health that is not good is a status of its result, not an error";
  return finding;
}

Finding test_kinds(Bench& bench) {
  Finding finding = ask_each(bench, is_of_provider);
  if (bench.unasked().empty() || finding.verdict == Verdict::kFail) return finding;
  std::string unasked;
  for (const auto& [kind, why] : bench.unasked())
    unasked += (unasked.empty() ? "" : "; ") + kind + ": " + why;
  const Finding skipped = skip(unasked, kOwnRequest + bench.unasked().begin()->first + "=FILE");
  if (bench.unasked().size() == bench.provider().kinds.size()) return skipped;
  if (finding.verdict == Verdict::kPass)
    finding.found += (finding.found.empty() ? "not proved: " : "; ") + skipped.found;
  return finding;
}

Finding test_secrets(Bench& bench) {
  if (bench.provider().secrets.empty()) return skip("its manifest declares no secrets", {});
  const auto instance = bench.create();
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  if (auto finding = ask_all(bench, **instance)) return *finding;
  if (Finding closed = bench.close(); closed.verdict == Verdict::kFail) return closed;
  const std::string where = bench.secrets().leaked_into();
  if (where.empty()) return pass();
  return fail("the value of a secret came out in " + where,
              "no secret in logs, output, errors, chunks, results, checkpoints and metrics",
              "Take it out there; a message may name the secret, not hold it");
}

Finding test_deadline(Bench& bench) {
  const auto instance = bench.create();
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  const auto over = [&](OperationRequest& request) {
    request.deadline_unix_ms = bench.now_unix_ms() - 1;
  };
  return ask_all(bench, **instance, over).value_or(pass());
}

Finding test_budget(Bench& bench) {
  const auto instance = bench.create();
  if (!instance.has_value()) return bench.failure_to_create(instance.error());
  for (OperationRequest request : bench.requests()) {
    request.budget_nano_usd = 0;
    const std::string kind = request.kind;
    const auto asked = bench.run(**instance, std::move(request));
    if (asked == nullptr) return bench.hangs(kind);
    if (const int64_t cost = asked->completion().usage.cost_nano_usd; cost > 0)
      return fail(
          kind + " was billed " + std::to_string(cost) + " nano-USD where budget_nano_usd was 0",
          "a cost of at most the budget, or an end with SR_BUDGET_DENIED",
          "Compare what a request will cost with sr_op.budget_nano_usd before it is sent");
  }
  return pass();
}

// A host that lives in 2001: deadlines an hour away are long over by any other clock.
Finding test_clock(Bench& bench) {
  constexpr uint64_t kThenUnixMs = 1'000'000'000'000, kHourMs = 3'600'000;
  bench.shift_clock(
      milliseconds(static_cast<int64_t>(kThenUnixMs) - static_cast<int64_t>(bench.now_unix_ms())));
  Finding finding = ask_each(
      bench, [](const OperationRequest&) { return true; },
      [&](OperationRequest& request) { request.deadline_unix_ms = bench.now_unix_ms() + kHourMs; });
  if (finding.found.find(status_name(SR_DEADLINE_EXCEEDED)) != std::string::npos)
    return fail(finding.found, "an hour's time: the host's clock stands at 2001-09-09",
                "Take the time from sr_host.now_unix_ms, not from the system");
  return finding.verdict == Verdict::kSkip || finding.verdict == Verdict::kWarn ? pass() : finding;
}

}  // namespace showrunner::plugin::conformance
