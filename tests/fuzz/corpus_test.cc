// Runs every file of the corpus through the function that the fuzzer calls.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

TEST(Corpus, IsTaken) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CORPUS)) {
    SCOPED_TRACE(entry.path());
    std::ifstream in(entry.path(), std::ios::binary);
    std::vector<char> content{std::istreambuf_iterator<char>(in), {}};
    content.shrink_to_fit();  // so that the sanitizer sees one byte too far
    EXPECT_EQ(
        LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(content.data()), content.size()),
        0);
    ++count;
  }
  EXPECT_GT(count, 0);
}
