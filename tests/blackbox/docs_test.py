"""Every snippet of the documentation works: files are written, sh blocks are run in their order."""
import os
import pathlib
import re
import shutil
import subprocess
import unittest

from program import BUILD, PROGRAM, SANITIZE, SOURCE, ProgramTest

PAGES = ["docs/guide.md", "docs/operating.md", "docs/formats.md", "docs/plugin-authors.md"]
BLOCK = re.compile(r"(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$",
                   re.S | re.M)


class DocsTest(ProgramTest):
    def follow(self, page):
        shutil.copytree(SOURCE / "examples", self.home.path / "examples")
        path = f"{pathlib.Path(PROGRAM).parent}:{os.environ['PATH']}"
        environment = self.home.environment() | {"PATH": path, "SHOWRUNNER_BUILD": str(BUILD)}
        if SANITIZE:  # as is the SDK that a plugin is linked with
            environment["CXXFLAGS"] = f"-fsanitize={SANITIZE}"
        for block in BLOCK.finditer((SOURCE / page).read_text(encoding="utf-8")):
            if block["file"]:
                self.home.write(block["file"], block["text"])
            elif block["language"] == "sh":
                done = subprocess.run(["sh", "-eu"], input=block["text"], text=True,
                                      cwd=self.home.path, env=environment, capture_output=True)
                self.assertEqual(done.returncode, 0,
                                 f"{page}:\n{block['text']}{done.stdout}{done.stderr}")

    def test_links_lead_somewhere(self):
        for page in [SOURCE / "README.md", *(SOURCE / "docs").rglob("*.md")]:
            for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
                if "://" not in target:
                    self.assertTrue(page.parent.joinpath(target).exists(), f"{page}: {target}")


def add_page(page):
    def test(self):
        self.follow(page)
    name = re.sub(r"\W", "_", pathlib.Path(page).stem)
    setattr(DocsTest, f"test_{name}", test)


for each in PAGES:
    add_page(each)

if __name__ == "__main__":
    unittest.main()
