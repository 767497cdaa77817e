// What the faults of one instance cost the others: nothing. How long they wait is measured by
// bench/neighbours_bench.cc.
#include <gmock/gmock.h>

#include "host/base/testdata/sanitized.h"
#include "host/plugin/testdata/crowd.h"
#include "host/plugin/testdata/isolated_bed.h"

namespace showrunner::plugin {
namespace {

constexpr size_t kOperations = 1000;

size_t resident_bytes() {
  size_t pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return resident * static_cast<size_t>(sysconf(_SC_PAGESIZE));
}

class NeighboursTest : public IsolatedTest {
 protected:
  NeighboursTest() {
    config::Sandbox sandbox;
    if (!kSanitized) sandbox.memory_mb = 256;
    make(sandbox);
    for (const char* name : {"two", "three", "four"})
      others_.push_back(create({{"polite", "yes"}}, {}, name).value());
  }
  ~NeighboursTest() override {
    for (const auto& other : others_) other->drain_and_destroy(0);
  }

  std::vector<std::shared_ptr<Instance>> others_;
};

TEST_F(NeighboursTest, AThousandOperationsElsewhereNoticeNothing) {
  const std::string outside = (bed_.folder.path() / "outside").string();
  Crowd crowd(others_, request("anything"), kOperations);
  run("segfault");  // what is made at the first fault stays
  wait_until_up();
  bed_.clock.advance(isolation::kWindowMs);
  crowd.wait_for(2 * kOperations);
  const auto files = open_files_of_this_process();
  const size_t memory = resident_bytes();
  for (const char* what : {"segfault", "abort", "exit", "hang", "leak", "files", "fork", "write"}) {
    run(what, outside);
    wait_until_up();
    crowd.wait_for(2 * kOperations);
    EXPECT_EQ(crowd.take().error, "") << what;
  }
  EXPECT_EQ(answer("ok"), R"("ok")");
  EXPECT_EQ(counted("plugin_faults_total"), 5);
  EXPECT_EQ(open_files_of_this_process(), files);
  constexpr size_t kSlack = 16 << 20;
  if (!kSanitized) {
    EXPECT_LE(resident_bytes(), memory + kSlack);
  }
}

}  // namespace
}  // namespace showrunner::plugin
