"""Checks the format (clang-format) and the size of every tracked C and C++ file."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("SHOWRUNNER_SOURCE", pathlib.Path(__file__).parent.parent))
SUFFIXES = {".c", ".cc", ".h", ".hpp"}


def tracked_files():
    git = ["git", "-c", "safe.directory=*", "-C", str(SOURCE), "ls-files", "-z"]
    listed = subprocess.run(git, capture_output=True, text=True)
    if listed.returncode == 0:
        names = listed.stdout.split("\0")
    else:  # a release's archive
        names = [str(p.relative_to(SOURCE)) for top in ("host", "plugins", "sdk", "tests")
                 for p in (SOURCE / top).rglob("*")]
    return sorted(n for n in names if pathlib.Path(n).suffix in SUFFIXES and (SOURCE / n).is_file())


def badly_formatted(files, folder):
    run = subprocess.run(["clang-format", "--dry-run", "-Werror", *files], cwd=folder,
                         capture_output=True, text=True)
    return run.stderr if run.returncode != 0 else ""


def clang_format_version():
    if shutil.which("clang-format") is None:
        return "none"
    return subprocess.run(["clang-format", "--version"], capture_output=True, text=True).stdout


class FormatTest(unittest.TestCase):
    def setUp(self):
        if "version 14" not in clang_format_version():
            self.skipTest("needs clang-format 14, since other versions differ; found: "
                          + clang_format_version())

    def test_every_file_is_formatted(self):
        files = tracked_files()
        self.assertGreater(len(files), 20)
        self.assertEqual("", badly_formatted(files, SOURCE), "fix: clang-format -i FILE")

    def test_a_badly_formatted_file_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(SOURCE / ".clang-format", folder)
            (pathlib.Path(folder) / "x.cc").write_text("int  x ;\n")
            self.assertIn("x.cc", badly_formatted(["x.cc"], folder))


class SizeTest(unittest.TestCase):
    """Sizes of design section 8, in lines."""

    def sizes(self, *suffixes):
        return sorted(((SOURCE / name).read_bytes().count(b"\n"), name)
                      for name in tracked_files() if pathlib.Path(name).suffix in suffixes)

    def check(self, sizes, percentile_95, largest):
        for share, limit in ((0.95, percentile_95), (1, largest)):
            at = max(0, round(share * len(sizes)) - 1)
            self.assertLessEqual(sizes[at][0], limit, "split the largest: %s" % sizes[at - 3:])

    def test_sources(self):
        self.check(self.sizes(".c", ".cc"), 400, 600)

    def test_headers(self):
        self.check(self.sizes(".h", ".hpp"), 250, 300)

    def test_the_c_plugin_stays_below_200_lines(self):
        text = (SOURCE / "tests/third_party/acme_tts.c").read_text()
        self.assertLess(text.count("\n"), 200)


if __name__ == "__main__":
    unittest.main()
