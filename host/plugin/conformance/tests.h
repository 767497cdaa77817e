// The tests of a plugin's conformance: one table.
//
// Threads: pure functions; a test runs on a thread of its own, in a process of its own.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "host/plugin/conformance/bench.h"

namespace showrunner::plugin::conformance {

struct Test {
  const char* name;
  const char* proves;  // ends "..": the provider ..
  bool in_host;        // where its code runs meanwhile
  bool in_process;
  Finding (*run)(Bench& bench);  // what the host counted is looked at after it
  bool may_die = false;          // the end of the plugin's own process is part of it
};

// Of the file: before any of its code runs.
constexpr const char* kDiscovery = "discovery";
// The first of a provider: where it fails, the others cannot run.
constexpr const char* kCreate = "create";

std::span<const Test> all_tests();
const Test* find_test(std::string_view name);  // null: none

// What several of them need.
using Change = std::function<void(OperationRequest&)>;
// Empty: the operation ended, and not because the plugin broke the rules.
std::optional<Finding> judge_end(const Bench& bench, Asked& asked);
// Each request of the bench in turn, judged so.
std::optional<Finding> ask_all(Bench& bench, Instance& instance, const Change& change = {});

// Cassettes of sr.http/1, when the host has it, are one more row: the provider's own recordings
// with the answers that vendors give on bad days (429, 5xx, slow, cut off).

// tests_calls.cc
Finding test_create(Bench& bench);
Finding test_health(Bench& bench);
Finding test_kinds(Bench& bench);
Finding test_secrets(Bench& bench);
Finding test_deadline(Bench& bench);
Finding test_budget(Bench& bench);
Finding test_clock(Bench& bench);
// tests_stress.cc
Finding test_cancel_storm(Bench& bench);
Finding test_absent_services(Bench& bench);
Finding test_resume(Bench& bench);
// tests_tables.cc
Finding test_host_tables(Bench& bench);
Finding test_unknown_ids(Bench& bench);
Finding test_process_state(Bench& bench);

}  // namespace showrunner::plugin::conformance
