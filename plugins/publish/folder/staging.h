// The files of one publication: written beside their targets under temporary names, and renamed
// together once all of them are on disk. A file that already has the content is left as it is.
//
// Without commit() the destructor removes the temporary files and the folders that it made. What a
// killed process left behind is removed by the next Staging of the same episode or series.
//
// Threads: one; holds the lock of the series' folder, so publications of one series wait for each
// other, in other processes too. Durability: after commit() all files are on disk.
// Errors: sr::Error; cancelled where the operation is cancelled.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "directory.h"
#include "showrunner/cpp/host.hpp"

namespace showrunner::folder {

class Staging {
 public:
  // check: called now and then; throws to stop.
  Staging(const std::string& root, const std::string& series, const std::string& episode,
          std::function<void()> check);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  const Directory& series() const { return series_; }
  const Directory& episode() const { return episode_; }

  // `target` is series() or episode(). copied: told of bytes as they are done.
  void copy(const Directory& target, const std::string& name, const sr::BlobReader& content,
            const std::function<void(int64_t)>& copied);
  void write(const Directory& target, const std::string& name, std::string_view content);
  // At commit, after the new files are in place.
  void remove(const Directory& target, const std::string& name);
  void commit();

 private:
  struct Staged {
    const Directory* target;
    std::string name;
  };
  // The folders that had to be made, outermost first.
  struct MadeFolders {
    std::vector<std::string> paths;
    bool keep = false;
    ~MadeFolders();
  };

  std::function<void()> check_;
  MadeFolders made_;
  Directory series_;
  Directory episode_;
  std::vector<Staged> staged_;
  std::vector<Staged> removed_;
  bool committed_ = false;
};

}  // namespace showrunner::folder
