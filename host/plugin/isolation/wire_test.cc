#include "host/plugin/isolation/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/plugin/services.h"

namespace showrunner::plugin::isolation {
namespace {

constexpr sr_quantity kItems[] = {{{"characters", 10}, 12}, {{"requests", 8}, 1}};

sr_usage usage() {
  sr_usage out{};
  out.struct_size = sizeof out;
  out.final = 1;
  out.cost_nano_usd = 99;
  out.items = kItems;
  out.count = 2;
  out.quota_json = to_str("{}");
  return out;
}

TEST(Wire, CarriesAnOperation) {
  sr_op op{};
  op.struct_size = sizeof op;
  op.id = 7;
  op.kind = to_str("tts.speak/1");
  op.request_json = to_str(R"({"text":"안녕"})");
  op.resume_json = to_str("{}");
  op.deadline_unix_ms = 5;
  op.budget_nano_usd = -1;
  const Encoder out = Encoder().operation(op);
  Decoder in(out.view());
  const sr_op copy = in.operation();
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(copy.id, 7u);
  EXPECT_EQ(view(copy.kind), "tts.speak/1");
  EXPECT_EQ(view(copy.request_json), R"({"text":"안녕"})");
  EXPECT_EQ(view(copy.context_json), "");
  EXPECT_EQ(view(copy.resume_json), "{}");
  EXPECT_EQ(copy.deadline_unix_ms, 5u);
  EXPECT_EQ(copy.budget_nano_usd, -1);
}

TEST(Wire, CarriesAUsageAndItsItems) {
  const sr_usage given = usage();
  const Encoder out = Encoder().usage(&given);
  Decoder in(out.view());
  const auto copy = in.usage();
  ASSERT_TRUE(copy);
  EXPECT_EQ(copy->cost_nano_usd, 99);
  ASSERT_EQ(copy->count, 2u);
  EXPECT_EQ(view(copy->items[0].unit), "characters");
  EXPECT_EQ(copy->items[1].quantity, 1);
}

TEST(Wire, WhatMustBeRefusedCrossesAsItIs) {
  const sr_str unreadable{nullptr, 5};
  const sr_str huge{"x", kMaxDocumentBytes + 1};
  sr_chunk small{};
  small.struct_size = 8;
  const Encoder out = Encoder().str(unreadable).str(huge).chunk(&small).usage(nullptr);
  Decoder in(out.view());
  for (const sr_str& given : {unreadable, huge}) {
    const sr_str copy = in.str();
    EXPECT_EQ(copy.data, nullptr);
    EXPECT_EQ(copy.size, given.size);
    EXPECT_FALSE(checked_view(copy, kMaxDocumentBytes));
  }
  EXPECT_EQ(in.chunk()->struct_size, 8u);
  EXPECT_FALSE(in.usage());
  EXPECT_TRUE(in.ok());
}

TEST(Wire, ACutMessageReadsAsZeroAndIsNotOk) {
  const sr_usage given = usage();
  sr_error error{};
  error.struct_size = sizeof error;
  const Encoder whole = Encoder().number(uint64_t{1}).text("text").usage(&given).error(&error);
  for (size_t size = 0; size < whole.view().size(); ++size) {
    const std::string cut = whole.view().substr(0, size);
    Decoder in(cut);
    in.number<uint64_t>();
    in.text();
    in.usage();
    in.error();
    EXPECT_FALSE(in.ok()) << size;
  }
}

TEST(Wire, ALieAboutASizeIsNotFollowed) {
  const Encoder out = Encoder().number(UINT64_MAX).number(uint8_t{1});
  Decoder in(out.view());
  EXPECT_EQ(in.text(), "");
  EXPECT_FALSE(in.ok());
}

}  // namespace
}  // namespace showrunner::plugin::isolation
