#include "host/observe/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace showrunner::observe {
namespace {

constexpr size_t kMaxSeries = 100;
constexpr std::string_view kPrefix = "showrunner_";

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 128 && is_lower(name.front()) &&
         std::ranges::all_of(
             name, [](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool are_names(const Labels& labels) {
  return std::ranges::all_of(labels, [](const auto& label) { return is_name(label.first); });
}

std::string escaped(std::string_view value) {
  std::string out;
  for (const char c : value) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out;
}

// Labels in any order name the same series.
std::string series_key(Labels labels) {
  std::ranges::sort(labels);
  std::string out;
  for (const auto& [name, value] : labels)
    out += (out.empty() ? "" : ",") + name + "=\"" + escaped(value) + '"';
  return out;
}

}  // namespace

double* Metrics::find_series(std::string_view name, const Labels& labels, Type type) {
  if (!is_name(name) || !are_names(labels)) return nullptr;
  auto family = families_.find(name);
  if (family == families_.end())
    family = families_.emplace(std::string(name), Family{type, {}}).first;
  auto& series = family->second.series;
  if (family->second.type != type) return nullptr;
  const std::string key = series_key(labels);
  const auto found = series.find(key);
  if (found != series.end()) return &found->second;
  if (series.size() >= kMaxSeries) return nullptr;
  return &series[key];
}

void Metrics::add(std::string_view counter, const Labels& labels, double amount) {
  std::lock_guard lock(mutex_);
  const bool usable = std::isfinite(amount) && amount >= 0;
  double* series = usable ? find_series(counter, labels, Type::kCounter) : nullptr;
  (series != nullptr ? *series : dropped_) += series != nullptr ? amount : 1;
}

void Metrics::set(std::string_view gauge, const Labels& labels, double value) {
  std::lock_guard lock(mutex_);
  double* series = std::isfinite(value) ? find_series(gauge, labels, Type::kGauge) : nullptr;
  if (series != nullptr) {
    *series = value;
  } else {
    dropped_ += 1;
  }
}

void Metrics::replace(std::string_view gauge,
                      const std::vector<std::pair<Labels, double>>& series) {
  std::lock_guard lock(mutex_);
  if (!is_name(gauge)) return;
  Family& family = families_[std::string(gauge)];
  family = {Type::kGauge, {}};
  for (const auto& [labels, value] : series)
    if (are_names(labels)) family.series[series_key(labels)] = value;
}

double Metrics::value(std::string_view name, const Labels& labels) const {
  std::lock_guard lock(mutex_);
  const auto family = families_.find(name);
  if (family == families_.end()) return 0;
  const auto series = family->second.series.find(series_key(labels));
  return series == family->second.series.end() ? 0 : series->second;
}

std::string Metrics::text() const {
  std::lock_guard lock(mutex_);
  std::string out;
  const auto add_family = [&out](std::string_view name, Type type) {
    out += fmt::format("# TYPE {}{} {}\n", kPrefix, name,
                       type == Type::kCounter ? "counter" : "gauge");
  };
  for (const auto& [name, family] : families_) {
    if (family.series.empty()) continue;
    add_family(name, family.type);
    for (const auto& [labels, value] : family.series)
      out += fmt::format("{}{}{} {}\n", kPrefix, name, labels.empty() ? "" : "{" + labels + "}",
                         value);
  }
  add_family("metrics_dropped_total", Type::kCounter);
  out += fmt::format("{}metrics_dropped_total {}\n", kPrefix, dropped_);
  return out;
}

}  // namespace showrunner::observe
