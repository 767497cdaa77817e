"""The ABI in Rust is what its generator makes of the C headers, with the layout that C has."""

import os
import pathlib
import re
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(os.environ.get("SHOWRUNNER_SOURCE", pathlib.Path(__file__).parents[2]))
GENERATOR = SOURCE / "sdk/tools/make_abi_rs.py"
RUST = SOURCE / "sdk/template/rust/src/abi.rs"
LAYOUT = SOURCE / "tests/abi_layout/layout.c"  # which abi_layout_test holds against the headers


def found(pattern, text):
    """The matches as tuples, without the underscore by which Rust avoids its own words."""
    return {tuple(part.rstrip("_") for part in match) for match in re.findall(pattern, text)}


class AbiRsTest(unittest.TestCase):
    maxDiff = None

    def test_it_is_as_generated(self):
        made = subprocess.run([sys.executable, GENERATOR], capture_output=True, text=True)
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertEqual(made.stdout, RUST.read_text(encoding="utf-8"),
                         "fix: %s > %s" % (GENERATOR, RUST))

    def test_every_size_offset_and_value_is_that_of_c(self):
        rust, c = RUST.read_text(encoding="utf-8"), LAYOUT.read_text(encoding="utf-8")
        for of_rust, of_c in (
                (r"size_of::<(\w+)>\(\) == (\d+)", r"^SIZE\((\w+), (\d+), \w+\)"),
                (r"assert_offset!\((\w+), (\w+), (\d+)\)", r"^AT\((\w+), (\w+), (\d+)\)"),
                (r"pub const (\w+): \w+ = (\d+);", r"^VALUE\((\w+), (\d+)\)")):
            pinned = found("(?m)" + of_c, c)
            self.assertGreater(len(pinned), 10)
            self.assertEqual(pinned - found(of_rust, rust), set())
        for of_rust in (r"size_of::<(\w+)>\(\) == (\d+)", r"assert_offset!\((\w+), (\w+), (\d+)\)"):
            self.assertEqual(len(re.findall(of_rust, rust)), len(found(of_rust, rust)))


if __name__ == "__main__":
    unittest.main()
