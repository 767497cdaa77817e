"""Runs the built program as a user would, in a home of its own."""
import json
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ.get("SHOWRUNNER", "")
SOURCE = pathlib.Path(os.environ["SHOWRUNNER_SOURCE"])
BUILD = pathlib.Path(os.environ["SHOWRUNNER_BUILD"])
SANITIZE = os.environ.get("SHOWRUNNER_SANITIZE", "")
UNRULY = str(BUILD / "host" / "plugin" / "testdata" / "plugins" / "test_unruly.so")
BAD_PLUGINS = BUILD / "tests" / "bad_plugins"
EXAMPLE = SOURCE / "examples" / "first-love"
BRIEF = EXAMPLE / "series.json"
SCRIPT = EXAMPLE / "episode-01.script.json"

PATIENCE_S = 120  # longer than anything takes that a test waits for

EXIT_USAGE, EXIT_INPUT, EXIT_CONFIG, EXIT_PLUGIN = 2, 3, 4, 5
EXIT_STATE, EXIT_PROVIDER, EXIT_BUDGET, EXIT_NOT_FOUND, EXIT_CANCELLED = 6, 7, 8, 9, 130


class Home:
    """A folder with a state, a configuration and published films; gone when the test ends."""

    def __init__(self, parent=None, program=PROGRAM):
        self.program = str(program)
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="showrunner-test-", dir=parent))
        self.state = self.path / "state"
        self.films = self.path / "films"

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def environment(self):
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("SHOWRUNNER", "XDG_"))}
        rustup = os.environ.get("RUSTUP_HOME", pathlib.Path.home() / ".rustup")  # if it is used
        return keep | {"HOME": str(self.path), "SHOWRUNNER_STATE": str(self.state),
                       "RUSTUP_HOME": str(rustup)}

    def write(self, name, content):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    def configure(self, config):
        return self.write(".config/showrunner/config.json", config)

    def run(self, *arguments, **options):
        return subprocess.run([self.program, *map(str, arguments)], cwd=self.path, text=True,
                              env=self.environment(), capture_output=True, **options)

    def start(self, *arguments):
        return subprocess.Popen([self.program, *map(str, arguments)], cwd=self.path,
                                env=self.environment(), stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    def json(self, *arguments):
        done = self.run("--json", *arguments)
        if done.returncode != 0:
            raise AssertionError(f"{arguments}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return json.loads(done.stdout)

    def produce(self, brief=BRIEF, script=SCRIPT, *more):
        given = () if script is None else ("--script", script)
        return self.json("produce", brief, *given, "--out", self.films, *more)

    def explain(self, brief=BRIEF, script=SCRIPT, *more):
        return self.json("explain", brief, "--script", script, "--out", self.films, *more)

    def database(self):
        return sqlite3.connect(f"file:{self.state / 'showrunner.db'}?mode=ro", uri=True)

    def rows(self, sql, *parameters):
        with self.database() as database:
            return database.execute(sql, parameters).fetchall()

    def step_result(self, path):
        ((text,),) = self.rows(
            "SELECT result FROM step JOIN step_head USING (run_id, path, input_hash, generation)"
            " WHERE path = ?", path)
        return json.loads(text)

    def temporary_files(self):
        """Files that somebody was writing: all of ours have tmp in name or folder."""
        files = [str(p.relative_to(self.path)) for p in self.path.rglob("*") if p.is_file()]
        return [name for name in files if "tmp" in name]

    def artifact(self, sha256):
        return self.state / "blobs" / sha256[:2] / sha256


def wait_for(what, condition):
    deadline = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come within {PATIENCE_S} s")
        time.sleep(0.01)
    return found


def peak_memory_mib_of_children():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def short_script(lines=2):
    """The example's first scene, cut."""
    script = json.loads(SCRIPT.read_text(encoding="utf-8"))
    script["scenes"] = script["scenes"][:1]
    script["scenes"][0]["dialogues"] = script["scenes"][0]["dialogues"][:lines]
    return script


class ProgramTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.home = Home()
        self.addCleanup(self.home.remove)

    def assert_fails(self, done, code, *parts):
        """One message on stderr, of one line, with these parts."""
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        messages = [line for line in done.stderr.splitlines() if line.startswith("showrunner: ")]
        self.assertEqual(len(messages), 1, done.stderr)
        for part in parts:
            self.assertIn(part, messages[0])
