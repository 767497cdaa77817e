"""Every plugin exports its entry and nothing else, so that no two plugins can disturb each other."""

import os
import pathlib
import subprocess
import unittest

BUILD = pathlib.Path(os.environ["SHOWRUNNER_BUILD"])


def exports(library):
    run = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library],
                         capture_output=True, text=True, check=True)
    return [line.split()[0] for line in run.stdout.splitlines()]


class ExportsTest(unittest.TestCase):
    def check(self, folder, at_least):
        plugins = sorted((BUILD / folder).glob("*.so"))
        self.assertGreaterEqual(len(plugins), at_least)
        for plugin in plugins:
            with self.subTest(plugin=plugin.name):
                self.assertEqual(exports(plugin), ["sr_entry_v1"])

    def test_embedded_plugins(self):
        self.check("lib/showrunner/plugins", 1)

    def test_third_party_plugins(self):
        self.check("tests/third_party", 2)

    def test_other_exports_are_found(self):
        self.assertNotEqual(exports(BUILD / "tests/bad_plugins/no_entry.so"), ["sr_entry_v1"])


if __name__ == "__main__":
    unittest.main()
