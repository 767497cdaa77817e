#include "host/plugin/isolation/channel.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

namespace showrunner::plugin::isolation {
namespace {

class ChannelTest : public testing::Test {
 protected:
  ChannelTest() {
    Fd ours, theirs;
    if (!Channel::make_pair(&ours, &theirs)) std::abort();
    raw_ = dup(theirs.get());
    ours_ = std::make_unique<Channel>(std::move(ours));
    theirs_ = std::make_unique<Channel>(std::move(theirs));
    reader_ = std::thread([this] { ours_->serve([](Frame) {}); });
  }
  ~ChannelTest() override {
    ours_->close();
    theirs_->close();
    reader_.join();
    if (server_.joinable()) server_.join();
    close(raw_);
  }

  // What the other end does with each frame.
  void serve(std::function<void(Frame)> handle) {
    server_ = std::thread([this, handle = std::move(handle)] { theirs_->serve(handle); });
  }

  int raw_ = -1;
  std::unique_ptr<Channel> ours_, theirs_;
  std::thread reader_, server_;
};

TEST_F(ChannelTest, AnswersFindTheirCallers) {
  serve([this](Frame frame) {
    theirs_->reply(frame.token, Encoder().number(Decoder(frame.payload).number<int>() * 2));
  });
  std::vector<std::thread> callers;
  for (int i = 0; i < 8; ++i)
    callers.emplace_back([this, i] {
      for (int n = 0; n < 100; ++n) {
        const auto answer = ours_->call(Message::kPing, Encoder().number(i * 1000 + n));
        ASSERT_TRUE(answer);
        EXPECT_EQ(Decoder(answer->payload).number<int>(), (i * 1000 + n) * 2);
      }
    });
  for (auto& caller : callers) caller.join();
}

TEST_F(ChannelTest, PassesADescriptor) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const Fd in(ends[0]);
  {
    const Fd out(ends[1]);
    ASSERT_EQ(write(out.get(), "hello", 5), 5);
  }
  serve([&](Frame frame) { theirs_->reply(frame.token, Encoder(), in.get()); });
  const auto answer = ours_->call(Message::kBlobOpen, Encoder());
  ASSERT_TRUE(answer);
  char text[6] = "";
  ASSERT_EQ(read(answer->fd.get(), text, 5), 5);
  EXPECT_STREQ(text, "hello");
}

TEST_F(ChannelTest, CarriesMoreThanTheSocketHolds) {
  serve([this](Frame frame) { theirs_->reply(frame.token, Encoder().text(frame.payload)); });
  const std::string large(8 << 20, 'x');
  const auto answer = ours_->call(Message::kPing, Encoder().text(large));
  ASSERT_TRUE(answer);
  EXPECT_GT(answer->payload.size(), large.size());
}

TEST_F(ChannelTest, ACallEndsWithThePeer) {
  serve([this](Frame) { theirs_->close(); });
  EXPECT_FALSE(ours_->call(Message::kPing, Encoder()));
  EXPECT_FALSE(ours_->call(Message::kPing, Encoder()));
  EXPECT_FALSE(ours_->is_open());
}

TEST_F(ChannelTest, ACallGivesUpInTime) {
  serve([](Frame) {});
  EXPECT_FALSE(ours_->call(Message::kPing, Encoder(), std::chrono::milliseconds(1)));
  EXPECT_TRUE(ours_->is_open());
}

TEST_F(ChannelTest, NonsenseClosesIt) {
  const std::string nonsense(64, '\xff');
  ASSERT_EQ(send(raw_, nonsense.data(), nonsense.size(), MSG_NOSIGNAL), 64);
  reader_.join();  // serve returned
  EXPECT_FALSE(ours_->is_open());
  reader_ = std::thread([] {});
}

}  // namespace
}  // namespace showrunner::plugin::isolation
