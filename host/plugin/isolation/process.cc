#include "host/plugin/isolation/process.h"

#include "host/plugin/isolation/stack_names.h"

namespace showrunner::plugin::isolation {

Result<std::shared_ptr<Process>> Process::spawn(const std::filesystem::path& program,
                                                const char* flag, ChildProcess::OnLine on_line) {
  Fd ours, theirs;
  if (!Channel::make_pair(&ours, &theirs))
    return make_error(ErrorKind::kInternal, "no socket for the process of a plugin");
  auto channel = std::make_shared<Channel>(std::move(ours));
  SR_ASSIGN(auto child, ChildProcess::spawn(program, flag, std::move(theirs), std::move(on_line)));
  return std::shared_ptr<Process>(new Process(std::move(channel), std::move(child)));
}

Process::~Process() {
  channel_->close();
  if (reader_.get_id() == std::this_thread::get_id()) {
    reader_.detach();  // it was the last to need this
  } else {
    join();
  }
}

void Process::read(std::function<void(Frame)> handle, std::function<void()> on_end) {
  reader_ =
      std::thread([channel = channel_, handle = std::move(handle), on_end = std::move(on_end)] {
        channel->serve(handle);
        on_end();
      });
}

void Process::join() {
  if (reader_.joinable()) reader_.join();
}

std::optional<std::vector<std::string>> Process::confine(const Sandbox& sandbox,
                                                         std::chrono::milliseconds at_most) {
  Encoder out;
  sandbox.encode(out);
  const auto answer = channel_->call(Message::kConfine, out, at_most);
  if (!answer) return std::nullopt;
  Decoder in(answer->payload);
  std::vector<std::string> lacking;
  for (auto left = in.number<uint64_t>(); in.ok() && left > 0; --left)
    lacking.emplace_back(in.text());
  return lacking;
}

std::optional<LoadFailure> Process::load(const LoadedPlugin& plugin,
                                         const CreateArguments& arguments,
                                         const std::vector<std::string_view>& services,
                                         int64_t clock_shift_ms,
                                         std::chrono::milliseconds at_most) {
  Encoder out;
  out.text(plugin.path.native()).text(plugin.sha256).text(plugin.manifest_json);
  out.text(plugin.staged.native()).text(arguments.provider).text(arguments.instance);
  out.number(clock_shift_ms);
  out.number(static_cast<uint64_t>(services.size()));
  for (const std::string_view id : services) out.text(id);
  const auto answer = channel_->call(Message::kLoad, out, at_most);
  if (!answer) return std::nullopt;
  Decoder in(answer->payload);
  const auto state = static_cast<LoadState>(in.number<int32_t>());
  return make_failure(state, in.text());
}

void Process::kill(std::string_view why) {
  {
    std::lock_guard lock(mutex_);
    if (killed_for_.empty()) killed_for_ = why;
  }
  child_->kill();
}

void Process::kill_if_silent(std::string_view why) {
  if (channel_->is_open()) kill(why);
}

Process::End Process::end(const LoadedPlugin& plugin, std::chrono::milliseconds at_most) {
  End out;
  out.cause = child_->wait(at_most);
  out.frames = name_frames(child_->frames(), plugin);
  out.last_lines = child_->last_lines();
  std::lock_guard lock(mutex_);
  if (!killed_for_.empty()) out.cause = killed_for_;
  if (!out.frames.empty()) out.cause += " in " + out.frames.front();
  return out;
}

}  // namespace showrunner::plugin::isolation
