"""Checks every #include against the layers of the tree: a lower layer never knows a higher one."""

import os
import pathlib
import re
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("SHOWRUNNER_SOURCE", pathlib.Path(__file__).parent.parent))
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.MULTILINE)
SUFFIXES = {".h", ".hpp", ".c", ".cc"}

# What each layer of the host may include, besides itself and sdk/include.
HOST = {
    "base": set(),
    "observe": {"base"},
    "config": {"base"},
    "net": {"base", "observe", "config"},
    "store": {"base", "observe"},
    "blob": {"base", "observe"},
    "plugin": {"base", "observe", "config", "blob", "store"},
    "ledger": {"base", "observe", "config", "store"},
    "route": {"base", "observe", "config", "ledger", "plugin", "store", "blob"},
}
HOST["run"] = HOST["route"] | {"route"}
HOST["api"] = HOST["run"] | {"run", "net"}
HOST["cli"] = set(HOST)
HOST["main.cc"] = set(HOST)


def files_below(folder):
    return sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and p.is_file())


def is_test(path, source):
    """x_test.cc, test_x.h, testdata/x.cc, x_testing.h"""
    return re.search(r"(^|[/_])test", str(path.relative_to(source))) is not None


def host_violations(source):
    for path in files_below(source / "host"):
        layer = path.relative_to(source / "host").parts[0]
        if layer not in HOST:
            yield path, "the layer host/" + layer, "is not in the table of tests/layers_test.py"
            continue
        for include in INCLUDE.findall(path.read_text()):
            parts = include.split("/")
            if parts[0] == "host" and parts[1] not in HOST[layer] | {layer}:
                yield path, include, "host/%s may use only: %s" % (layer, sorted(HOST[layer]))
            elif parts[0] == "plugins" or ".." in parts:
                yield path, include, "the host knows no plugin and no relative path"
            elif include.startswith("showrunner/testing/") and not is_test(path, source):
                yield path, include, "the host double is for tests"


def sdk_violations(source):
    for path in files_below(source / "sdk"):
        for include in INCLUDE.findall(path.read_text()):
            if include.split("/")[0] in ("host", "plugins") or ".." in include.split("/"):
                yield path, include, "the SDK knows neither host nor plugins"
            elif path.is_relative_to(source / "sdk/include") and "testing" in include:
                yield path, include, "a public header needs no host double"
            elif path.suffix == ".h" and include.endswith(".hpp"):
                yield path, include, "the C ABI knows no C++"


def plugin_violations(source):
    every = files_below(source / "plugins") + files_below(source / "host")
    for path in files_below(source / "plugins"):
        own = source.joinpath(*path.relative_to(source).parts[:3])
        for line in path.read_text().splitlines():
            match = re.match(r'\s*#\s*include\s*([<"])([^">]+)', line)
            if not match:
                continue
            quoted, include = match[1] == '"', match[2]
            parts = include.split("/")
            if parts[0] in ("host", "plugins") or ".." in parts:
                yield path, include, "a plugin knows only the SDK and its own folder"
            elif parts[0] == "showrunner":
                if not any((source / "sdk" / root / include).exists()
                           for root in ("include", "testing")):
                    yield path, include, "no such header in the SDK"
                elif parts[1] == "testing" and not is_test(path, source):
                    yield path, include, "the host double is for tests"
            elif quoted and not is_test(path, source):
                # Of its own folder or generated, but no other plugin's.
                found = [p for p in every if p.match(include)]
                if found and not any(p.is_relative_to(own) for p in found):
                    yield path, include, "in no folder of this plugin"


def violations(source):
    for check in (host_violations, sdk_violations, plugin_violations):
        for path, include, why in check(source):
            yield "%s: #include \"%s\": %s" % (path.relative_to(source), include, why)


class LayersTest(unittest.TestCase):
    def test_tree_keeps_its_layers(self):
        self.assertGreater(len(files_below(SOURCE / "host")), 10)
        self.assertGreater(len(files_below(SOURCE / "plugins")), 10)
        self.assertEqual([], list(violations(SOURCE)))


class PlantedViolationsTest(unittest.TestCase):
    """The check itself can fail."""

    def check(self, path, text, expected):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder)
            (source / path).parent.mkdir(parents=True)
            (source / path).write_text(text + "\n")
            (source / "plugins/avatar/puppet").mkdir(parents=True)
            (source / "plugins/avatar/puppet/pen.h").write_text("")
            found = list(violations(source))
        self.assertEqual(bool(found), expected, (path, text, found))

    def test_violations_are_found(self):
        for path, text in (
            ("host/ledger/hold.cc", '#include "host/run/run.h"'),
            ("host/base/json.h", '#include "host/observe/log.h"'),
            ("host/route/plan.cc", "#  include <host/cli/main.h>"),
            ("host/farm/node.cc", "// a layer that the table lacks"),
            ("host/net/server.cc", '#include "host/plugin/registry.h"'),
            ("host/run/run.cc", '#include "plugins/show/drama/plan.h"'),
            ("host/run/run.cc", '#include "../cli/command.h"'),
            ("host/run/run.cc", '#include "showrunner/testing/test_host.hpp"'),
            ("sdk/src/host.cc", '#include "host/base/json.h"'),
            ("sdk/include/showrunner/abi.h", '#include "showrunner/cpp/json.hpp"'),
            ("plugins/tts/espeak/voice.cc", '#include "host/base/json.h"'),
            ("plugins/tts/espeak/voice.cc", '#include "plugins/avatar/puppet/pen.h"'),
            ("plugins/tts/espeak/voice.cc", '#include "../../avatar/puppet/pen.h"'),
            ("plugins/tts/espeak/voice.cc", '#include "pen.h"'),
            ("plugins/tts/espeak/voice.cc", '#include "showrunner/nothing.hpp"'),
        ):
            with self.subTest(path=path, text=text):
                self.check(path, text, True)

    def test_allowed_includes_are_not(self):
        for path, text in (
            ("host/run/run.cc", '#include "host/blob/store.h"\n#include "showrunner/abi.h"'),
            ("host/main.cc", '#include "host/cli/command.h"'),
            ("host/run/run_test.cc", '#include "showrunner/testing/test_host.hpp"'),
            ("sdk/src/host.cc", '#include "showrunner/cpp/host.hpp"'),
            ("plugins/tts/espeak/voice.cc", '#include "voice.cc"\n#include <espeak-ng/speak_lib.h>'),
            ("plugins/tts/espeak/voice.cc", '#include "showrunner_manifest.h"'),
        ):
            with self.subTest(path=path, text=text):
                self.check(path, text, False)


if __name__ == "__main__":
    unittest.main()
