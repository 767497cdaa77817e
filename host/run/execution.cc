#include "host/run/execution.h"

#include <algorithm>
#include <filesystem>

#include "host/base/hash.h"
#include "host/blob/artifacts.h"

namespace showrunner::run {

const char* reason_name(Reason reason) {
  switch (reason) {
    case Reason::kNew:
      return "new";
    case Reason::kInputsChanged:
      return "inputs changed";
    case Reason::kArtifactMissing:
      return "artifact missing";
    case Reason::kFileMissing:
      return "published file missing";
    case Reason::kRedo:
      return "redo";
  }
  return "";
}

bool is_step_path(std::string_view path) {
  constexpr size_t kMaxPath = 200;
  if (path.empty() || path.size() > kMaxPath || path.front() == '/' || path.back() == '/' ||
      path.find("//") != std::string_view::npos)
    return false;
  return std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '/';
  });
}

bool is_under(std::string_view path, const std::vector<std::string>& roots) {
  return std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
    return path == root || (path.starts_with(root) && path.substr(root.size()).starts_with('/'));
  });
}

bool has_files(const Json& result) {
  const Json::json_pointer files("/files");
  if (!result.contains(files)) return true;
  return std::ranges::all_of(result[files], [](const Json& file) {
    std::error_code ignored;
    const std::string path = text_at(file, "/path");
    return path.empty() || std::filesystem::exists(path, ignored);
  });
}

std::string input_hash(std::string_view kind, const Json& request, std::string_view pin) {
  const std::string document = canonical(request);
  Sha256 hash;
  for (const std::string_view part : {kind, std::string_view(document), pin}) {
    hash.update(std::to_string(part.size()));
    hash.update("\n");
    hash.update(part);
  }
  return hash.hex();
}

PlannedStep plan_step(const Step& step, Reason reason, route::Plan route) {
  PlannedStep out;
  out.run = step.execution->request.key.subject;
  out.path = step.path;
  out.kind = step.kind;
  out.reason = reason;
  const auto& markers = step.execution->explanation->path_of_marker;
  blob::for_each_artifact(step.request, [&](const std::string& sha256) {
    const auto it = markers.find(sha256);
    if (it != markers.end() &&
        std::find(out.because_of.begin(), out.because_of.end(), it->second) == out.because_of.end())
      out.because_of.push_back(it->second);
  });
  out.route = std::move(route);
  return out;
}

std::optional<Json> stand_in(const Step& step, const std::optional<StepRecord>& last) {
  Json result = last ? Json::parse(last->result_json) : step.estimate;
  if (result.is_null()) return std::nullopt;
  int number = 0;
  auto& markers = step.execution->explanation->path_of_marker;
  const std::string name = step.execution->request.key.subject + '\n' + step.path + '\n';
  blob::replace_artifacts(result, [&](const std::string&) {
    std::string marker = sha256_hex("explain\n" + name + std::to_string(number++));
    markers[marker] = step.path;
    return marker;
  });
  return result;
}

}  // namespace showrunner::run
