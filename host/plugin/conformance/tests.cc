#include "host/plugin/conformance/tests.h"

#include "host/plugin/load_checks.h"

namespace showrunner::plugin::conformance {
namespace {

Finding test_discovery(Bench& bench) {
  const std::string warning = static_tls_warning(bench.file().linkage);
  return warning.empty() ? pass() : warn(warning, {}, {});
}

constexpr Test kTests[] = {
    {kDiscovery, "the file is a plugin of this ABI, for this machine, with a valid manifest", false,
     false, test_discovery},
    {kCreate, "it loads, makes an instance, drains and destroys it", true, true, test_create},
    {"health", "it answers sr.health/1 and sr.catalog/1 as their schemas say", true, true,
     test_health},
    {"kinds", "its results and chunks are as the schemas of its kinds say", true, true, test_kinds},
    {"cancel_storm", "each operation ends once, whenever and however often it is cancelled", true,
     true, test_cancel_storm},
    {"absent_services", "without some services of the host it fails in good order", true, true,
     test_absent_services},
    {"clock", "it takes the time from the host", true, true, test_clock},
    {"deadline", "it ends an operation whose deadline is over", true, true, test_deadline},
    {"budget", "it bills no more than it was given", true, true, test_budget},
    {"secrets", "its secrets come out nowhere", true, true, test_secrets},
    {"host_tables", "it reads no further than the host's tables, structs and texts go", true, false,
     test_host_tables},
    {"unknown_ids", "it knows no provider, extension or operation that there is not", true, false,
     test_unknown_ids},
    {"process_state", "it leaves threads, files and settings of the process as they were", true,
     false, test_process_state},
    {"resume", "a killed process costs no operation, as its manifest says", false, true,
     test_resume, true}};

}  // namespace

std::span<const Test> all_tests() { return kTests; }

const Test* find_test(std::string_view name) {
  for (const Test& test : kTests)
    if (test.name == name) return &test;
  return nullptr;
}

}  // namespace showrunner::plugin::conformance
