"""The C ABI against that of each release (baseline/*.abi): what plugins rely on only grows.

Record one at a release:  python3 abi_baseline_test.py --record VERSION
"""

import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("SHOWRUNNER_SOURCE", pathlib.Path(__file__).parents[2]))
INCLUDE = SOURCE / "sdk/include"
BASELINES = pathlib.Path(__file__).parent / "baseline"
ABI_CHANGED = 4  # a bit of abidiff's exit code; 8, incompatible, stands for what was removed
# A part of abidiff's report.
GROWTH = re.compile(r"'struct (?P<struct>\w+)' changed:\n"
                    r"  type size changed from (?P<size>\d+) to \d+ \(in bits\)\n"
                    r"  \d+ data member insertions?:"
                    r"(\n    '.*', at offset \d+ \(in bits\))+")
# A struct with the comment before it, which says whether it may grow.
STRUCT = re.compile(r"/\*((?:[^*]|\*(?!/))*)\*/\s*typedef struct (\w+) \{")


def structs(include):
    """Which structs the headers define: name -> may it grow?"""
    found = {}
    for header in sorted((include / "showrunner").rglob("*.h")):
        text = header.read_text(encoding="utf-8")
        for comment, name in STRUCT.findall(text):
            found[name] = "APPENDABLE" in comment
        for name in re.findall(r"typedef struct (\w+) \{", text):
            assert name in found, "%s: say FROZEN or APPENDABLE before %s" % (header, name)
    return found


def compile_surface(include, folder):
    """A library that shows every struct of the headers."""
    names = sorted(structs(include))
    headers = sorted(str(h.relative_to(include)) for h in (include / "showrunner").rglob("*.h"))
    source, library = folder / "surface.c", folder / "surface.so"
    source.write_text("".join('#include "%s"\n' % header for header in headers) +
                      "".join("struct %s* shown_%s;\n" % (name, name) for name in names))
    subprocess.run(["gcc", "-std=c11", "-g", "-shared", "-fPIC", "-I", str(include),
                    "-ffile-prefix-map=%s=." % folder, "-o", str(library), str(source)], check=True)
    return library


def is_growth(change, may_grow):
    """Of a struct that may grow, by new fields behind all that was there."""
    match = GROWTH.fullmatch(change)
    if match is None or not may_grow.get(match["struct"]):
        return False
    return all(int(at) >= int(match["size"]) for at in re.findall(r"at offset (\d+)", change))


def difference(baseline, include):
    """What abidiff says changed for plugins; empty: nothing that they notice."""
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["abidiff", "--leaf-changes-only", "--no-added-syms", "--no-show-locs", str(baseline),
             str(compile_surface(include, pathlib.Path(folder)))], capture_output=True, text=True)
    summary, *changes = [part.strip() for part in run.stdout.split("\n\n") if part.strip()] or [""]
    may_grow = structs(include)
    harmful = [change for change in changes if not is_growth(change, may_grow)]
    if run.returncode not in (0, ABI_CHANGED) or re.search(r"[1-9]\d* Removed", summary):
        harmful += [summary, run.stderr, "abidiff ended with %d" % run.returncode]
    return "\n\n".join(harmful)


def record(version):
    with tempfile.TemporaryDirectory() as name:
        library = compile_surface(INCLUDE, pathlib.Path(name))
        subprocess.run(["abidw", "--no-show-locs", "--no-comp-dir-path",
                        "--out-file", str(BASELINES / (version + ".abi")), library.name],
                       cwd=name, check=True)


@unittest.skipUnless(platform.machine() == "x86_64", "the baselines are of x86-64")
class BaselineTest(unittest.TestCase):
    maxDiff = None

    def test_plugins_of_every_release_still_fit(self):
        baselines = sorted(BASELINES.glob("*.abi"))
        self.assertTrue(baselines)
        for baseline in baselines:
            with self.subTest(release=baseline.stem):
                self.assertEqual("", difference(baseline, INCLUDE))

    def test_a_change_is_found_and_growth_is_none(self):
        text = (INCLUDE / "showrunner/abi.h").read_text(encoding="utf-8")
        baseline = max(BASELINES.glob("*.abi"))
        for old, new, fits in (
            ("uint64_t retry_after_ms;", "uint32_t retry_after_ms;", False),
            ("  sr_str kind;", "  sr_str brand;\n  sr_str kind;", False),
            ("  int64_t quantity;\n", "  int64_t quantity;\n  int64_t more;\n", False),  # FROZEN
            ("(*now_unix_ms)(void* ctx)", "(*now_unix_ms)(void* ctx, int32_t zone)", False),
            ("typedef struct sr_quantity {", "typedef struct sr_amount {", False),  # it is gone
            ("  int64_t budget_nano_usd;", "  int64_t budget_nano_usd;\n  uint64_t more;", True),
            ("  int64_t budget_nano_usd;",
             "  int64_t budget_nano_usd;\n  uint64_t more;\n  sr_str most;", True),
        ):
            self.assertIn(old, text)
            with self.subTest(old=old), tempfile.TemporaryDirectory() as name:
                changed = pathlib.Path(name) / "include"
                shutil.copytree(INCLUDE, changed)
                (changed / "showrunner/abi.h").write_text(text.replace(old, new, 1))
                self.assertEqual(fits, difference(baseline, changed) == "")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--record"] and len(sys.argv) == 3:
        record(sys.argv[2])
    else:
        unittest.main()
