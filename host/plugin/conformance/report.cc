#include "host/plugin/conformance/report.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/utf8.h"

namespace showrunner::plugin::conformance {
namespace {

constexpr size_t kMaxText = 4000;

size_t count(const std::vector<Outcome>& outcomes, Verdict verdict) {
  return static_cast<size_t>(std::ranges::count(
      outcomes, verdict, [](const Outcome& outcome) { return outcome.finding.verdict; }));
}

std::string suite_of(const Outcome& outcome) {
  if (outcome.place == Place::kNowhere) return "file";
  return outcome.provider + "." + place_name(outcome.place);
}

std::string details(const Finding& finding, std::string_view indent) {
  std::string out;
  if (!finding.found.empty()) out += fmt::format("{}found: {}\n", indent, finding.found);
  if (!finding.expected.empty()) out += fmt::format("{}expected: {}\n", indent, finding.expected);
  if (!finding.fix.empty()) out += fmt::format("{}fix: {}\n", indent, finding.fix);
  return out;
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : bounded_utf8(text, kMaxText)) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t';
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += is_control ? '?' : c;
    }
  }
  return out;
}

std::string junit_case(const Outcome& outcome) {
  const Finding& finding = outcome.finding;
  std::string inner;
  if (finding.verdict == Verdict::kFail)
    inner = fmt::format("<failure message=\"{}\">{}</failure>", xml(finding.found),
                        xml(details(finding, "")));
  if (finding.verdict == Verdict::kSkip)
    inner = fmt::format("<skipped message=\"{}\"/>", xml(finding.found));
  if (finding.verdict == Verdict::kWarn)
    inner = fmt::format("<system-out>{}</system-out>", xml("warning\n" + details(finding, "")));
  return fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">{}</testcase>\n",
                     xml(suite_of(outcome)), xml(outcome.test),
                     static_cast<double>(outcome.took_ms) / 1000, inner);
}

}  // namespace

std::string to_text(const Outcome& outcome) {
  std::string line = fmt::format("{}  {:15}  {:7}  {}", verdict_name(outcome.finding.verdict),
                                 outcome.test, place_name(outcome.place), outcome.provider);
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n' + details(outcome.finding, "      ");
}

std::string summary(const std::vector<Outcome>& outcomes) {
  return fmt::format("{} tests: {} passed, {} warnings, {} failed, {} skipped", outcomes.size(),
                     count(outcomes, Verdict::kPass), count(outcomes, Verdict::kWarn),
                     count(outcomes, Verdict::kFail), count(outcomes, Verdict::kSkip));
}

Json to_json(const std::vector<Outcome>& outcomes) {
  Json out = Json::array();
  for (const Outcome& one : outcomes)
    out.push_back({{"test", one.test},
                   {"proves", one.proves},
                   {"provider", one.provider},
                   {"place", place_name(one.place)},
                   {"verdict", verdict_name(one.finding.verdict)},
                   {"found", one.finding.found},
                   {"expected", one.finding.expected},
                   {"fix", one.finding.fix},
                   {"ms", one.took_ms}});
  return out;
}

std::string to_junit(const std::vector<Outcome>& outcomes, const std::string& file) {
  std::string suites;
  for (size_t begin = 0, end = 0; begin < outcomes.size(); begin = end) {
    std::vector<Outcome> suite;
    std::string cases;
    for (; end < outcomes.size() && suite_of(outcomes[end]) == suite_of(outcomes[begin]); ++end) {
      suite.push_back(outcomes[end]);
      cases += junit_case(outcomes[end]);
    }
    suites += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n{}"
        "  </testsuite>\n",
        xml(suite_of(suite.front())), suite.size(), count(suite, Verdict::kFail),
        count(suite, Verdict::kSkip), cases);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" tests=\"{}\" "
      "failures=\"{}\">\n{}</testsuites>\n",
      xml(file), outcomes.size(), count(outcomes, Verdict::kFail), suites);
}

}  // namespace showrunner::plugin::conformance
