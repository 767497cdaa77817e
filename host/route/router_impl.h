// The router's state, of its own thread only. Included by router.cc and call.cc.
#pragma once
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include "host/route/router.h"
#include "host/route/verdict.h"

namespace showrunner::route {

namespace asio = boost::asio;

class Call;

// An instance's queue and what is against using it.
struct Seat {
  std::shared_ptr<plugin::Instance> instance;
  uint64_t timeout_ms = 0;
  int running = 0;
  std::deque<std::shared_ptr<Call>> waiting;
  int64_t blocked_until_unix_ms = 0;
  std::string blocked_why;
};

// An earlier attempt of the same step that may have acted or been billed.
struct Doubt {
  std::string instance;
  bool goes_on = false;  // there, by the provider's resume
  int64_t charge_nano_usd = 0;
  std::string what;  // for a person, with the way out
};

// The provider's idempotency key: one per instance, since each vendor keeps its own.
std::string attempt_key(std::string_view idempotency, std::string_view instance);

// Submitting an operation with the same key again neither bills nor acts twice.
bool may_go_on(const Seat& seat, bool has_checkpoint);

struct Router::Impl {
  explicit Impl(Dependencies dependencies);

  Dependencies of;
  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::map<std::string, Seat, std::less<>> seats;
  std::unordered_map<CallId, std::shared_ptr<Call>> calls;
  std::unordered_map<CallId, std::unordered_set<CallId>> children;
  bool closing = false;
  std::thread thread;

  // Why the seat takes no calls now; empty: it does.
  std::string obstacle(const Seat& seat) const;
  std::vector<Candidate> snapshot(const std::string& kind) const;
  Result<Plan> plan_for(const CallRequest& call);
  Result<std::optional<Doubt>> find_doubt(const CallRequest& call);
  Result<std::optional<std::string>> checkpoint(const std::string& key);
  void inherit(CallRequest& below) const;
  void mark_bought(const Call& call);
  // All seats are taken by calls above those that wait for them, which end only after these.
  bool waits_for_itself(const Call& call, const Seat& seat) const;
  // Passes the seat on to who waits longest.
  void leave(Seat& seat);
  bool is_open(CallId id) const;  // and not cancelled
  void cancel_tree(CallId id);
  void forget(const Call& call);
};

// One call from its plan to its end.
class Call : public std::enable_shared_from_this<Call> {
 public:
  Call(Router::Impl& router, CallId id, CallRequest request, std::function<void(CallOutcome)> done);

  CallId id() const { return id_; }
  CallId parent() const { return request_.parent; }
  const CallRequest& request() const { return request_; }
  bool is_cancelled() const { return cancelled_; }
  bool runs_on(const plugin::Instance& instance) const { return running_on_.get() == &instance; }
  // How often this attempt asked the same of others before.
  int count(const std::string& asked) { return asked_[asked]++; }
  void bought_below() { bought_below_ = true; }
  void charged_below(int64_t nano_usd) { charged_below_nano_usd_ += nano_usd; }
  void begin();
  void take_seat();  // its turn at the instance that it waited for; the seat is already counted
  void cancel();

 private:
  const Choice& choice() const { return plan_.choices[at_]; }
  Seat& seat() { return router_.seats.find(choice().instance)->second; }
  bool may_queue() const { return !request_.kind.starts_with("show."); }

  void log_plan() const;
  void go_on();                      // to the choice at_, or to the end
  bool pass_over(const Seat& here);  // if it takes no calls now
  void attempt();
  plugin::OperationRequest operation();
  plugin::OperationEvents events();
  void watch();
  void finished(plugin::Completion completion);
  std::string fault_of(const std::string& result_json) const;  // empty: none
  Result<> settle(const plugin::Completion& completion, int64_t charge);
  void forget_checkpoint();
  void failed(const plugin::CallError& error);
  void fail_now(plugin::CallError error);
  void end();
  plugin::CallError summary() const;
  std::string key() const;
  std::string step_key() const;  // empty: of this call only
  std::string root_key() const;  // empty: no plugin's own call
  int64_t hold() const;
  Result<bool> answer_from_before();
  Result<> remember();
  Repeatable repeatable();

  Router::Impl& router_;
  const CallId id_;
  const CallRequest request_;
  std::function<void(CallOutcome)> done_;
  Plan plan_;
  size_t at_ = 0;
  int tries_ = 0;     // at this choice
  int attempts_ = 0;  // in all
  int64_t attempt_ = 0;
  int64_t paid_in_doubt_nano_usd_ = 0;  // by attempts at this choice
  bool bought_below_ = false;
  int64_t charged_below_nano_usd_ = 0;
  std::unordered_map<std::string, int> asked_;
  plugin::OperationId operation_ = 0;
  std::shared_ptr<plugin::Instance> running_on_;
  bool waiting_ = false;
  bool cancelled_ = false;
  bool timed_out_ = false;
  asio::steady_timer timer_;
  std::chrono::steady_clock::time_point last_sign_;
  std::vector<std::string> failures_;
  CallOutcome outcome_;
};

plugin::CallError make_call_error(sr_status code, std::string message);

}  // namespace showrunner::route
