"""A plugin in plain C, built against the installed SDK alone, serves calls and fails as told."""
import json
import unittest

from program import BRIEF, BUILD, EXIT_BUDGET, EXIT_INPUT, EXIT_PROVIDER, SCRIPT, ProgramTest

ACME = str(BUILD / "tests" / "third_party" / "acme.so")
SPEECH = {"text": "안녕하세요", "language": "ko", "voice": "mina"}
NANO_USD_PER_CHARACTER = 15000

# behave -> attempts on acme, does espeak serve then, code in the ledger
ERROR_CLASSES = {
    "unavailable_same": (4, True, "UNAVAILABLE"),
    "unavailable_other": (1, True, "UNAVAILABLE"),
    "unavailable_never": (1, False, "UNAVAILABLE"),
    "rate_limited": (4, True, "RESOURCE_EXHAUSTED"),
    "rate_limited_hour": (1, True, "RESOURCE_EXHAUSTED"),
    "quota": (1, True, "QUOTA_EXHAUSTED"),
    "auth": (1, True, "UNAUTHENTICATED"),
    "forbidden": (1, True, "PERMISSION_DENIED"),
    "invalid": (1, False, "INVALID_ARGUMENT"),
    "not_found": (1, True, "NOT_FOUND"),
    "content_refused": (1, True, "CONTENT_REFUSED"),
    "unimplemented": (1, True, "UNIMPLEMENTED"),
    "precondition": (1, True, "FAILED_PRECONDITION"),
    "data_loss": (1, True, "DATA_LOSS"),
    "deadline_unknown_effect": (1, False, "DEADLINE_EXCEEDED"),
    "internal_no_effect": (1, True, "INTERNAL"),
    "internal_unknown_effect": (1, False, "INTERNAL"),
    "internal_committed": (1, False, "INTERNAL"),
    "values_of_tomorrow": (1, False, "UNKNOWN"),
    "rejected": (1, True, "UNAVAILABLE"),
    "bad_result": (1, False, "PLUGIN_FAULT"),
    "broken_result": (1, False, "PLUGIN_FAULT"),
}
CHARGED = {"deadline_unknown_effect", "internal_unknown_effect", "internal_committed",
           "values_of_tomorrow", "bad_result", "broken_result"}


class ThirdPartyTest(ProgramTest):
    def configure(self, behave="ok", **more):
        self.home.configure({
            "instances": {"acme": {"plugin": ACME, "config": {"behave": behave}} | more},
            "routing": {"tts.speak/1": {"policy": "ordered", "order": ["acme", "espeak"]}}})

    def speak(self):
        return self.home.run("call", "tts.speak/1", self.home.write("request.json", SPEECH))

    def attempts(self):
        return self.home.json("ledger")["attempts"]

    def test_one_config_entry_enables_it(self):
        self.configure()
        wave = self.home.path / "speech.wav"
        done = self.home.json("call", "tts.speak/1", self.home.write("r.json", SPEECH), "--out",
                              wave)
        self.assertEqual(wave.read_bytes()[:4], b"RIFF")
        self.assertGreater(done["duration_ms"], 0)
        (attempt,) = self.attempts()
        self.assertEqual((attempt["instance"], attempt["state"]), ("acme", "ok"))
        self.assertEqual(attempt["charge_nano_usd"],
                         NANO_USD_PER_CHARACTER * len(SPEECH["text"]))

    def test_each_error_class_does_what_it_says(self):
        for behave, (tries, moves_on, code) in ERROR_CLASSES.items():
            with self.subTest(behave=behave):
                before = len(self.attempts()) if self.home.state.exists() else 0
                self.configure(behave)
                done = self.speak()
                attempts = self.attempts()[before:]
                acme = [a for a in attempts if a["instance"] == "acme"]
                self.assertEqual(len(acme), tries, attempts)
                self.assertEqual({a["code"] for a in acme}, {code})
                self.assertEqual([a["attempt"] for a in attempts],
                                 list(range(1, len(attempts) + 1)))
                if moves_on:
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertEqual((attempts[-1]["instance"], attempts[-1]["state"]),
                                     ("espeak", "ok"))
                else:
                    wrong = EXIT_INPUT if behave == "invalid" else EXIT_PROVIDER
                    self.assert_fails(done, wrong)
                    self.assertEqual(len(attempts), tries)
                charge = sum(a["charge_nano_usd"] for a in acme)
                self.assertEqual(charge > 0, behave in CHARGED, behave)

    def test_what_may_have_been_billed_is_not_bought_again(self):
        script = json.loads(SCRIPT.read_text(encoding="utf-8"))
        script["scenes"] = script["scenes"][:1]
        script["scenes"][0]["dialogues"] = script["scenes"][0]["dialogues"][:1]
        arguments = [BRIEF, "--script", self.home.write("short.json", script), "--out",
                     self.home.films]
        voice = "ep1/scene1/line1/voice"
        self.configure("internal_unknown_effect")
        self.assert_fails(self.home.run("produce", *arguments), EXIT_PROVIDER)
        bought = [a for a in self.attempts() if a["kind"] == "tts.speak/1"]
        self.assertEqual([a["state"] for a in bought], ["failed"])
        self.configure("ok")
        for _ in range(2):
            self.assert_fails(self.home.run("produce", *arguments), EXIT_PROVIDER, voice,
                              "acme", "may have acted or been billed", f"--redo {voice}")
        (step,) = [s for s in self.home.json("explain", *arguments)["steps"] if s["path"] == voice]
        self.assertIn("may have acted or been billed", step["obstacle"])
        self.assertEqual([a for a in self.attempts() if a["kind"] == "tts.speak/1"], bought)
        self.assertEqual(self.home.run("produce", *arguments, "--redo", voice).returncode, 0)
        self.assertEqual(self.home.json("produce", *arguments)["steps_run"], 0)

    def test_flaky_is_tried_again_by_the_same_instance(self):
        self.configure("flaky")
        self.assertEqual(self.speak().returncode, 0)
        self.assertEqual([(a["instance"], a["state"]) for a in self.attempts()],
                         [("acme", "failed"), ("acme", "ok")])

    def test_one_that_never_completes_is_given_up(self):
        self.configure("never_completes", timeout_s=1, prices=[])
        self.assertEqual(self.speak().returncode, 0)
        first, second = self.attempts()
        self.assertEqual((first["instance"], first["code"]), ("acme", "DEADLINE_EXCEEDED"))
        self.assertEqual((second["instance"], second["state"]), ("espeak", "ok"))

    def test_budgets_are_hard(self):
        self.home.configure({
            "instances": {"acme": {"plugin": ACME}, "espeak": {"enabled": False}},
            "budgets": {"tiny": {"cap_usd": 0.0001}}})  # one call of 75 000 nano-USD, not two
        self.assertEqual(self.speak().returncode, 0)
        refused = self.speak()
        self.assert_fails(refused, EXIT_BUDGET, "acme", "budget")
        (budget,) = self.home.json("ledger")["budgets"]
        self.assertEqual(budget["charged_nano_usd"], 75000)
        self.assertEqual(budget["held_nano_usd"], 0)

    def test_an_unknown_price_is_not_guessed(self):
        self.home.configure({"instances": {
            "acme": {"plugin": ACME, "prices": [{"unit": "credits", "nano_usd": 1}]},
            "espeak": {"enabled": False}}})
        self.assert_fails(self.speak(), EXIT_PROVIDER, "acme", "cannot be bounded")


if __name__ == "__main__":
    unittest.main()
