"""Plugins of every release run on today's host, and today's plugins on the host of the first."""
import lzma
import pathlib
import platform
import tempfile
import unittest

from program import BUILD, SANITIZE, SOURCE, Home, ProgramTest

RELEASES = sorted((SOURCE / "tests" / "compat").glob("*-" + platform.machine()))
TEXT = "hello"
# What each says to TEXT, in samples.
SAMPLES = {"acme.so": 5 * 1440, "echo_voice.so": 8000, "rust_voice.so": 5 * 1200}


def unpack(packed, folder):
    file = folder / packed.stem
    file.write_bytes(lzma.decompress(packed.read_bytes()))
    file.chmod(0o755)
    return file


def speak(home, plugin, **instance):
    home.configure({"instances": {"it": {"plugin": str(plugin)} | instance}})
    request = home.write("request.json", {"text": TEXT, "language": "en", "voice": "mina"})
    return home.json("call", "tts.speak/1", request, "--instance", "it")["samples"]


@unittest.skipUnless(RELEASES, "no release was recorded on this kind of machine")
class CompatTest(ProgramTest):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory(prefix="showrunner-test-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_the_plugins_of_every_release_are_served(self):
        for release in RELEASES:
            plugins = sorted(release.glob("*.so.xz"))
            self.assertTrue(plugins)
            for packed in plugins:
                plugin = unpack(packed, self.folder)
                for isolation in ("process", "host"):
                    with self.subTest(release=release.name, plugin=plugin.name, isolation=isolation):
                        self.assertEqual(speak(self.home, plugin, isolation=isolation),
                                         SAMPLES[plugin.name])


@unittest.skipUnless(RELEASES, "no release was recorded on this kind of machine")
@unittest.skipIf(SANITIZE, "a host without the sanitizer cannot load plugins with it")
class OldestHostTest(ProgramTest):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="showrunner-test-")
        self.addCleanup(folder.cleanup)
        oldest = unpack(RELEASES[0] / "showrunner.xz", pathlib.Path(folder.name))
        self.home = Home(program=oldest)
        self.addCleanup(self.home.remove)

    def test_it_serves_plugins_of_today(self):
        for name in ("acme.so", "echo_voice.so"):
            for isolation in ("process", "host"):
                with self.subTest(plugin=name, isolation=isolation):
                    plugin = BUILD / "tests" / "third_party" / name
                    self.assertEqual(speak(self.home, plugin, isolation=isolation), SAMPLES[name])

    def test_it_serves_the_voice_that_comes_with_showrunner(self):
        espeak = BUILD / "lib" / "showrunner" / "plugins" / "tts_espeak.so"
        self.assertGreater(speak(self.home, espeak), 0)

    def test_it_refuses_what_comes_after_it(self):
        self.home.configure({"plugins": {"path": [str(BUILD / "tests" / "bad_plugins")]}})
        states = {pathlib.Path(p["file"]).name: p for p in self.home.json("plugin", "list")}
        refused = states["abi_too_new.so"]
        self.assertEqual(refused["state"], "abi_too_new")
        self.assertIn("abi_too_new.so", refused["message"])


if __name__ == "__main__":
    unittest.main()
