"""`showrunner plugin check`: verdicts, reports and exit codes, on plugins that are good and bad."""
import json
import subprocess
import unittest
import xml.etree.ElementTree

from isolation_test import children_of, is_alive
from program import (BAD_PLUGINS, BUILD, EXIT_INPUT, EXIT_PLUGIN, EXIT_USAGE, PROGRAM, UNRULY,
                     ProgramTest, wait_for)

SHIPPED = sorted((BUILD / "lib/showrunner/plugins").glob("*.so"))
THIRD_PARTY = BUILD / "tests/third_party"
PATIENCE_S = 600


class CheckTest(ProgramTest):
    def check(self, plugin, *options):
        """The exit code and the tests, as of --json."""
        done = self.home.run("--json", "plugin", "check", plugin, *options, timeout=PATIENCE_S)
        self.assertEqual(done.stderr, "")
        return done.returncode, json.loads(done.stdout.splitlines()[0])["tests"]

    def request(self, document):
        return f"test.op/1={self.home.write('request.json', document)}"

    def assert_none_fails(self, code, tests):
        self.assertEqual([t for t in tests if t["verdict"] == "fail"], [])
        self.assertEqual(code, 0)

    def test_shipped_plugins_keep_the_rules_wherever_they_run(self):
        self.assertGreaterEqual(len(SHIPPED), 8)
        for plugin in SHIPPED:
            with self.subTest(plugin=plugin.name):
                code, tests = self.check(plugin)
                self.assert_none_fails(code, tests)
                # A machine that is busy may make a submit slow, which is a warning.
                verdicts = {place: {t["test"]: t["verdict"].replace("warn", "pass")
                                    for t in tests if t["place"] == place}
                            for place in ("host", "process")}
                both = verdicts["host"].keys() & verdicts["process"].keys()
                self.assertGreaterEqual(len(both), 9)
                for test in both:
                    self.assertEqual(verdicts["host"][test], verdicts["process"][test], test)

    def test_plugins_by_third_parties_keep_the_rules(self):
        for name in ("acme", "echo"):
            with self.subTest(name):
                (plugin,) = THIRD_PARTY.glob(f"{name}*.so")
                code, tests = self.check(plugin)
                self.assert_none_fails(code, tests)
                self.assertEqual({t["verdict"] for t in tests if t["test"] == "kinds"}, {"pass"})

    def test_files_that_are_no_plugins_are_told_as_their_load_state(self):
        expected = json.loads((BAD_PLUGINS / "expected.json").read_text(encoding="utf-8"))
        for name, one in expected.items():
            if one["state"] in ("loaded", "foreign_exports"):
                continue
            with self.subTest(name):
                code, tests = self.check(BAD_PLUGINS / name)
                self.assertEqual(code, EXIT_PLUGIN)
                found = next(t["found"] for t in tests if t["verdict"] == "fail")
                self.assertIn(one["state"] + ": ", found)
                self.assertIn(one["message"], found)
        code, (only,) = self.check("nowhere.so")
        self.assertEqual((code, only["test"]), (EXIT_PLUGIN, "discovery"))
        self.assertIn("not_found", only["found"])

    def test_exports_matter_in_the_hosts_process_alone(self):
        code, tests = self.check(BAD_PLUGINS / "foreign_exports.so", "--test", "create")
        self.assertEqual(code, EXIT_PLUGIN)
        verdicts = {t["place"]: t["verdict"] for t in tests}
        self.assertEqual((verdicts["host"], verdicts["process"]), ("fail", "pass"))
        self.assertIn("SSL_", next(t["found"] for t in tests if t["verdict"] == "fail"))

    def test_a_crash_costs_a_test_and_says_where(self):
        code, tests = self.check(UNRULY, "--in-process", "--test", "kinds",
                                 "--request", self.request({"do": "segfault"}))
        self.assertEqual(code, EXIT_PLUGIN)
        self.assertEqual([(t["test"], t["place"], t["verdict"]) for t in tests],
                         [("discovery", "", "pass"), ("create", "host", "pass"),
                          ("kinds", "host", "fail")])
        for part in ("signal 11", "crash_here", "at test.op/1"):
            self.assertIn(part, tests[-1]["found"])

    def test_text_names_what_was_found_and_the_fix(self):
        done = self.home.run("plugin", "check", UNRULY, "--test", "kinds",
                             "--request", self.request({"do": "twice"}))
        self.assert_fails(done, EXIT_PLUGIN, "2 failed", "seed 1")
        for part in ("fail  kinds", "found: ended operations a second time",
                     "expected: exactly one", "fix: Keep in each operation", "5 tests: 3 passed"):
            self.assertIn(part, done.stdout)

    def test_junit_is_for_the_runner(self):
        report = self.home.path / "report.xml"
        done = self.home.run("plugin", "check", UNRULY, "--test", "kinds",
                             "--request", self.request({"do": "number"}), "--junit", report)
        self.assertEqual(done.returncode, EXIT_PLUGIN)
        root = xml.etree.ElementTree.parse(report).getroot()
        self.assertEqual([s.get("name") for s in root],
                         ["file", "unruly.host", "unruly.process"])
        self.assertEqual(root.get("failures"), "2")
        for case in root.iter("testcase"):
            failed = case.find("failure") is not None
            self.assertEqual(failed, case.get("name") == "kinds")
            self.assertGreaterEqual(float(case.get("time")), 0)

    def test_the_same_seed_finds_the_same(self):
        def verdicts(seed):
            _, tests = self.check(UNRULY, "--seed", seed, "--request",
                                  self.request({"do": "kv"}), "--test", "absent_services")
            return [(t["test"], t["place"], t["verdict"], t["found"]) for t in tests]
        self.assertEqual(verdicts(7), verdicts(7))

    def test_a_config_of_the_authors(self):
        code, tests = self.check(UNRULY, "--config", '{"create": "fail"}',
                                 "--test", "create")
        self.assertEqual(code, EXIT_PLUGIN)
        self.assertIn("no graphics card", tests[-1]["found"])
        file = self.home.write("polite.json", {"polite": "yes"})
        code, tests = self.check(UNRULY, "--config", file, "--test", "kinds")
        self.assert_none_fails(code, tests)

    def test_wrong_options_are_told(self):
        plugin = UNRULY
        broken = self.home.write("broken.json", "{")
        for options, code, part in (
                (["--request", "request.json"], EXIT_USAGE, "KIND=FILE"),
                (["--request", f"test.op/1={broken}"], EXIT_INPUT, "broken.json"),
                (["--request", f"tts.sing/1={self.home.write('r.json', {})}"], EXIT_USAGE,
                 "serves: test.op/1"),
                (["--config", "{"], EXIT_INPUT, "--config"),
                (["--config", "missing.json"], EXIT_INPUT, "missing.json"),
                (["--junit", "no/such/folder/x.xml"], EXIT_USAGE, "x.xml")):
            with self.subTest(options=options):
                self.assert_fails(self.home.run("plugin", "check", plugin, *options), code, part)
        self.assertEqual(self.home.run("plugin", "check", plugin, "--test", "luck").returncode,
                         EXIT_USAGE)
        self.assertFalse(self.home.state.exists(), "needs no state")

    def test_a_kill_of_the_program_leaves_no_process(self):
        environment = self.home.environment() | {"TMPDIR": str(self.home.path)}
        checking = subprocess.Popen(
            [PROGRAM, "plugin", "check", UNRULY, "--request", self.request({"do": "hang"}),
             "--test", "kinds"], env=environment, stdout=subprocess.DEVNULL)
        self.addCleanup(checking.kill)
        (child,) = wait_for("the process of a test", lambda: children_of(checking.pid))
        checking.kill()
        checking.wait()
        wait_for("the end of that process", lambda: not is_alive(child))


if __name__ == "__main__":
    unittest.main()
