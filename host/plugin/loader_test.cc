#include "host/plugin/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/base/hash.h"
#include "host/plugin/testdata/test_bed.h"

namespace showrunner::plugin {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

void expect_refused(const fs::path& path, LoadState state, std::string_view what) {
  const auto file = inspect(path);
  ASSERT_FALSE(file.has_value()) << path;
  EXPECT_STREQ(load_state_name(file.error().state), load_state_name(state));
  EXPECT_THAT(file.error().message, HasSubstr(path.string()));
  EXPECT_THAT(file.error().message, HasSubstr(what));
}

TEST(Inspect, ReadsASoundPlugin) {
  const auto file = inspect(test_plugin("test_scripted"));
  ASSERT_TRUE(file.has_value()) << file.error().message;
  EXPECT_EQ(file->manifest.id, "test/scripted");
  EXPECT_EQ(file->sha256, sha256_hex(read_whole(test_plugin("test_scripted"))));
}

TEST(Inspect, RefusesWhatIsNoTrustedFile) {
  const Folder folder;
  const fs::path sound = folder.path() / "sound.so";
  fs::copy_file(test_plugin("test_scripted"), sound);
  ASSERT_TRUE(inspect(sound).has_value());

  expect_refused(folder.path() / "absent.so", LoadState::kNotFound, "no such file");
  fs::create_symlink(sound, folder.path() / "link.so");
  expect_refused(folder.path() / "link.so", LoadState::kNotRegular, "symbolic link");
  fs::create_directory(folder.path() / "folder.so");
  expect_refused(folder.path() / "folder.so", LoadState::kNotRegular, "not a regular file");
  ASSERT_EQ(mkfifo((folder.path() / "fifo.so").c_str(), 0600), 0);
  expect_refused(folder.path() / "fifo.so", LoadState::kNotRegular, "not a regular file");

  ASSERT_EQ(chmod(sound.c_str(), 0666), 0);
  expect_refused(sound, LoadState::kUntrusted, "chmod go-w");
  ASSERT_EQ(chmod(sound.c_str(), 0600), 0);
  if (geteuid() == 0) {
    ASSERT_EQ(chown(sound.c_str(), 12345, 0), 0);
    expect_refused(sound, LoadState::kUntrusted, "belongs to user 12345");
    ASSERT_EQ(chown(sound.c_str(), 0, 12345), 0);
    ASSERT_EQ(chmod(sound.c_str(), 0620), 0);
    expect_refused(sound, LoadState::kUntrusted, "chmod go-w");
  } else {
    ASSERT_EQ(chmod(sound.c_str(), 0), 0);
    expect_refused(sound, LoadState::kUnreadable, "chmod u+r");
  }
}

TEST(Inspect, RefusesWrongEntries) {
  expect_refused(test_plugin("test_no_entry"), LoadState::kBadEntry, "exports no sr_entry_v1");
  expect_refused(test_plugin("test_entry_small"), LoadState::kBadEntry, "data of 8 bytes");
  expect_refused(test_plugin("test_second_major"), LoadState::kAbiTooNew,
                 "built for ABI 2, this host speaks ABI 1");
}

TEST(Stage, CopiesByHashAndUsesAnIntactCopyAgain) {
  const TestBed bed;
  const auto file = inspect(test_plugin("test_scripted"));
  ASSERT_TRUE(file.has_value());
  const auto staged = stage(*file, bed.folder.path());
  ASSERT_TRUE(staged.has_value()) << staged.error().message;
  EXPECT_EQ(*staged, bed.folder.path() / "plugins" / file->sha256 / "test_scripted.so");
  EXPECT_EQ(read_whole(*staged), file->content);

  const auto first = fs::last_write_time(*staged);
  ASSERT_TRUE(stage(*file, bed.folder.path()).has_value());
  EXPECT_EQ(fs::last_write_time(*staged), first);

  write_whole(*staged, std::string(file->content.size(), 'x'));
  ASSERT_TRUE(stage(*file, bed.folder.path()).has_value());
  EXPECT_EQ(read_whole(*staged), file->content);
  size_t files = 0;
  for (const auto& entry : fs::directory_iterator(staged->parent_path())) files += entry.exists();
  EXPECT_EQ(files, 1u);
}

TEST(Stage, SaysWhyItCannot) {
  const TestBed bed;
  write_whole(bed.folder.path() / "plugins", "in the way");
  const auto staged = stage(*inspect(test_plugin("test_scripted")), bed.folder.path());
  ASSERT_FALSE(staged.has_value());
  EXPECT_EQ(staged.error().state, LoadState::kStageFailed);
  EXPECT_THAT(staged.error().message, HasSubstr("plugin test/scripted"));
}

TEST(Load, IsOncePerContent) {
  TestBed bed;
  const auto file = inspect(test_plugin("test_scripted"));
  ASSERT_TRUE(file.has_value());
  const auto loaded = load(*file, bed.environment);
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  EXPECT_NE((*loaded)->provider("scripted"), nullptr);
  EXPECT_EQ((*loaded)->entry->abi_major, SR_ABI_MAJOR);
  const TestBed other;
  EXPECT_EQ(load(*file, other.environment)->get(), loaded->get());
}

struct Fault {
  const char* plugin;
  LoadState state;
  const char* what;
};

class LoadFault : public testing::TestWithParam<Fault> {};

TEST_P(LoadFault, IsRefusedWithItsReason) {
  const TestBed bed;
  const auto file = inspect(test_plugin(GetParam().plugin));
  ASSERT_TRUE(file.has_value()) << file.error().message;
  for (int round = 0; round < 2; ++round) {  // and stays refused
    const auto loaded = load(*file, bed.environment);
    ASSERT_FALSE(loaded.has_value());
    EXPECT_STREQ(load_state_name(loaded.error().state), load_state_name(GetParam().state));
    EXPECT_THAT(loaded.error().message, HasSubstr("plugin test/faulty ("));
    EXPECT_THAT(loaded.error().message, HasSubstr(GetParam().what));
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, LoadFault,
    testing::Values(Fault{"test_init_fails", LoadState::kInitFailed, "the licence file is missing"},
                    Fault{"test_entry_size", LoadState::kBadEntry, "struct_size is 16"},
                    Fault{"test_entry_abi", LoadState::kAbiMismatch, "its entry says ABI 7"},
                    Fault{"test_entry_slot", LoadState::kBadEntry,
                          "lacks init, deinit or provider"},
                    Fault{"test_manifest_differs", LoadState::kAbiMismatch, "SR_MANIFEST_STR"},
                    Fault{"test_no_provider", LoadState::kNoProvider, "names the provider faulty"},
                    Fault{"test_table_size", LoadState::kBadEntry, "has 48 bytes"},
                    Fault{"test_table_slot", LoadState::kBadEntry, "an empty slot"},
                    Fault{"test_exports", LoadState::kForeignExports, "besides its entry"},
                    Fault{"test_undefined", LoadState::kUndefinedSymbol, "defined_nowhere"}),
    [](const auto& info) { return std::string(info.param.plugin); });

TEST(Load, WarnsOfStaticTls) {
  TestBed bed;
  bed.load_test_plugin("test_scripted");
  EXPECT_THAT(bed.log_text(), Not(HasSubstr("plugin_static_tls")));
  bed.load_test_plugin("test_static_tls");
  EXPECT_THAT(bed.log_text(), HasSubstr("plugin_static_tls"));
  EXPECT_THAT(bed.log_text(), HasSubstr("-ftls-model=global-dynamic"));
}

TEST(Load, EveryTruncatedFileIsRefusedWithoutLoading) {
  const Folder folder;
  const std::string whole = read_whole(test_plugin("test_scripted"));
  const fs::path path = folder.path() / "cut.so";
  for (size_t size = 0; size < whole.size(); size += 997) {
    write_whole(path, whole.substr(0, size));
    EXPECT_FALSE(inspect(path).has_value()) << size;
  }
}

}  // namespace
}  // namespace showrunner::plugin
