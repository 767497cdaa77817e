"""Compiles the ABI's layout and every header of the SDK alone, by every compiler that is there."""

import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("SHOWRUNNER_SOURCE", pathlib.Path(__file__).parents[2]))
INCLUDE = SOURCE / "sdk/include"
LAYOUT = SOURCE / "tests/abi_layout/layout.c"
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror", "-fsyntax-only"]
C11 = ["-x", "c", "-std=c11"]
CPP20 = ["-x", "c++", "-std=c++20"]
# Of the C headers; c++2b is C++23 to compilers of its time.
LANGUAGES = [C11, ["-x", "c", "-std=c17"], ["-x", "c++", "-std=c++17"], CPP20,
             ["-x", "c++", "-std=c++2b"]]
COMPILERS = [name for name in ("gcc", "clang") if shutil.which(name)]


def compile_error(compiler, flags, file, include=INCLUDE):
    """What the compiler says against `file`; empty: nothing."""
    command = [compiler, *flags, *WARNINGS, "-I", str(include), str(file)]
    run = subprocess.run(command, capture_output=True, text=True)
    return "" if run.returncode == 0 else " ".join(command) + "\n" + run.stderr


def compile_errors(jobs):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return [error for error in pool.map(lambda job: compile_error(*job), jobs) if error]


class LayoutTest(unittest.TestCase):
    def test_there_is_a_compiler(self):
        self.assertTrue(COMPILERS, "install gcc or clang")

    def test_layout_is_as_pinned(self):
        jobs = [(compiler, language + extra, LAYOUT) for compiler in COMPILERS
                for language in LANGUAGES for extra in ([], ["-fshort-enums"])]
        self.assertEqual([], compile_errors(jobs))

    def test_every_struct_is_pinned(self):
        pinned = LAYOUT.read_text()
        for header in sorted(INCLUDE.rglob("*.h")):
            for struct in re.findall(r"^typedef struct (\w+) \{", header.read_text(), re.MULTILINE):
                self.assertIn("SIZE(%s," % struct, pinned, "%s: pin it in %s" % (header, LAYOUT))

    def test_a_changed_layout_is_found(self):
        text = (INCLUDE / "showrunner/abi.h").read_text()
        for old, new in (
            ("uint64_t retry_after_ms;", "uint32_t retry_after_ms;"),  # a field shrinks
            ("  sr_str kind;", "  sr_str brand;\n  sr_str kind;"),  # one goes into the middle
            ("SR_UNAVAILABLE = 14", "SR_UNAVAILABLE = 15"),  # a value changes
            ("  int64_t budget_nano_usd;", "  int64_t budget_nano_usd;\n  uint32_t tail;"),
        ):
            self.assertIn(old, text)
            with self.subTest(old=old), tempfile.TemporaryDirectory() as folder:
                changed = pathlib.Path(folder) / "include"
                shutil.copytree(INCLUDE, changed)
                (changed / "showrunner/abi.h").write_text(text.replace(old, new, 1))
                for language in (C11, CPP20):
                    self.assertNotEqual("", compile_error(COMPILERS[0], language, LAYOUT, changed))


class HeadersTest(unittest.TestCase):
    """Each header compiles alone, and twice."""

    def check(self, pattern, languages):
        with tempfile.TemporaryDirectory() as folder:
            jobs = []
            for header in sorted(INCLUDE.glob(pattern)):
                name = str(header.relative_to(INCLUDE))
                file = pathlib.Path(folder) / (name.replace("/", "_") + ".c")
                file.write_text('#include "%s"\n#include "%s"\ntypedef int not_empty;\n'
                                % (name, name))
                jobs += [(compiler, language, file) for compiler in COMPILERS
                         for language in languages]
            self.assertTrue(jobs)
            self.assertEqual([], compile_errors(jobs))

    def test_c_headers(self):
        self.check("showrunner/*.h", LANGUAGES)
        self.check("showrunner/ext/*.h", LANGUAGES)

    def test_cpp_headers(self):
        # plugin.hpp needs the manifest that showrunner_add_plugin() generates.
        self.check("showrunner/cpp/[!p]*.hpp", (CPP20,))
        self.check("showrunner/cpp/provider.hpp", (CPP20,))
        self.check("showrunner/cpp/kinds/*.hpp", (CPP20,))


if __name__ == "__main__":
    unittest.main()
