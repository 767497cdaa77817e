"""The command line: help, completion, dry runs, cancelling, redoing."""
import json
import signal
import subprocess
import unittest

from program import (BRIEF, EXIT_CANCELLED, EXIT_NOT_FOUND, EXIT_USAGE, PROGRAM, ProgramTest,
                     short_script)


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

    def test_an_empty_name_of_state_or_configuration(self):
        for option in ("--state", "--config"):
            self.assert_fails(self.home.run(option, "", "runs"), EXIT_USAGE, option, "empty")
        done = self.home.run("--json", "--state", "", "runs")
        self.assertEqual(done.returncode, EXIT_USAGE)
        self.assertIn("--state", json.loads(done.stdout)["error"]["message"])

    def test_variables_that_are_empty_count_as_unset(self):
        empty = {"SHOWRUNNER_STATE": "", "SHOWRUNNER_CONFIG": "", "XDG_CONFIG_HOME": "",
                 "XDG_STATE_HOME": "relative"}
        done = subprocess.run([PROGRAM, "config", "check"], cwd=self.home.path, text=True,
                              env=self.home.environment() | empty, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.home.path / ".local/state/showrunner/showrunner.db").exists())
        self.assertEqual([p.name for p in self.home.path.iterdir()], [".local"])

    def run_shell(self, command):
        return subprocess.run(["sh", "-c", f'"$0" {command}', PROGRAM], cwd=self.home.path,
                              env=self.home.environment(), text=True, stdin=subprocess.DEVNULL,
                              capture_output=True)

    def test_output_that_is_lost_fails_the_command(self):
        self.home.run("config", "check")
        self.home.write("series.json", BRIEF.read_text(encoding="utf-8"))
        self.home.write("bed.json", {"mood": "calm", "duration_ms": 1000})
        for command in ("--help", "--version", "config check", "config schema", "completion bash",
                        "plugin list", "plugin show tts/espeak", "runs", "--json runs", "ledger",
                        "--json ledger", "plan series.json --quiet", "explain series.json",
                        "--json explain series.json", "call music.bed/1 bed.json"):
            with self.subTest(command=command):
                self.assert_fails(self.run_shell(f"{command} >/dev/full"), EXIT_USAGE,
                                  "cannot write all of the output to stdout")
        self.assert_fails(self.run_shell("config check >&-"), EXIT_USAGE, "Bad file descriptor")
        self.assertRegex((self.home.state / "lock").read_text(encoding="utf-8"), r"^\d+$")
        enough = self.run_shell("config schema | true")
        self.assertEqual((enough.returncode, enough.stderr), (0, ""))
        lost = self.run_shell("--json plugin show tts/nobody >/dev/full")
        self.assert_fails(lost, EXIT_NOT_FOUND, "cannot write all of the output to stdout")

    def test_messages_that_are_lost_change_nothing(self):
        self.home.write("series.json", BRIEF.read_text(encoding="utf-8"))
        for there in ("2>/dev/full", "2>&-"):
            self.assertEqual(self.run_shell(f"plan series.json {there}").returncode, 0)
            self.assertEqual(self.run_shell(f"sing {there}").returncode, EXIT_USAGE)
            self.assertEqual(self.run_shell(f"plugin show x {there}").returncode, EXIT_NOT_FOUND)

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
