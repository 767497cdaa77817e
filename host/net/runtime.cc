#include "host/net/runtime.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>
#include <vector>

namespace showrunner::net {
namespace asio = boost::asio;

struct Runtime::Impl {
  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::vector<std::thread> threads;
};

Runtime::Runtime(int threads) : impl_(std::make_unique<Impl>()) {
  for (int i = 0; i < threads; ++i)
    impl_->threads.emplace_back([context = &impl_->context] { context->run(); });
}

Runtime::~Runtime() {
  impl_->context.stop();
  for (std::thread& thread : impl_->threads) thread.join();
}

asio::io_context& Runtime::context() { return impl_->context; }

void Runtime::run_after(std::chrono::milliseconds delay, std::function<void()> fn) {
  const auto timer = std::make_shared<asio::steady_timer>(impl_->context, delay);
  timer->async_wait([timer, fn = std::move(fn)](const boost::system::error_code& error) {
    if (!error) fn();
  });
}

}  // namespace showrunner::net
