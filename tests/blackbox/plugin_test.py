"""Plugins as an operator sees them: pinned to their content, refused by name, explained."""
import json
import shutil
import subprocess
import unittest

from program import (BAD_PLUGINS, BUILD, EXIT_CONFIG, EXIT_NOT_FOUND, EXIT_USAGE, PROGRAM,
                     ProgramTest)

ACME = BUILD / "tests" / "third_party" / "acme.so"


class PluginTest(ProgramTest):
    def setUp(self):
        super().setUp()
        self.acme = self.home.path / "plugins" / "acme.so"
        self.acme.parent.mkdir()
        shutil.copy(ACME, self.acme)
        self.config = self.home.configure(
            {"plugins": {"path": [str(self.acme.parent)]},
             "instances": {"acme": {"plugin": "tts/acme"}}})
        self.lock = self.config.parent / "plugins.lock"

    def listed(self, plugin="tts/acme"):
        (found,) = [p for p in self.home.json("plugin", "list") if p["id"] == plugin]
        return found

    def change_acme(self):
        with self.acme.open("ab") as file:
            file.write(b"changed")

    def test_a_pinned_plugin_that_changed_is_refused_until_it_is_pinned_again(self):
        self.assertFalse(self.listed()["pinned"])
        done = self.home.json("plugin", "pin", "tts/acme")
        self.assertEqual(done["file"], str(self.lock))
        (pin,) = done["plugins"]
        first = self.listed()
        self.assertEqual((first["state"], first["pinned"]), ("loaded", True))
        self.assertEqual((pin["sha256"], pin["version"]), (first["sha256"], first["version"]))

        self.change_acme()
        changed = self.listed()
        self.assertEqual((changed["state"], changed["pinned"]), ("pin_mismatch", True))
        self.assertEqual([i["state"] for i in changed["instances"]], ["pin_mismatch"])
        for part in (str(self.acme), changed["sha256"], first["sha256"],
                     "showrunner plugin pin tts/acme", "restore the file"):
            self.assertIn(part, changed["message"])
        self.assert_fails(self.home.run("config", "check"), EXIT_CONFIG, "acme", first["sha256"])

        self.assertEqual(self.home.run("plugin", "pin", "tts/acme").returncode, 0)
        self.assertEqual(self.listed()["state"], "loaded")
        self.change_acme()
        self.assertEqual(self.home.run("plugin", "unpin", "tts/acme").returncode, 0)
        self.assertEqual((self.listed()["state"], self.listed()["pinned"]), ("loaded", False))

    def test_all_that_is_sound_is_pinned(self):
        (self.acme.parent / "broken.so").write_text("no plugin", encoding="utf-8")
        done = self.home.run("plugin", "pin", "--all")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("broken.so: not a shared library", done.stderr)
        pinned = json.loads(self.lock.read_text(encoding="utf-8"))["plugins"]
        self.assertTrue({"tts/acme", "tts/espeak"} <= set(pinned))
        self.assertEqual(self.lock.stat().st_mode & 0o777, 0o600)
        states = {p["id"]: p["pinned"] for p in self.home.json("plugin", "list") if p["id"]}
        self.assertEqual(set(states.values()), {True})
        self.assertRegex(self.home.run("plugin", "list").stdout,
                         r"tts/acme +\S+ +yes +loaded +acme")

    def test_pins_of_plugins_that_are_not_there_are_kept(self):
        absent = {"sha256": "0" * 64, "version": "3.1.4"}
        self.home.write(".config/showrunner/plugins.lock",
                        {"$schema": "./lock.json", "plugins": {"llm/absent": absent}})
        self.home.json("plugin", "pin", "tts/acme")
        document = json.loads(self.lock.read_text(encoding="utf-8"))
        self.assertEqual(document["plugins"].pop("llm/absent"), absent)
        self.assertEqual((list(document["plugins"]), document["$schema"]),
                         (["tts/acme"], "./lock.json"))

    def test_a_broken_lock_is_not_overwritten_nor_ignored(self):
        for text, part in (('{\n "plugins": ]', "plugins.lock:2:13"),
                           ('{"plugins": {"tts/acme": {"sha256": "x"}}}', "/plugins/tts~1acme")):
            self.home.write(".config/showrunner/plugins.lock", text)
            for command in (("plugin", "pin", "tts/acme"), ("plugin", "unpin", "tts/acme"),
                            ("plugin", "list"), ("config", "check")):
                with self.subTest(command=command, text=text):
                    self.assert_fails(self.home.run(*command), EXIT_CONFIG, part)
            self.assertEqual(self.lock.read_text(encoding="utf-8"), text)

    def test_wrong_ids_are_told_with_those_that_are_right(self):
        pin = self.home.run("plugin", "pin", "tts/acme", "tts/nobody")
        self.assert_fails(pin, EXIT_NOT_FOUND, "tts/nobody", "tts/acme", "tts/espeak")
        self.assertFalse(self.lock.exists(), "all or nothing")
        self.home.json("plugin", "pin", "tts/espeak")
        unpin = self.home.run("plugin", "unpin", "tts/acme")
        self.assert_fails(unpin, EXIT_NOT_FOUND, "tts/acme", "pinned: tts/espeak")
        self.assert_fails(self.home.run("plugin", "pin"), EXIT_USAGE, "--all")
        self.assertEqual(self.home.run("plugin", "pin", "--all", "tts/acme").returncode, EXIT_USAGE)

    def test_two_contents_of_one_id_are_not_pinned_by_chance(self):
        other = self.home.path / "other.so"
        shutil.copy(self.acme, other)
        self.change_acme()
        self.home.configure({"plugins": {"path": [str(self.acme.parent)]},
                             "instances": {"acme": {"plugin": str(other)}}})
        self.assert_fails(self.home.run("plugin", "pin", "tts/acme"), EXIT_CONFIG, str(self.acme),
                          str(other))

    def test_pinning_runs_no_plugin_and_needs_no_state(self):
        self.home.json("plugin", "pin", "--all")
        self.assertFalse(self.home.state.exists())

    def test_the_lock_is_beside_the_configuration_that_is_named(self):
        self.home.write("elsewhere/mine.json", "{}")
        done = subprocess.run([PROGRAM, "--config", "mine.json", "plugin", "pin", "tts/espeak"],
                              cwd=self.home.path / "elsewhere", env=self.home.environment(),
                              text=True, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue((self.home.path / "elsewhere/plugins.lock").exists())
        self.assertFalse(self.lock.exists())

    def test_what_a_plugin_needs_is_shown(self):
        shown = json.loads(self.home.run("plugin", "show", "tts/espeak").stdout)
        self.assertIn("libespeak-ng.so.1", shown["needs"]["libraries"])
        self.assertIn("espeak_Synth", shown["needs"]["symbols"])

    def test_foreign_exports_are_named_with_the_fix(self):
        path = str(BAD_PLUGINS / "foreign_exports.so")
        self.home.configure({"instances": {"bad": {"plugin": path, "isolation": "host"}}})
        found = self.listed("tts/foreign_exports")
        self.assertEqual(found["state"], "foreign_exports")
        for part in ("exports 4 symbols", "SSL_", ", ..", "version script",
                     "showrunner_add_plugin"):
            self.assertIn(part, found["message"])


if __name__ == "__main__":
    unittest.main()
