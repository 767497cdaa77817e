"""The command line: help, completion, dry runs, cancelling, redoing."""
import json
import signal
import subprocess
import unittest

from program import (BRIEF, EXIT_CANCELLED, EXIT_USAGE, PROGRAM, ProgramTest, short_script)


class CommandLineTest(ProgramTest):
    def test_help_names_every_command_and_the_version_is_told(self):
        shown = self.home.run("--help").stdout
        for command in ("produce", "explain", "plan", "call", "plugin", "config", "runs", "ledger"):
            self.assertIn(command, shown)
            self.assertEqual(self.home.run(command, "--help").returncode, 0)
        self.assertRegex(self.home.run("--version").stdout, r"^\d+\.\d+\.\d+$")

    def test_bash_completes_commands_and_options(self):
        script = self.home.write("completion.bash", self.home.run("completion", "bash").stdout)

        def complete(*words):
            asked = (f"source {script}; COMP_WORDS=({' '.join(words)}); "
                     f"COMP_CWORD={len(words) - 1}; _showrunner; echo ${{COMPREPLY[@]}}")
            return subprocess.run(["bash", "-c", asked], text=True, check=True,
                                  capture_output=True).stdout.split()
        self.assertEqual(complete("showrunner", "prod"), ["produce"])
        self.assertEqual(complete("showrunner", "produce", "--scr"), ["--script"])
        self.assertEqual(complete("showrunner", "plugin", "l"), ["list"])
        for shell in ("zsh", "fish"):
            self.assertIn("produce", self.home.run("completion", shell).stdout)

    def test_usage_errors_are_json_too(self):
        done = self.home.run("--json", "produce")
        self.assertEqual(done.returncode, EXIT_USAGE)
        self.assertEqual(json.loads(done.stdout)["error"]["kind"], "usage")

    def test_a_dry_run_runs_nothing(self):
        script = self.home.write("script.json", short_script(1))
        foretold = self.home.json("produce", BRIEF, "--script", script, "--dry-run")
        self.assertGreater(len(foretold["steps"]), 5)
        self.assertEqual(self.home.json("ledger")["attempts"][1:], [], "only the show itself")

    def test_a_planned_series_is_not_planned_again(self):
        self.assertEqual(self.home.run("plan", BRIEF, "--quiet").returncode, 0)
        foretold = self.home.json("explain", BRIEF)
        self.assertEqual([s for s in foretold["steps"] if s["path"] in ("blueprint", "outlines")],
                         [])

    def test_ctrl_c_cancels_and_the_same_command_goes_on(self):
        script = self.home.write("script.json", short_script())
        process = subprocess.Popen([PROGRAM, "produce", BRIEF, "--script", script],
                                   cwd=self.home.path, env=self.home.environment(), text=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for line in process.stderr:
            if "segments" in line:
                break
        process.send_signal(signal.SIGINT)
        process.communicate()
        self.assertEqual(process.returncode, EXIT_CANCELLED)
        ((state,),) = self.home.rows("SELECT state FROM run")
        self.assertEqual(state, "cancelled")
        self.assertGreater(self.home.produce(BRIEF, script)["steps_reused"], 0)

    def test_waiting_for_input_ends_by_a_signal(self):
        process = subprocess.Popen([PROGRAM, "call", "tts.speak/1"], cwd=self.home.path,
                                   env=self.home.environment(), stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process.send_signal(signal.SIGTERM)
        self.assertIn(process.wait(timeout=60), (EXIT_CANCELLED, -signal.SIGTERM))
        process.stdin.close()

    def test_redo_runs_a_step_again_and_knows_wrong_paths(self):
        script = self.home.write("script.json", short_script(1))
        made = self.home.produce(BRIEF, script)
        again = self.home.produce(BRIEF, script, "--redo", "ep1/scene1/line1/voice")
        self.assertEqual(again["steps_run"], 1, "the same voice again: nothing else changes")
        self.assertEqual(again["result"], made["result"])
        wrong = self.home.run("produce", BRIEF, "--script", script, "--out", self.home.films,
                              "--quiet", "--redo", "ep1/scene1/lin1/voice")
        self.assert_fails(wrong, EXIT_USAGE, "ep1/scene1/lin1/voice")


if __name__ == "__main__":
    unittest.main()
