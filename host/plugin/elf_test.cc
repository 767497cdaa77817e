#include "host/plugin/elf.h"

#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "host/plugin/manifest.h"
#include "host/plugin/testdata/test_bed.h"

namespace showrunner::plugin {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testing::UnorderedElementsAre;

LoadResult<ElfFacts> read(const std::string& content) {
  return read_elf(std::as_bytes(std::span(content)), "x.so");
}

class Elf : public testing::Test {
 protected:
  std::string content_ = read_whole(test_plugin("test_scripted"));

  void expect(LoadState state, std::string_view message) {
    const auto facts = read(content_);
    ASSERT_FALSE(facts.has_value());
    EXPECT_EQ(facts.error().state, state) << facts.error().message;
    EXPECT_THAT(facts.error().message, HasSubstr("x.so: "));
    EXPECT_THAT(facts.error().message, HasSubstr(message));
  }
};

TEST_F(Elf, ReadsWhatMattersOfAPlugin) {
  const auto facts = read(content_);
  ASSERT_TRUE(facts.has_value()) << facts.error().message;
  EXPECT_THAT(facts->manifest_json, HasSubstr("\"id\":\"test/scripted\""));
  EXPECT_TRUE(parse_manifest(facts->manifest_json, "x.so").has_value());
  EXPECT_THAT(facts->linkage.exports, ElementsAre("sr_entry_v1"));
  EXPECT_EQ(facts->entry_size, sizeof(sr_entry));
  EXPECT_FALSE(facts->linkage.static_tls);
}

TEST_F(Elf, ReadsWhatAPluginSharesWithItsProcess) {
  content_ = read_whole(test_plugin("test_exports"));
  EXPECT_THAT(
      read(content_)->linkage.exports,
      UnorderedElementsAre("sr_entry_v1", "bundled_read", "bundled_weak", "bundled_unique"));
  content_ = read_whole(test_plugin("test_undefined"));
  EXPECT_THAT(read(content_)->linkage.undefined, Contains("defined_nowhere"));
  content_ = read_whole(test_plugin("test_echo"));
  EXPECT_THAT(read(content_)->linkage.needed, Contains(StartsWith("libc.so")));
  content_ = read_whole(test_plugin("test_static_tls"));
  EXPECT_TRUE(read(content_)->linkage.static_tls);
}

// Of the first section of this type.
Elf64_Shdr section_of(const std::string& content, uint32_t type) {
  Elf64_Ehdr header;
  std::memcpy(&header, content.data(), sizeof header);
  for (size_t i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr section;
    std::memcpy(&section, content.data() + header.e_shoff + i * sizeof section, sizeof section);
    if (section.sh_type == type) return section;
  }
  return {};
}

TEST_F(Elf, ANameOutsideItsTableIsRefused) {
  const uint32_t outside = 0xFFFFFF;
  const Elf64_Shdr symbols = section_of(content_, SHT_DYNSYM);
  ASSERT_GE(symbols.sh_size, 2 * sizeof(Elf64_Sym));
  const size_t last = symbols.sh_offset + symbols.sh_size - sizeof(Elf64_Sym);
  std::memcpy(content_.data() + last + offsetof(Elf64_Sym, st_name), &outside, sizeof outside);
  expect(LoadState::kTruncated, "a symbol's name");
}

TEST_F(Elf, NamesTakeNoMoreThanTheFile) {
  // Appended: a long name, and a table of symbols that have it.
  const std::string name(100'000, 'n');
  std::string symbols;
  for (int i = 0; i < 1'000; ++i) {
    Elf64_Sym symbol{};
    symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
    symbol.st_shndx = 1;
    symbols.append(reinterpret_cast<const char*>(&symbol), sizeof symbol);
  }
  Elf64_Ehdr header;
  std::memcpy(&header, content_.data(), sizeof header);
  for (size_t i = 0; i < header.e_shnum; ++i) {
    char* const at = content_.data() + header.e_shoff + i * sizeof(Elf64_Shdr);
    Elf64_Shdr section;
    std::memcpy(&section, at, sizeof section);
    if (section.sh_type == SHT_STRTAB) {
      section.sh_offset = content_.size();
      section.sh_size = name.size() + 1;
    } else if (section.sh_type == SHT_DYNSYM) {
      section.sh_offset = content_.size() + name.size() + 1;
      section.sh_size = symbols.size();
    }
    if (i != header.e_shstrndx) std::memcpy(at, &section, sizeof section);
  }
  content_ += name + std::string(1, '\0') + symbols;
  expect(LoadState::kTruncated, "a symbol's name");
}

TEST_F(Elf, RefusesWhatIsNoElfFile) {
  for (const std::string& content :
       {std::string(), std::string("\x7f"), std::string("#!/bin/sh")}) {
    content_ = content;
    expect(LoadState::kNotElf, "not a shared library");
  }
}

TEST_F(Elf, RefusesOtherMachines) {
  const std::string good = content_;
  content_[18] = static_cast<char>(EM_RISCV);
  content_[19] = 0;
  expect(LoadState::kWrongMachine, "built for RISC-V");
  content_ = good;
  content_[EI_CLASS] = ELFCLASS32;
  expect(LoadState::kWrongMachine, "not 64-bit");
  content_ = good;
  content_[EI_DATA] = ELFDATA2MSB;
  expect(LoadState::kWrongMachine, "not little-endian");
  content_ = good;
  content_[16] = ET_REL;
  expect(LoadState::kWrongMachine, "an object file");
}

TEST_F(Elf, RefusesALibraryWithoutManifest) {
  const size_t name = content_.find(".sr_manifest");
  ASSERT_NE(name, std::string::npos);
  content_[name + 1] = 'x';
  expect(LoadState::kNoManifest, "no section .sr_manifest");
}

TEST_F(Elf, RefusesAManifestThatLiesAboutItself) {
  const std::string good = content_;
  const size_t magic = content_.find(std::string("SRMF1\0\0\0", 8));
  ASSERT_NE(magic, std::string::npos);
  content_[magic] = 'X';
  expect(LoadState::kBadManifest, "does not start with SRMF1");
  content_ = good;
  const uint32_t size = 0xFFFFFFF0;
  std::memcpy(content_.data() + magic + 8, &size, sizeof size);
  expect(LoadState::kBadManifest, "claims 4294967280");
}

TEST_F(Elf, EveryTruncationIsRefused) {
  const std::string whole = content_;
  for (size_t size = 0; size < whole.size(); ++size) {
    // A copy of its own size, so that the sanitizer sees one byte too far.
    const auto facts = read(std::string(whole.data(), size));
    ASSERT_FALSE(facts.has_value()) << size;
    ASSERT_TRUE(facts.error().state == LoadState::kNotElf ||
                facts.error().state == LoadState::kTruncated)
        << size << ": " << facts.error().message;
  }
}

TEST_F(Elf, NoDamageCrashesIt) {
  std::mt19937 random(1);
  int sound = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string damaged = content_;
    // Half of the rounds hit the headers, where offsets and sizes are.
    const size_t headers = round % 2 == 0 ? damaged.size() : 64;
    const size_t tables = damaged.size() - std::min<size_t>(damaged.size(), 2500);
    for (int i = 0; i < 3; ++i) {
      const size_t at =
          round % 4 == 1 ? tables + random() % (damaged.size() - tables) : random() % headers;
      damaged[at] = static_cast<char>(random());
    }
    const auto facts = read(damaged);
    if (!facts.has_value()) continue;
    ++sound;
    if (round % 10 == 0) (void)parse_manifest(facts->manifest_json, "x.so");
  }
  EXPECT_GT(sound, 0);
}

TEST_F(Elf, NoDamageOfTheManifestCrashesIt) {
  const std::string good = read(content_)->manifest_json;
  std::mt19937 random(2);
  for (int round = 0; round < 1'000; ++round) {
    std::string damaged = good;
    damaged[random() % damaged.size()] = static_cast<char>(random());
    const auto manifest = parse_manifest(damaged, "x.so");
    if (manifest.has_value()) continue;
    EXPECT_THAT(manifest.error().message, HasSubstr("x.so: "));
  }
  for (size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(parse_manifest(good.substr(0, size), "x.so").has_value());
}

}  // namespace
}  // namespace showrunner::plugin
