"""kill -9 at any time: the same command ends with the same film, and no finished step runs twice."""
import os
import random
import signal
import subprocess
import time
import unittest

import media
from program import BRIEF, SCRIPT, Home, ProgramTest, short_script

KILLS = int(os.environ.get("SHOWRUNNER_KILLS", "5"))
WHOLE_EXAMPLE = KILLS > 10


def fingerprint(made):
    film = made["film"]
    return [media.stream_hash(film, "v"), media.stream_hash(film, "a"),
            made["result"]["captions"]]


class KillTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.reference = Home()
        self.addCleanup(self.reference.remove)

    def test_killed_at_random_and_started_again(self):
        script = SCRIPT if WHOLE_EXAMPLE else self.home.write("script.json", short_script())
        started = time.monotonic()
        expected = self.reference.produce(BRIEF, script)
        whole_s = time.monotonic() - started
        seed = int(os.environ.get("SHOWRUNNER_SEED", str(random.randrange(1 << 32))))
        dice = random.Random(seed)
        for n in range(KILLS):
            with self.subTest(kill=n, seed=seed):
                self.kill_once_and_finish(script, dice.uniform(0.02, whole_s), expected)

    def kill_once_and_finish(self, script, after_s, expected):
        home = Home()
        self.addCleanup(home.remove)
        process = home.start("produce", BRIEF, "--script", script, "--out", home.films)
        try:
            process.wait(timeout=after_s)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        self.assertIn(process.wait(), (0, -signal.SIGKILL), f"killed after {after_s} s")
        made = home.produce(BRIEF, script)
        self.assertEqual(fingerprint(made), fingerprint(expected),
                         f"killed after {after_s} s")
        twice = home.rows("SELECT path, count(*) FROM attempt WHERE state = 'ok' AND path IS NOT "
                          "NULL GROUP BY run_id, path HAVING count(*) > 1")
        self.assertEqual(twice, [], f"finished steps that ran twice; killed after {after_s} s")
        self.assertEqual(home.rows("SELECT id FROM attempt WHERE state = 'open'"), [])
        self.assertEqual(home.temporary_files(), [])
        home.remove()


if __name__ == "__main__":
    unittest.main()
