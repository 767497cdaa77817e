"""showrunner serve as its clients see it: the API, its key, and how it ends."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import unittest
import urllib.parse

from program import (BAD_PLUGINS, EXIT_CANCELLED, EXIT_CONFIG, EXIT_NOT_FOUND, EXIT_STATE,
                     PATIENCE_S, PROGRAM, UNRULY, ProgramTest, wait_for)

OPERATIONS = "/api/v1/operations"


class Service:
    """A running `showrunner serve`, and one connection to it."""

    def __init__(self, home, context=None):
        self.errors = home.path / "serve.err"
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(
                [PROGRAM, "serve"], cwd=home.path, env=home.environment(), text=True,
                stdout=subprocess.PIPE, stderr=errors)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            raise AssertionError(f"{line}{self.errors.read_text()}")
        self.url = urllib.parse.urlsplit(line.removeprefix("listening on ").strip())
        self.key_file = home.state / "admin.key"
        self.key = self.key_file.read_text().strip()
        self.connection = self.connect(context)

    def connect(self, context=None):
        if self.url.scheme == "https":
            return http.client.HTTPSConnection(self.url.netloc, timeout=PATIENCE_S, context=context)
        return http.client.HTTPConnection(self.url.netloc, timeout=PATIENCE_S)

    def ask(self, method, path, body=None, key=None, connection=None):
        connection = connection or self.connection
        headers = {"Authorization": f"Bearer {self.key if key is None else key}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer, answer.read().decode()

    def json(self, method, path, body=None, status=200):
        answer, text = self.ask(method, path, body)
        if answer.status != status:
            raise AssertionError(f"{method} {path}: {answer.status}, expected {status}\n{text}")
        return json.loads(text)

    def get(self, path):
        return self.json("GET", path)

    def start(self, kind, request, **options):
        body = {"kind": kind, "request": request} | ({"options": options} if options else {})
        return f"{OPERATIONS}/{self.json('POST', OPERATIONS, body, 202)['id']}"

    def ended(self, path):
        """The operation when it has ended."""
        return wait_for(path, lambda: (found := self.get(path + "?wait_ms=10000"))["state"]
                        != "running" and found)

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(PATIENCE_S)

    def remove(self):
        self.connection.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class ServeTest(ProgramTest):
    def configure(self, **more):
        serve = {"listen": "127.0.0.1:0"} | more.pop("serve", {})
        self.home.configure({"serve": serve} | more)

    def unruly(self, **serve):
        self.configure(serve=serve, instances={"unruly": {"plugin": UNRULY}})

    def serve(self, context=None):
        service = Service(self.home, context)
        self.addCleanup(service.remove)
        return service

    def jobs(self):
        file = self.home.state / "instances" / "unruly" / "jobs"
        return file.read_text().split() if file.exists() else []

    def test_one_connection_from_health_to_a_spoken_line(self):
        self.configure()
        service = self.serve()
        self.assertEqual(service.get("/healthz"), {"status": "ok"})
        plugins = {p["id"]: p for p in service.get("/api/v1/plugins")}
        self.assertEqual(plugins["tts/espeak"]["state"], "loaded")
        shown = service.get("/api/v1/plugins/tts/espeak")
        self.assertEqual(shown["sha256"], plugins["tts/espeak"]["sha256"])
        self.assertIn("espeak", [i["name"] for i in service.get("/api/v1/instances")])
        path = service.start("tts.speak/1", {"text": "Hello.", "language": "en", "voice": "mina"},
                             instance="espeak")
        operation = service.ended(path)
        self.assertEqual((operation["state"], operation["instance"]), ("ok", "espeak"), operation)
        self.assertTrue(self.home.artifact(operation["result"]["audio"]["sha256"]).exists())
        answer, text = service.ask("GET", "/metrics")
        self.assertIn("text/plain", answer.getheader("Content-Type"))
        self.assertIn('showrunner_plugin_state{plugin="tts/espeak",state="loaded"} 1\n', text)
        self.assertIn('showrunner_instance_state{instance="espeak",plugin="tts/espeak",'
                      'state="loaded"} 1\n', text)
        self.assertEqual(service.stop(), 0)
        (attempt,) = self.home.json("ledger")["attempts"]
        self.assertEqual(attempt["call"], operation["id"])

    def test_errors_have_one_shape(self):
        self.configure()
        service = self.serve()
        for method, path, body, key, status, code in (
                ("GET", "/metrics", None, "", 401, "unauthorized"),
                ("GET", "/metrics", None, "wrong", 401, "unauthorized"),
                ("GET", "/api/v2", None, None, 404, "not_found"),
                ("DELETE", "/metrics", None, None, 405, "method_not_allowed"),
                ("POST", OPERATIONS, {"kind": "tts.speak/1"}, None, 400, "invalid_request"),
                ("POST", OPERATIONS, {"kind": "tts.speak/1", "request": {}}, None, 400,
                 "invalid_request"),
                ("POST", OPERATIONS, "x" * (5 << 20), None, 413, "body_too_large")):
            with self.subTest(method=method, path=path, status=status):
                with contextlib.closing(service.connect()) as connection:
                    answer, text = service.ask(method, path, body, key, connection)
                self.assertEqual((answer.status, json.loads(text)["error"]["code"]),
                                 (status, code), text)
                self.assertTrue(json.loads(text)["error"]["message"])
        service.connection.request("POST", OPERATIONS, "{}",
                                   {"Authorization": f"Bearer {service.key}"})
        self.assertEqual(service.connection.getresponse().status, 415)

    def test_the_key_is_private_and_can_be_replaced(self):
        self.configure()
        service = self.serve()
        self.assertEqual(service.key_file.stat().st_mode & 0o777, 0o600)
        self.assertRegex(service.key, r"^[\w-]{43}$")
        self.assertEqual(service.stop(), 0)
        told = service.errors.read_text() + (self.home.state / "showrunner.log").read_text()
        self.assertIn(str(service.key_file), told)
        self.assertNotIn(service.key, told)

        again = self.serve()
        self.assertEqual(again.key, service.key)
        self.assertEqual(again.stop(), 0)
        service.key_file.chmod(0o644)
        refused = self.home.run("serve")
        self.assert_fails(refused, EXIT_STATE, "admin.key", "chmod 600", "Delete the file")
        self.assertNotIn(service.key, refused.stdout + refused.stderr)

        service.key_file.unlink()
        other = self.serve()
        self.assertNotEqual(other.key, service.key)
        self.assertEqual(other.ask("GET", "/metrics", key=service.key)[0].status, 401)

    def test_others_reach_it_by_tls_only(self):
        for listen in ("0.0.0.0:0", "[::]:0"):
            self.configure(serve={"listen": listen})
            for command in ("serve",), ("config", "check"):
                self.assert_fails(self.home.run(*command), EXIT_CONFIG, "/serve/listen", listen,
                                  '"tls"', "127.0.0.1")
        self.configure(serve={"listen": "localhost:80"})
        self.assert_fails(self.home.run("serve"), EXIT_CONFIG, "localhost:80", "127.0.0.1:7878")

    @unittest.skipUnless(shutil.which("openssl"), "makes a certificate with the program openssl")
    def test_tls(self):
        certificate, key = (self.home.path / name for name in ("own.pem", "own.key"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", key, "-out", certificate, "-days", "1", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        key.chmod(0o600)
        self.configure(serve={"tls": {"certificate": str(certificate), "key": str(key)}})
        service = self.serve(ssl.create_default_context(cafile=certificate))
        self.assertEqual(service.url.scheme, "https")
        self.assertEqual(service.get("/healthz"), {"status": "ok"})
        self.assertEqual(service.ask("GET", "/metrics")[0].status, 200)
        key.chmod(0o644)
        self.assertEqual(service.stop(), 0)
        self.assert_fails(self.home.run("serve"), EXIT_CONFIG, "chmod 600", str(key))

    def test_an_operation_is_cancelled(self):
        self.unruly()
        service = self.serve()
        path = service.start("test.op/1", {"do": "park"})
        wait_for("the job", self.jobs)
        self.assertEqual(service.get(path)["state"], "running")
        self.assertEqual(service.get("/api/v1/instances/unruly")["open_operations"], 1)
        service.json("DELETE", path, status=202)
        self.assertEqual(service.ended(path)["state"], "cancelled")
        self.assertEqual(service.json("DELETE", path)["state"], "cancelled")

    def test_it_drains_before_it_ends(self):
        self.unruly(drain_s=PATIENCE_S)
        service = self.serve()
        path = service.start("test.op/1", {"do": "park"})
        (pid,) = wait_for("the job", self.jobs)
        with contextlib.closing(service.connect()) as waiting:
            waiting.request("GET", path + "?wait_ms=60000",
                            headers={"Authorization": f"Bearer {service.key}"})
            service.process.send_signal(signal.SIGTERM)
            wait_for("the drain", lambda: service.ask("GET", "/healthz")[0].status == 503)
            self.assertEqual(service.json("GET", "/healthz", status=503), {"status": "draining"})
            refused = service.json("POST", OPERATIONS,
                                   {"kind": "test.op/1", "request": {"do": "ok"}}, 503)
            self.assertEqual(refused["error"]["code"], "draining")
            os.kill(int(pid), signal.SIGKILL)  # its next process ends the operation
            answer = waiting.getresponse()
            operation = json.loads(answer.read())
        self.assertEqual((operation["state"], operation["result"]), ("ok", "resumed"))
        self.assertEqual(service.process.wait(PATIENCE_S), 0)
        with self.assertRaises(OSError):
            socket.create_connection((service.url.hostname, service.url.port)).close()
        self.assertFalse((self.home.state / "run" / "socket").exists())

    def test_what_does_not_end_in_time_is_cancelled(self):
        self.unruly(drain_s=0)
        service = self.serve()
        service.start("test.op/1", {"do": "park"})
        wait_for("the job", self.jobs)
        self.assertEqual(service.stop(signal.SIGINT), 0)
        (attempt,) = self.home.json("ledger")["attempts"]
        self.assertNotEqual(attempt["state"], "open")

    def test_a_second_signal_ends_it_at_once(self):
        self.unruly(drain_s=3600)
        service = self.serve()
        service.start("test.op/1", {"do": "park"})
        wait_for("the job", self.jobs)
        service.process.send_signal(signal.SIGTERM)
        wait_for("the drain", lambda: service.ask("GET", "/healthz")[0].status == 503)
        self.assertEqual(service.stop(), EXIT_CANCELLED)

    def test_every_state_is_seen_with_its_reason(self):
        bad = json.loads((BAD_PLUGINS / "expected.json").read_text(encoding="utf-8"))
        expected = {pathlib.Path(file).stem: want["state"] for file, want in bad.items()}
        instances = {pathlib.Path(file).stem:
                     {"plugin": str(BAD_PLUGINS / file)} | want.get("instance", {})
                     for file, want in bad.items()}
        expected |= {"off": "disabled", "nowhere": "not_found", "odd": "config_invalid"}
        self.configure(instances=instances | {
            "off": {"plugin": "tts/espeak", "enabled": False}, "nowhere": {"plugin": "tts/nowhere"},
            "odd": {"plugin": "publish/folder", "config": {"roof": "/x"}}})
        service = self.serve()
        shown = {i["name"]: i for i in service.get("/api/v1/instances")}
        listed = {i["name"]: i for p in self.home.json("plugin", "list") for i in p["instances"]}
        metrics = service.ask("GET", "/metrics")[1]
        for name, state in expected.items():
            with self.subTest(instance=name):
                self.assertEqual((shown[name]["state"], listed[name]["state"]), (state, state))
                self.assertEqual(bool(shown[name]["message"]), state != "loaded")
                self.assertRegex(metrics, rf'showrunner_instance_state{{instance="{name}",'
                                          rf'plugin="[^"]*",state="{state}"}} 1\n')

    def test_quarantine_is_seen_at_once(self):
        self.unruly()
        service = self.serve()

        def state():
            return service.get("/api/v1/instances/unruly")["state"]

        for _ in range(5):
            wait_for("the plugin's process", lambda: state() == "loaded")
            failed = service.ended(service.start("test.op/1", {"do": "segfault"}))
            self.assertEqual(failed["error"]["code"], "PLUGIN_FAULT")
        self.assertEqual(state(), "quarantined")
        for shown in (service.get("/api/v1/plugins/test/unruly"),
                      self.home.json("plugin", "show", "test/unruly")):
            self.assertEqual((shown["state"], shown["instances"][0]["state"], len(shown["faults"])),
                             ("quarantined", "quarantined", 5))
            self.assertIn("crash_here", shown["message"])
            self.assertIn("showrunner plugin release test/unruly", shown["message"])
        (listed,) = [p for p in self.home.json("plugin", "list") if p["id"] == "test/unruly"]
        self.assertEqual(listed["state"], "quarantined")
        self.assertRegex(self.home.run("plugin", "list").stdout,
                         r"test/unruly +1.0.0 +quarantined +unruly:quarantined")
        metrics = service.ask("GET", "/metrics")[1]
        self.assertIn('showrunner_plugin_state{plugin="test/unruly",state="quarantined"} 1\n',
                      metrics)
        self.assertNotIn('showrunner_plugin_state{plugin="test/unruly",state="loaded"}', metrics)

    def test_other_commands_beside_it(self):
        self.configure()
        service = self.serve()
        request = self.home.write("request.json", {"text": "x", "language": "en", "voice": "a"})
        busy = self.home.run("call", "tts.speak/1", request)
        self.assert_fails(busy, EXIT_STATE, f"in use by process {service.process.pid}", "stop it")
        self.assertEqual(self.home.json("plugin", "list"), service.get("/api/v1/plugins"))
        self.assertEqual(self.home.json("plugin", "show", "tts/espeak")["id"], "tts/espeak")
        self.assert_fails(self.home.run("plugin", "show", "no such?"), EXIT_NOT_FOUND, "no such?")
        self.assertEqual(self.home.json("runs"), [])
        service.stop(signal.SIGKILL)
        self.assertTrue((self.home.state / "run" / "socket").exists(), "it had no time")
        self.assertEqual(self.home.run("plugin", "list").returncode, 0)
        self.assertEqual(self.serve().get("/healthz"), {"status": "ok"})

    def test_where_it_listens_is_told_as_json_too(self):
        self.configure()
        process = subprocess.Popen([PROGRAM, "--json", "serve"], cwd=self.home.path, text=True,
                                   env=self.home.environment(), stdout=subprocess.PIPE)
        with process:
            told = json.loads(process.stdout.readline())
            self.assertRegex(told["url"], r"^http://127\.0\.0\.1:\d+$")
            self.assertEqual(pathlib.Path(told["key_file"]), self.home.state / "admin.key")
            process.terminate()
            self.assertEqual(process.wait(PATIENCE_S), 0)


if __name__ == "__main__":
    unittest.main()
