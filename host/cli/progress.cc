#include "host/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "host/cli/output.h"

namespace showrunner::cli {
namespace {

constexpr size_t kBarCells = 30;
constexpr double kMinFractionForEstimate = 0.02;

int64_t ms_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               then)
      .count();
}

}  // namespace

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (drawn_) tell("\r\x1b[K");
}

void Progress::step(run::StepState state, const std::string&, const std::string&) {
  if (state == run::StepState::kStarted && fraction_at_first_work_ < 0) {
    fraction_at_first_work_ = fraction_;
    first_work_ = std::chrono::steady_clock::now();
  }
  if (state == run::StepState::kFinished) ++made_;
  if (state == run::StepState::kFinished || state == run::StepState::kReused) ++done_;
  draw();
}

void Progress::progress(double fraction, std::string_view stage) {
  if (fraction >= 0) fraction_ = std::clamp(fraction, fraction_, 1.0);
  stage_ = stage;
  draw();
}

void Progress::event(std::string_view name, const Json& fields) {
  if (name != "steps" || !fields.is_object()) return;
  const auto total = fields.find("step.total");
  if (total != fields.end() && total->is_number_integer() && *total > 0)
    total_ = total->get<uint64_t>();
}

// A show counts only its own steps, so that others' may exceed the total.
std::string Progress::steps() const {
  if (total_ == 0) return fmt::format("{} steps", made_);
  return fmt::format("step {} of {}", std::min(done_ + 1, total_), total_);
}

// The time left is judged by the part that was worked on, not by what was there already.
void Progress::draw() {
  if (quiet_) return;
  std::string left;
  const double worked = fraction_ - fraction_at_first_work_;
  if (fraction_at_first_work_ >= 0 && worked > kMinFractionForEstimate)
    left = ", " +
           format_duration(static_cast<int64_t>(static_cast<double>(ms_since(first_work_)) *
                                                (1 - fraction_) / worked)) +
           " left";
  if (terminal_) {
    const auto full = static_cast<size_t>(fraction_ * kBarCells);
    tell(fmt::format("\r\x1b[K[{}{}] {:3.0f} % {}, {}, {}{}", std::string(full, '#'),
                     std::string(kBarCells - full, '.'), fraction_ * 100, stage_, steps(),
                     format_duration(ms_since(started_)), left));
    drawn_ = true;
    return;
  }
  const int tenth = static_cast<int>(fraction_ * 10);
  if (tenth <= shown_tenth_ && stage_ == shown_stage_) return;
  shown_tenth_ = std::max(tenth, shown_tenth_);
  shown_stage_ = stage_;
  if (!stage_.empty())
    tell(fmt::format("{:3.0f} %  {} ({}, {}{})\n", fraction_ * 100, stage_, steps(),
                     format_duration(ms_since(started_)), left));
}

}  // namespace showrunner::cli
