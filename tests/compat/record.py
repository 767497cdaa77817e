"""Keeps what a release is compatible with: its plugins and its host, in RELEASE-MACHINE/*.xz.

    python3 record.py VERSION BUILD RUST_VOICE

BUILD: the build folder, after the tests. RUST_VOICE: what `cargo build --release` made of
`showrunner plugin new tts/rust-voice --kind tts.speak --language rust`.
Then record the ABI too: tests/abi_layout/abi_baseline_test.py.
"""

import lzma
import pathlib
import platform
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).parent


def keep(file, target):
    with tempfile.NamedTemporaryFile() as stripped:
        subprocess.run(["strip", "-o", stripped.name, str(file)], check=True)
        content = pathlib.Path(stripped.name).read_bytes()
    # Where it was built is nobody's business; no byte may move.
    built_at = str(FOLDER.parents[1]).encode()
    target.write_bytes(lzma.compress(content.replace(built_at, b"." * len(built_at)), preset=9))


def main(version, build, rust_voice):
    release = FOLDER / (version + "-" + platform.machine())
    release.mkdir()
    for file, name in ((build / "tests/third_party/acme.so", "acme.so"),
                       (build / "tests/third_party/echo_voice.so", "echo_voice.so"),
                       (rust_voice, "rust_voice.so"), (build / "bin/showrunner", "showrunner")):
        keep(file, release / (name + ".xz"))


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
