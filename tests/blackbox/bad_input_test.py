"""Bad input gives one clear message with the fix and a documented exit code, and loses nothing."""
import fcntl
import json
import os
import sqlite3
import subprocess
import unittest

from program import (BAD_PLUGINS, BRIEF, EXIT_CONFIG, EXIT_INPUT, EXIT_NOT_FOUND, EXIT_PROVIDER,
                     EXIT_STATE, EXIT_USAGE, PROGRAM, SCRIPT, ProgramTest, short_script)

HUGE_SCRIPT_BYTES = 100 * 1000 * 1000
NOBODY = 65534


class BadFilesTest(ProgramTest):
    def tearDown(self):
        usable = self.home.run("config", "check")
        self.assertEqual(usable.returncode, 0, usable.stderr)

    def produce(self, brief=BRIEF, script=SCRIPT):
        return self.home.run("produce", brief, "--script", script, "--quiet")

    def changed_script(self, change):
        script = short_script()
        change(script)
        return self.home.write("changed.json", script)

    def test_broken_json_tells_line_and_column(self):
        broken = self.home.write("broken.json", '{\n  "title": "x",\n  "scenes": [}\n}')
        self.assert_fails(self.produce(script=broken), EXIT_INPUT, "broken.json:3:14")

    def test_duplicate_members_are_refused(self):
        twice = self.home.write("twice.json", '{"title": "a",\n "title": "b"}')
        self.assert_fails(self.produce(brief=twice), EXIT_INPUT, "twice.json", "\"title\" appears twice")

    def test_wrong_field_tells_pointer_expected_and_found(self):
        def change(script):
            script["scenes"][0]["dialogues"][1]["text"] = 7
        self.assert_fails(self.produce(script=self.changed_script(change)), EXIT_INPUT,
                          "changed.json: /scenes/0/dialogues/1/text", "expected", "string", "found 7")

    def test_unknown_field_is_named(self):
        brief = json.loads(BRIEF.read_text(encoding="utf-8")) | {"titel": "x"}
        self.assert_fails(self.produce(brief=self.home.write("brief.json", brief)), EXIT_INPUT,
                          "brief.json", "titel")

    def test_unknown_character_and_emotion_are_named_with_those_that_exist(self):
        def character(script):
            script["scenes"][0]["dialogues"][0]["character"] = "홍길동"
        self.assert_fails(self.produce(script=self.changed_script(character)), EXIT_INPUT,
                          "changed.json: /scenes/0/dialogues/0/character", "홍길동", "이수진")

        def emotion(script):
            script["scenes"][0]["dialogues"][0]["emotion"] = "hungry"
        self.assert_fails(self.produce(script=self.changed_script(emotion)), EXIT_INPUT,
                          "changed.json: /scenes/0/dialogues/0/emotion", "hungry", "happy")

    def test_empty_script(self):
        def change(script):
            script["scenes"] = []
        self.assert_fails(self.produce(script=self.changed_script(change)), EXIT_INPUT,
                          "changed.json: /scenes")
        self.assert_fails(self.produce(script=self.home.write("empty.json", "")), EXIT_INPUT,
                          "empty.json:1:1")

    def test_huge_script_is_refused_unread(self):
        huge = self.home.path / "huge.json"
        with open(huge, "wb") as file:
            file.truncate(HUGE_SCRIPT_BYTES)
        self.assert_fails(self.produce(script=huge), EXIT_INPUT, "huge.json",
                          str(HUGE_SCRIPT_BYTES), "at most")

    def test_invalid_utf8(self):
        path = self.home.path / "latin1.json"
        path.write_bytes('{"title": "é"}'.encode("latin-1"))
        self.assert_fails(self.produce(brief=path), EXIT_INPUT, "latin1.json:1:", "UTF-8")

    def test_missing_file_and_folder_in_its_place(self):
        self.assert_fails(self.produce(brief=self.home.path / "none.json"), EXIT_INPUT, "none.json")
        self.assert_fails(self.produce(brief=self.home.path), EXIT_INPUT, "is a folder")

    def test_wrong_command_line(self):
        self.assertEqual(self.home.run("produce").returncode, EXIT_USAGE)
        self.assertEqual(self.home.run("sing").returncode, EXIT_USAGE)

    def test_unknown_kind_and_bad_request_of_a_call(self):
        request = self.home.write("request.json", {"text": "x"})
        self.assert_fails(self.home.run("call", "tts.sing/1", request), EXIT_INPUT, "tts.sing/1")
        self.assert_fails(self.home.run("call", "tts.speak/1", request), EXIT_INPUT, "expected a member")
        self.assert_fails(self.home.run("call", "tts.speak/1", self.home.path / "none.json"),
                          EXIT_INPUT, "none.json", "No such file")

    def test_outputs_are_the_users_files(self):
        request = self.home.write("bed.json", {"mood": "calm", "duration_ms": 1000})
        call = ("call", "music.bed/1", request, "--out")
        precious = self.home.write("bed.wav.tmp", "precious")
        made = self.home.write("music/bed.wav", "old")
        made.chmod(0o640)
        link = self.home.path / "bed.wav"
        link.symlink_to("music/bed.wav")
        self.assertEqual(self.home.run(*call, link).returncode, 0)
        self.assertEqual(precious.read_text(encoding="utf-8"), "precious")
        self.assertTrue(link.is_symlink())
        self.assertNotEqual(made.read_bytes(), b"old")
        self.assertEqual(made.stat().st_mode & 0o777, 0o640)
        new = self.home.path / "new.wav"
        self.assertEqual(self.home.run(*call, new, umask=0o022).returncode, 0)
        self.assertEqual(new.stat().st_mode & 0o777, 0o644)
        self.assertEqual(new.read_bytes(), made.read_bytes())
        self.assert_fails(self.home.run(*call, self.home.path / "absent" / "bed.wav"), EXIT_USAGE,
                          "cannot write --out", "absent/bed.wav", "Name a file")

    def test_missing_font_names_the_package(self):
        fonts = self.home.write("fonts.conf", "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM "
                                "'urn:fontconfig:fonts.dtd'><fontconfig></fontconfig>")
        script = self.home.write("script.json", short_script(1))
        done = subprocess.run(
            [PROGRAM, "produce", BRIEF, "--script", script, "--quiet"], text=True,
            cwd=self.home.path, capture_output=True,
            env=self.home.environment() | {"FONTCONFIG_FILE": str(fonts)})
        self.assert_fails(done, EXIT_PROVIDER, "fonts-nanum")
        self.assertEqual(self.produce(script=script).returncode, 0, "it goes on with the font")


class BadConfigTest(ProgramTest):
    def test_errors_name_the_file_and_the_place(self):
        self.home.configure('{\n "instances": {"a": {"plugin": 7}}}')
        self.assert_fails(self.home.run("config", "check"), EXIT_CONFIG, "config.json",
                          "/instances/a")
        self.home.configure('{\n "instances": ]')
        self.assert_fails(self.home.run("config", "check"), EXIT_CONFIG, "config.json:2:")

    def test_a_misspelt_member_is_named_with_those_that_exist(self):
        self.home.configure({"instances": {"a": {"plugin": "tts/espeak", "concurency": 2}}})
        self.assert_fails(self.home.run("config", "check"), EXIT_CONFIG,
                          "/instances/a: expected only the members concurrency, config",
                          'found "concurency"')

    def test_a_secret_in_the_wrong_place_is_not_shown(self):
        for secrets in ({"acme-key": "sk-live-SECRET123"}, "sk-live-SECRET123",
                        {"acme-key": {"env": ["sk-live-SECRET123"]}},
                        {"acme-key": {"sk-live-SECRET123": "x"}}):
            with self.subTest(secrets=secrets):
                self.home.configure({"secrets": secrets})
                done = self.home.run("config", "check")
                self.assert_fails(done, EXIT_CONFIG, "/secrets", "a value that is not shown")
                self.assertNotIn("SECRET123", done.stdout + done.stderr)

    def check_with(self, config):
        self.home.configure(config)
        return self.home.run("config", "check")

    def test_a_price_is_of_a_kind_that_the_provider_serves(self):
        def priced(kind):
            price = {"unit": "characters", "nano_usd": 5, "kinds": [kind]}
            return self.check_with({"instances": {"espeak": {"prices": [price]}}})
        self.assertEqual(priced("tts.speak/1").returncode, 0)
        self.assert_fails(priced("tts.speek/1"), EXIT_CONFIG, "espeak", "/prices/0/kinds",
                          "tts.speak/1, tts.voices/1", 'found "tts.speek/1"')
        self.assert_fails(priced("tts.speak"), EXIT_CONFIG, "config.json",
                          "/instances/espeak/prices/0/kinds/0", 'found "tts.speak"')

    def test_a_budget_is_of_kinds_that_there_are(self):
        def capped(kind):
            return self.check_with({"budgets": {"voices": {"cap_usd": 1, "kinds": [kind]}}})
        self.assertEqual(capped("tts.speak/1").returncode, 0)
        self.assert_fails(capped("tts.speek/1"), EXIT_CONFIG, "/budgets/voices/kinds",
                          'no kind "tts.speek/1"', "plugin list")
        self.assert_fails(capped("tts.speak"), EXIT_CONFIG, "/budgets/voices/kinds/0")

    def test_drop_ins_need_no_main_file_and_hidden_ones_are_none(self):
        drop_in = self.home.write(".config/showrunner/conf.d/a.json", {})
        self.home.write(".config/showrunner/conf.d/.#a.json", "{")
        self.assertEqual(self.home.json("config", "check")["files"], [str(drop_in)])
        drop_in.write_text("{", encoding="utf-8")
        self.assert_fails(self.home.run("config", "check"), EXIT_CONFIG, "conf.d/a.json:1:")

    def test_what_is_there_but_cannot_be_read_is_not_skipped(self):
        folder = self.home.configure({}).parent
        for name in ("conf.d", "config.json"):
            with self.subTest(name=name):
                (folder / name).unlink(missing_ok=True)
                (folder / name).symlink_to(name)
                self.assert_fails(self.home.run("config", "check"), EXIT_CONFIG,
                                  f"cannot read {folder / name}", "--config")
                self.assert_fails(self.home.run("--config", folder / name, "config", "check"),
                                  EXIT_CONFIG, f"cannot read {folder / name}")
                (folder / name).unlink()

    def test_a_file_that_is_not_named_in_utf8(self):
        folder = self.home.path / "plugins"
        folder.mkdir()
        with open(os.path.join(os.fsencode(folder), b"\xff.so"), "wb") as file:
            file.write(b"no plugin")
        self.home.configure({"plugins": {"path": [str(folder)]}})
        states = {p["file"]: p["state"] for p in self.home.json("plugin", "list")}
        self.assertEqual(states[f"{folder}/\ufffd.so"], "not_elf")

    def test_a_long_name_of_a_member_is_refused(self):
        self.home.configure({"instances": {"a" * 200_000: {"plugin": "tts/espeak"}}})
        self.assert_fails(self.home.run("config", "check"), EXIT_CONFIG, "200000 bytes",
                          "at most 256")

    def test_an_instance_config_against_the_providers_schema(self):
        self.home.configure({"instances": {"folder": {"config": {"roof": "/x"}}}})
        done = self.home.run("config", "check")
        self.assertEqual(done.returncode, EXIT_CONFIG)
        self.assertIn("folder", done.stderr)
        self.assertIn("roof", done.stderr)

    def test_every_bad_plugin_has_its_state_and_message(self):
        expected = json.loads((BAD_PLUGINS / "expected.json").read_text(encoding="utf-8"))
        for file, want in expected.items():
            with self.subTest(plugin=file):
                bad = {"plugin": str(BAD_PLUGINS / file)} | want.get("instance", {})
                self.home.configure({"instances": {"bad": bad}})
                instances = {i["name"]: i for p in self.home.json("plugin", "list")
                             for i in p["instances"]}
                self.assertEqual(instances["bad"]["state"], want["state"])
                self.assertIn(want["message"], instances["bad"]["message"])
                self.assertEqual(instances["espeak"]["state"], "loaded", "the others still work")
                check = self.home.run("config", "check").returncode
                self.assertEqual(check, 0 if want["state"] == "loaded" else EXIT_CONFIG)


class StateDisk:
    """A tmpfs as state folder, in a mount namespace of its own."""

    def __init__(self, home, options):
        self.home = home
        home.state.mkdir(exist_ok=True)
        user = ["-r"] if os.geteuid() else []
        script = f'mount -t tmpfs -o mode=0700,{options} tmpfs "$1" && echo mounted && exec cat'
        self.holder = subprocess.Popen(["unshare", "-m", *user, "sh", "-c", script, "sh", home.state],
                                       text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL)
        self.is_mounted = self.holder.stdout.readline() == "mounted\n"
        user = ["-U", "--preserve-credentials"] if os.geteuid() else []
        # -r: in a chroot, too; --wdns: the folder as it is in there.
        self.enter = ["nsenter", "-t", str(self.holder.pid), "-m", "-r", *user,
                      f"--wdns={home.path}"]

    def close(self):
        if not self.holder.stdin.closed:
            self.holder.communicate()

    def run(self, *command):
        return subprocess.run([*self.enter, *map(str, command)], text=True, capture_output=True,
                              env=self.home.environment())

    def resize(self, size):
        done = self.run("mount", "--options-source=disable", "-o", f"remount,size={size}",
                        self.home.state)
        if done.returncode != 0:
            raise AssertionError(done.stderr)

    def used(self):
        return 1024 * int(self.run("du", "-sk", self.home.state).stdout.split()[0])

    def temporary_files(self):
        found = self.run("find", self.home.state.name, self.home.films.name, "-type", "f")
        return [name for name in found.stdout.split() if "tmp" in name]


class BadStateTest(ProgramTest):
    def test_another_process_using_the_state_is_named(self):
        self.home.run("config", "check")
        with open(self.home.state / "lock", "r+", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.truncate()
            lock.write("4711")
            lock.flush()
            self.assert_fails(self.home.run("produce", BRIEF, "--quiet"), EXIT_STATE, "4711",
                              "--state")
            self.assertEqual(self.home.run("runs").returncode, 0, "looking is allowed")
        self.assertEqual(self.home.run("config", "check").returncode, 0)

    def test_looking_before_anything_was_produced(self):
        self.assert_fails(self.home.run("runs"), EXIT_NOT_FOUND, "nothing was produced")

    def test_looking_at_what_an_older_showrunner_wrote(self):
        self.home.run("config", "check")
        database = sqlite3.connect(self.home.state / "showrunner.db")
        database.execute("PRAGMA user_version = 1")
        database.close()
        for command in ("runs", "ledger"):
            self.assert_fails(self.home.run(command), EXIT_STATE, "older showrunner (schema 1",
                              f"showrunner config check --state {self.home.state}")

    def test_a_state_that_may_not_be_read_is_not_empty(self):
        self.home.run("config", "check")
        self.home.path.chmod(0o711)
        self.home.state.chmod(0)
        self.addCleanup(self.home.state.chmod, 0o700)
        somebody = {} if os.geteuid() else {"user": NOBODY}  # root may read everything
        for command in ("runs", "ledger"):
            try:
                done = self.home.run(command, **somebody)
            except PermissionError:
                self.skipTest("nobody else may run the program here")
            self.assert_fails(done, EXIT_STATE, str(self.home.state), "Permission denied", "chown",
                              "--state")

    def disk(self, options):
        disk = StateDisk(self.home, options)
        self.addCleanup(disk.close)
        if not disk.is_mounted:
            self.skipTest("this machine lets no test mount a tmpfs")
        return disk

    def test_read_only_state(self):
        done = self.disk("ro").run(PROGRAM, "config", "check")
        self.assert_fails(done, EXIT_STATE, "read-only", "--state")

    def staged_disk(self):
        """A large one, with the plugins' copies on it, and their size."""
        disk = self.disk("size=1g")
        listed = disk.run(PROGRAM, "plugin", "list")
        self.assertEqual(listed.returncode, 0, listed.stderr)
        return disk, disk.used()

    def test_full_state(self):
        script = self.home.write("script.json", short_script(1))
        disk, staged = self.staged_disk()
        disk.close()
        for size in (64 << 10, staged // 2, staged):  # for the database, the plugins, the run
            with self.subTest(size=size):
                disk = self.disk(f"size={size}")
                done = disk.run(PROGRAM, "produce", BRIEF, "--script", script, "--quiet")
                disk.close()
                self.assert_fails(done, EXIT_STATE, "full", "df -h")

    def test_state_that_fills_up_in_the_middle(self):
        script = self.home.write("script.json", short_script(1))
        produce = (PROGRAM, "--json", "produce", BRIEF, "--script", script, "--out",
                   self.home.films, "--quiet")
        call = (PROGRAM, "call", "music.bed/1", self.home.write("music.json", {
            "mood": "calm", "duration_ms": 120_000}))
        disk, staged = self.staged_disk()
        whole = disk.run(*produce)
        self.assertEqual(whole.returncode, 0, whole.stderr)
        needed = disk.used() - staged
        for part in (0.5, 0.9):
            with self.subTest(part=part):
                disk.close()
                disk, staged = self.staged_disk()
                disk.resize(int(staged + needed * part))
                failed = disk.run(*produce[:1], *produce[2:])
                self.assert_fails(failed, EXIT_STATE, str(self.home.state),
                                  "No space left on device", "Free space", "df -h",
                                  "run the same command again: what is done stays done")
                self.assertEqual(disk.temporary_files(), [])
                disk.resize(1 << 30)
                again = disk.run(*produce)
                self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
                made, expected = json.loads(again.stdout), json.loads(whole.stdout)
                self.assertGreater(made["steps_reused"], 0)
                self.assertEqual(made["result"], expected["result"])
        disk.resize(disk.used() + (1 << 20))
        self.assert_fails(disk.run(*call), EXIT_STATE, "No space left on device", "Free space")

    def test_a_state_that_others_can_write(self):
        self.home.run("config", "check")
        self.home.state.chmod(0o777)
        self.assert_fails(self.home.run("config", "check"), EXIT_STATE, str(self.home.state),
                          f"chmod go-w {self.home.state}", "--state")
        self.home.state.chmod(0o755)
        self.assertEqual(self.home.run("config", "check").returncode, 0)

    def test_damaged_database_and_artifact(self):
        script = self.home.write("script.json", short_script(1))
        made = self.home.produce(BRIEF, script)
        voice = self.home.step_result("ep1/scene1/line1/voice")["audio"]["sha256"]
        self.home.artifact(voice).chmod(0o600)
        self.home.artifact(voice).write_bytes(b"damaged")
        foretold = self.home.explain(BRIEF, script)
        self.assertEqual([(s["path"], s["reason"]) for s in foretold["steps"]
                          if not s["because_of"]],
                         [("ep1/scene1/line1/voice", "artifact missing")])
        again = self.home.produce(BRIEF, script)
        self.assertEqual(again["steps_run"], 1, "the same voice again: nothing else changes")
        self.assertEqual(again["result"], made["result"])
        for name in ("showrunner.db", "showrunner.db-wal", "showrunner.db-shm"):
            (self.home.state / name).unlink(missing_ok=True)
        (self.home.state / "showrunner.db").write_bytes(b"no database" * 1000)
        self.assert_fails(self.home.run("config", "check"), EXIT_STATE, "damaged")


if __name__ == "__main__":
    unittest.main()
