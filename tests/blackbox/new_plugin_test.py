"""What `showrunner plugin new` makes builds and serves, against the packed SDK alone."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from docs_test import BLOCK
from program import (BUILD, EXIT_PROVIDER, EXIT_USAGE, PROGRAM, SANITIZE, SOURCE, ProgramTest)

STEP = re.compile(r"^      - run: (.*)$", re.M)


def unpack_sdk(folder):
    """The root of a file system that holds nothing but the package's files."""
    subprocess.run(["cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder], check=True,
                   stdout=subprocess.DEVNULL)
    (package,) = folder.glob("showrunner-sdk_*.deb")
    subprocess.run(["dpkg-deb", "-x", package, folder / "root"], check=True)
    return package, folder / "root"


class NewPluginTest(ProgramTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="showrunner-test-")
        cls.addClassCleanup(folder.cleanup)
        cls.package, cls.root = unpack_sdk(pathlib.Path(folder.name))

    def environment(self):
        kept = self.home.environment()
        kept["PATH"] = f"{pathlib.Path(PROGRAM).parent}:{kept['PATH']}"
        kept["CMAKE_PREFIX_PATH"] = str(self.root / "usr")
        kept["CMAKE_BUILD_PARALLEL_LEVEL"] = str(os.cpu_count())
        if SANITIZE:  # as is the SDK
            kept["CXXFLAGS"] = f"-fsanitize={SANITIZE}"
        return kept

    def sh(self, folder, script):
        done = subprocess.run(["sh", "-eu"], input=script, text=True, cwd=folder,
                              env=self.environment(), capture_output=True)
        self.assertEqual(done.returncode, 0, script + done.stdout + done.stderr)
        self.assertNotIn("warning: ", done.stderr)

    def make(self, name, language, kind):
        """A project as its author makes it, in the steps that its README and its workflow name."""
        told = self.home.json("plugin", "new", name, "--kind", kind, "--language", language)
        folder = self.home.path / told["folder"]
        readme = (folder / "README.md").read_text(encoding="utf-8")
        steps = "".join(b["text"] for b in BLOCK.finditer(readme) if b["language"] == "sh")
        workflow = (folder / ".github/workflows/build.yml").read_text(encoding="utf-8")
        for step in STEP.findall(workflow) + told["commands"][:-1]:
            self.assertIn(step + "\n", steps)
        return folder, steps

    def exports(self, folder, pattern):
        (library,) = folder.glob(pattern)
        listed = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", library],
                                capture_output=True, text=True, check=True).stdout
        return [line.split()[0] for line in listed.splitlines()]

    def check_voice(self, language, library):
        folder, steps = self.make("tts/my-voice", language, "tts.speak")
        self.sh(folder, steps)
        self.assertEqual(self.exports(folder, library), ["sr_entry_v1"])
        wave = self.home.path / "hello.wav"
        spoken = self.home.json("--config", folder / "config.json", "call", "tts.speak/1",
                                folder / "request.json", "--out", wave)
        self.assertEqual(spoken["samples"], 5 * 1200)
        self.assertEqual(len(wave.read_bytes()), 44 + 2 * spoken["samples"])
        self.assertEqual(self.home.json("ledger")["attempts"][0]["instance"], "my-voice")

    def check_skeleton(self, language, kind, build):
        folder, _ = self.make("my/thing", language, kind)
        self.sh(folder, build)
        done = self.home.run("--config", folder / "config.json", "call", kind,
                             folder / "request.json", "--instance", "thing")
        self.assert_fails(done, EXIT_PROVIDER, f"{kind} is not written yet", "src/handler.")

    def test_a_voice_in_c(self):
        self.check_voice("c", "build/my-voice.so")

    def test_a_voice_in_cpp(self):
        self.check_voice("cpp", "build/my-voice.so")

    def test_a_voice_in_rust(self):
        self.check_voice("rust", "target/release/libshowrunner_my_voice.so")

    def test_a_kind_that_is_to_be_written_in_c(self):
        self.check_skeleton("c", "llm.chat/1", "cmake -B build\ncmake --build build\n"
                                               "ctest --test-dir build\n")

    def test_a_kind_that_is_to_be_written_in_cpp(self):
        self.check_skeleton("cpp", "publish.video/1", "cmake -B build -D BUILD_TESTING=OFF\n"
                                                      "cmake --build build\n")

    def test_a_kind_that_is_to_be_written_in_rust(self):
        self.check_skeleton("rust", "render.image/1", "cargo build --release\ncargo test\n")

    def test_what_cannot_be_made_is_a_usage_error(self):
        self.home.write("voice/notes.txt", "mine")
        for arguments, parts in (
                (["tts/voice", "--kind", "tts.speak"], ["voice", "--out"]),
                (["Voice", "--kind", "tts.speak"], ['"Voice"', "category/name"]),
                (["tts/a", "--kind", "tts.sing"], ['"tts.sing"', "tts.speak/1"]),
                (["tts/a", "--kind", "tts.speak", "--language", "go"], ['"go"', "rust"]),
                (["tts/a", "--kind", "tts.speak", "--out", "voice/notes.txt"], ["notes.txt"]),
                (["tts/a", "--kind", "tts.speak", "--out", ""], ["--out"])):
            with self.subTest(arguments=arguments):
                self.assert_fails(self.home.run("plugin", "new", *arguments), EXIT_USAGE, *parts)
        self.assertEqual(self.home.run("plugin", "new", "tts/a").returncode, EXIT_USAGE)
        self.assertFalse(self.home.state.exists())
        self.assertEqual([p.name for p in self.home.path.iterdir()], ["voice"])


class PackageTest(ProgramTest):
    """The package itself, as Debian wants it."""

    def setUp(self):
        super().setUp()
        self.package, self.root = unpack_sdk(self.home.path)

    def test_it_says_what_it_is(self):
        fields = subprocess.run(["dpkg-deb", "-f", self.package], capture_output=True, text=True,
                                check=True).stdout
        for field in ("Package: showrunner-sdk", "Depends: nlohmann-json3-dev", "Architecture: ",
                      "Maintainer: The Showrunner authors", "Section: libdevel"):
            self.assertIn(field, fields)
        terms = self.root / "usr/share/doc/showrunner-sdk/copyright"
        for file in ("NOTICE", "LICENSE"):
            self.assertIn((SOURCE / file).read_text(encoding="utf-8"),
                          terms.read_text(encoding="utf-8"))

    def test_it_holds_the_templates_and_no_program(self):
        templates = self.root / "usr/share/showrunner/template"
        for file in (SOURCE / "sdk/template").rglob("*"):
            if file.is_file():
                installed = templates / file.relative_to(SOURCE / "sdk/template")
                self.assertEqual(installed.read_bytes(), file.read_bytes())
        self.assertEqual({p.name for p in (self.root / "usr").iterdir()},
                         {"include", "lib", "share"})

    def test_pkg_config_is_enough_for_c(self):
        self.home.run("plugin", "new", "tts/plain", "--kind", "tts.speak", "--language", "c")
        folder = self.home.path / "plain"
        manifest = (folder / "manifest.json").read_text(encoding="utf-8")
        self.home.write("plain/showrunner_manifest.h", "#define SHOWRUNNER_MANIFEST_JSON %s\n"
                        % json.dumps(manifest))
        subprocess.run(["sh", "-euc", "cc -shared -fPIC $(pkg-config --cflags showrunner-sdk) -I. "
                        "src/*.c -lm -o plain.so"], cwd=folder, check=True,
                       env=os.environ | {"PKG_CONFIG_PATH": self.root / "usr/lib/pkgconfig"})
        self.home.write("plain/config.json",
                        {"instances": {"plain": {"plugin": "./plain.so"}}})
        self.home.json("--config", folder / "config.json", "call", "tts.speak/1",
                       folder / "request.json", "--instance", "plain")


if __name__ == "__main__":
    unittest.main()
