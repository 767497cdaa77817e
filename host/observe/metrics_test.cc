#include "host/observe/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace showrunner::observe {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, AddsAndSets) {
  Metrics metrics;
  metrics.add("calls_total", {{"kind", "tts.speak/1"}});
  metrics.add("calls_total", {{"kind", "tts.speak/1"}}, 2.5);
  metrics.set("open_calls", {}, 7);
  metrics.set("open_calls", {}, 3);
  EXPECT_EQ(metrics.value("calls_total", {{"kind", "tts.speak/1"}}), 3.5);
  EXPECT_EQ(metrics.value("open_calls", {}), 3);
  EXPECT_EQ(metrics.value("calls_total", {}), 0);
}

TEST(Metrics, AGaugeIsReplacedWhole) {
  Metrics metrics;
  metrics.replace("state", {{{{"name", "a"}, {"state", "up"}}, 1}, {{{"name", "b"}}, 1}});
  EXPECT_EQ(metrics.value("state", {{"state", "up"}, {"name", "a"}}), 1);
  metrics.replace("state", {{{{"name", "a"}, {"state", "down"}}, 1}});
  EXPECT_THAT(metrics.text(), HasSubstr("# TYPE showrunner_state gauge\n"
                                        "showrunner_state{name=\"a\",state=\"down\"} 1\n#"));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("up")));
}

TEST(Metrics, OrderOfLabelsDoesNotMatter) {
  Metrics metrics;
  metrics.add("n_total", {{"a", "1"}, {"b", "2"}});
  metrics.add("n_total", {{"b", "2"}, {"a", "1"}});
  EXPECT_EQ(metrics.value("n_total", {{"b", "2"}, {"a", "1"}}), 2);
}

TEST(Metrics, TextIsPrometheusFormat) {
  Metrics metrics;
  metrics.add("calls_total", {{"name", "a\"b\\c\nd"}}, 2);
  metrics.set("load", {}, 0.25);
  EXPECT_EQ(metrics.text(),
            "# TYPE showrunner_calls_total counter\n"
            "showrunner_calls_total{name=\"a\\\"b\\\\c\\nd\"} 2\n"
            "# TYPE showrunner_load gauge\n"
            "showrunner_load 0.25\n"
            "# TYPE showrunner_metrics_dropped_total counter\n"
            "showrunner_metrics_dropped_total 0\n");
}

TEST(Metrics, DropsAndCountsWhatIsNotUsable) {
  Metrics metrics;
  metrics.add("Bad", {});
  metrics.add("", {});
  metrics.add("ok_total", {{"bad label", "x"}});
  metrics.add("ok_total", {}, -1);
  metrics.add("ok_total", {}, std::numeric_limits<double>::infinity());
  metrics.set("gauge", {}, std::numeric_limits<double>::quiet_NaN());
  metrics.set("gauge", {}, 1);
  metrics.add("gauge", {});  // a gauge is no counter
  EXPECT_THAT(metrics.text(), HasSubstr("showrunner_metrics_dropped_total 7\n"));
  EXPECT_THAT(metrics.text(), Not(HasSubstr("ok_total")));
}

TEST(Metrics, KeepsHundredSeriesOfAName) {
  Metrics metrics;
  for (int i = 0; i < 150; ++i) metrics.add("n_total", {{"i", std::to_string(i)}});
  metrics.add("n_total", {{"i", "99"}});
  EXPECT_EQ(metrics.value("n_total", {{"i", "99"}}), 2);
  EXPECT_EQ(metrics.value("n_total", {{"i", "100"}}), 0);
  EXPECT_THAT(metrics.text(), HasSubstr("showrunner_metrics_dropped_total 50\n"));
}

}  // namespace
}  // namespace showrunner::observe
