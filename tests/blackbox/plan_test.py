"""From a brief alone: the show plans the series, writes the script and makes the episode."""
import json
import unittest

from program import BRIEF, EXIT_INPUT, SANITIZE, Home, ProgramTest

EPISODE_MINUTES = 1 if SANITIZE else 10  # sanitizers would make the film of ten for hours
MIN_LINES = 8 * EPISODE_MINUTES


class PlanTest(ProgramTest):
    def test_the_same_brief_gives_the_same_plan_byte_for_byte(self):
        first, second = self.home.path / "first.json", self.home.path / "second.json"
        other = Home()
        self.addCleanup(other.remove)
        for home, out in ((self.home, first), (other, second)):
            done = home.run("plan", BRIEF, "--out", out, "--quiet")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(first.read_bytes(), second.read_bytes())
        plan = json.loads(first.read_text(encoding="utf-8"))
        self.assertEqual(len(plan["characters"]), 12)
        self.assertEqual(len(plan["outlines"]), 16)
        self.assertGreaterEqual(len({phase["phase"] for phase in plan["arc"]}), 4)

    def test_another_seed_gives_another_plan(self):
        brief = json.loads(BRIEF.read_text(encoding="utf-8"))
        brief["seed"] = brief.get("seed", 0) + 1
        self.home.run("plan", BRIEF, "--out", self.home.path / "a.json", "--quiet")
        self.home.run("plan", self.home.write("brief.json", brief), "--out",
                      self.home.path / "b.json", "--quiet")
        self.assertNotEqual((self.home.path / "a.json").read_bytes(),
                            (self.home.path / "b.json").read_bytes())

    def test_an_episode_without_a_script(self):
        brief = json.loads(BRIEF.read_text(encoding="utf-8"))
        brief["episode_minutes"] = EPISODE_MINUTES
        brief = self.home.write("brief.json", brief)
        made = self.home.produce(brief, None)
        lines = made["result"]["lines"]
        self.assertGreaterEqual(len(lines), MIN_LINES)
        self.assertEqual(made["result"]["episode"], 1)
        again = self.home.produce(brief, None)
        self.assertEqual(again["steps_run"], 0)

    def test_an_episode_that_the_series_does_not_have(self):
        done = self.home.run("produce", BRIEF, "--episode", "99", "--quiet")
        self.assert_fails(done, EXIT_INPUT, "99", "16")


if __name__ == "__main__":
    unittest.main()
