"""Plugins in a process of their own: what they break is only their own, and nothing stays behind."""
import os
import pathlib
import signal
import subprocess
import unittest

from program import EXIT_PLUGIN, EXIT_PROVIDER, PATIENCE_S, PROGRAM, UNRULY, ProgramTest, wait_for


def children_of(pid):
    found = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended
        if int(after_name[1]) == pid and after_name[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def is_alive(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


class IsolationTest(ProgramTest):
    def configure(self, **more):
        self.home.configure({
            "instances": {"unruly": {"plugin": UNRULY}} | more,
            "routing": {"test.op/1": {"policy": "ordered", "order": ["unruly"]}}})

    def call(self, what):
        return self.home.run("call", "test.op/1", self.home.write("request.json", {"do": what}))

    def start(self, what):
        request = self.home.write("request.json", {"do": what})
        return self.home.start("call", "test.op/1", request)

    def jobs(self):
        file = self.home.state / "instances" / "unruly" / "jobs"
        return file.read_text().split() if file.exists() else []

    def test_a_plugin_of_somebody_else_runs_isolated(self):
        self.configure()
        self.assertEqual(self.call("ok").stdout.strip(), '"ok"')
        plugins = {p["id"]: p for p in self.home.json("plugin", "list")}
        self.assertEqual(plugins["test/unruly"]["instances"][0]["isolation"], "process")
        self.assertEqual(plugins["tts/espeak"]["instances"][0]["isolation"], "host")

    def test_a_fault_is_told_and_another_instance_serves(self):
        self.configure()
        done = self.call("segfault")
        self.assert_fails(done, EXIT_PROVIDER, "test/unruly", "Segmentation fault", "crash_here",
                          "plugin show test/unruly")
        (fault,) = self.home.json("plugin", "show", "test/unruly")["faults"]
        self.assertIn("crash_here", fault["cause"])
        self.assertTrue(fault["frames"][0].startswith("crash_here"), fault["frames"])
        self.assertIn("test.op/1", fault["operations"][0])
        self.configure(steady={"plugin": UNRULY, "config": {"polite": "yes"}})
        self.assertEqual(self.call("segfault").stdout.strip(), '"ok"')

    def test_quarantine_is_seen_and_released(self):
        self.configure()
        for _ in range(5):
            self.assert_fails(self.call("segfault"), EXIT_PROVIDER)
        self.assertNotEqual(self.call("ok").returncode, 0)
        (plugin,) = [p for p in self.home.json("plugin", "list") if p["id"] == "test/unruly"]
        self.assertEqual(plugin["state"], "quarantined")
        self.assertIn("crash_here", plugin["message"])
        told = self.home.run("doctor")
        self.assertEqual(told.returncode, EXIT_PLUGIN)
        self.assertIn("showrunner plugin release test/unruly", told.stdout)
        self.assertEqual(self.home.run("plugin", "release", "test/unruly").returncode, 0)
        self.assertEqual(self.call("ok").stdout.strip(), '"ok"')
        self.assertEqual(self.home.run("doctor").returncode, 0)

    def test_kill_of_the_host_leaves_no_process(self):
        self.configure()
        host = self.start("park")
        wait_for("the job", self.jobs)
        children = children_of(host.pid)
        self.assertEqual(len(children), 1)
        host.send_signal(signal.SIGKILL)
        host.wait()
        wait_for("the end of the plugin's process", lambda: not is_alive(children[0]))

    def test_kill_of_the_process_ends_in_one_operation_and_one_job(self):
        self.configure()
        request = self.home.write("request.json", {"do": "park"})
        host = subprocess.Popen(
            [PROGRAM, "call", "test.op/1", str(request)], text=True,
            cwd=self.home.path, env=self.home.environment(), stdout=subprocess.PIPE)
        (pid,) = wait_for("the job", self.jobs)
        os.kill(int(pid), signal.SIGKILL)
        answer, _ = host.communicate(timeout=PATIENCE_S)
        self.assertEqual((host.returncode, answer.strip()), (0, '"resumed"'))
        self.assertEqual(self.jobs(), [pid])
        (attempt,) = self.home.json("ledger")["attempts"]
        self.assertEqual(attempt["state"], "ok")

    def test_the_host_may_be_chosen(self):
        self.configure()
        self.home.configure({"instances": {"unruly": {"plugin": UNRULY, "isolation": "host"}}})
        (plugin,) = [p for p in self.home.json("plugin", "list") if p["id"] == "test/unruly"]
        self.assertEqual(plugin["instances"][0]["isolation"], "host")
        self.assertEqual(self.call("ok").stdout.strip(), '"ok"')


if __name__ == "__main__":
    unittest.main()
