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


def fingerprint(made, home):
    film = made["film"]
    captions = sorted(c["file"]["sha256"] if "file" in c else str(c)
                      for c in made["result"]["captions"])
    return [media.stream_hash(film, "v"), media.stream_hash(film, "a"), captions]


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
                process = self.home.start("produce", BRIEF, "--script", script, "--out",
                                          self.home.films)
                try:
                    process.wait(timeout=dice.uniform(0.02, whole_s / 2))
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                self.assertIn(process.returncode, (0, -signal.SIGKILL))
        made = self.home.produce(BRIEF, script)
        self.assertEqual(fingerprint(made, self.home), fingerprint(expected, self.reference),
                         f"seed {seed}")
        twice = self.home.rows("SELECT path, count(*) FROM attempt WHERE state = 'ok' AND path IS "
                               "NOT NULL GROUP BY run_id, path HAVING count(*) > 1")
        self.assertEqual(twice, [], f"finished steps that ran twice; seed {seed}")
        self.assertEqual(self.home.rows("SELECT id FROM attempt WHERE state = 'open'"), [])
        self.assertEqual(self.home.temporary_files(), [])


if __name__ == "__main__":
    unittest.main()
