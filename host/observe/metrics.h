// Counters and gauges with labels, shown in Prometheus' text format.
//
// A name has at most 100 sets of labels; later ones are dropped and counted in
// showrunner_metrics_dropped_total. Bad names and values that are not finite are dropped too.
//
// Threads: any. Durability: none.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace showrunner::observe {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Metrics {
 public:
  // Names: [a-z][a-z0-9_]*, shown with the prefix showrunner_. Counters end in _total.
  void add(std::string_view counter, const Labels& labels, double amount = 1);
  void set(std::string_view gauge, const Labels& labels, double value);
  // The whole gauge: what it showed before is gone. Of any number of series.
  void replace(std::string_view gauge, const std::vector<std::pair<Labels, double>>& series);

  // Of one series; 0 if there is none.
  double value(std::string_view name, const Labels& labels) const;
  // Text exposition format 0.0.4.
  std::string text() const;

 private:
  enum class Type { kCounter, kGauge };
  struct Family {
    Type type = Type::kCounter;
    std::map<std::string, double> series;  // by the text between the braces
  };
  double* find_series(std::string_view name, const Labels& labels, Type type);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
  double dropped_ = 0;
};

}  // namespace showrunner::observe
