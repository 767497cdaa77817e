#include "host/plugin/conformance/child.h"

#include <sys/resource.h>
#include <unistd.h>

#include <exception>
#include <thread>

#include "host/plugin/conformance/tests.h"
#include "host/plugin/isolation/channel.h"
#include "host/plugin/isolation/child_process.h"
#include "host/plugin/isolation/crash.h"

namespace showrunner::plugin::conformance {
namespace {

using isolation::Channel;
using isolation::Decoder;
using isolation::Encoder;
using isolation::Frame;
using isolation::Message;

Finding run_task(Task task) {
  const Test* test = find_test(task.test);
  auto file = inspect(task.file);
  if (!file.has_value()) return failure_of(file.error());
  Bench& bench = *new Bench(std::move(task), std::move(*file));  // never destroyed: see there
  Finding finding = test->run(bench);
  if (finding.verdict == Verdict::kFail) return finding;
  return worse_of(std::move(finding), bench.close(test->may_die));
}

std::string answer(const std::string& task) {
  try {
    return encode(run_task(decode_task(task)));
  } catch (const std::exception& error) {
    return encode(fail(std::string("the test could not be made: ") + error.what(), {}, {}));
  }
}

}  // namespace

int run_child(int argc, char** argv) {
  if (!isolation::die_with_parent(argc, argv)) return 2;
  isolation::install_crash_handler();
  constexpr rlimit kNone{0, 0};
  setrlimit(RLIMIT_CORE, &kNone);  // a crash is told, not kept
  static Channel& channel = *new Channel(Fd(isolation::kShimSocket));
  channel.serve([](Frame frame) {
    if (frame.message != Message::kConformance) return channel.close();
    std::thread([token = frame.token, task = std::string(Decoder(frame.payload).text())] {
      channel.reply(token, Encoder().text(answer(task)));
    }).detach();
  });
  // Threads of the plugin may still run: nothing is taken down under them.
  _exit(0);
}

}  // namespace showrunner::plugin::conformance
