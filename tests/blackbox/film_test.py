"""The example's film, from nothing: what a producer gets, and what an edit costs."""
import itertools
import json
import math
import pathlib
import re
import unittest

import media
from program import BRIEF, SANITIZED, SCRIPT, Home, peak_memory_mib_of_children

FPS = 30
FRAME_S = 1 / FPS
MAX_RESIDENT_MIB = 600
MAX_THUMBNAIL_BYTES = 2 * 1024 * 1024


def seconds(stamp):
    hours, minutes, rest = stamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


class FilmTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = Home()
        cls.addClassCleanup(cls.home.remove)
        cls.made = cls.home.produce()
        cls.peak_mib = peak_memory_mib_of_children()
        cls.film = pathlib.Path(cls.made["film"])
        cls.files = {f["name"]: pathlib.Path(f["path"])
                     for f in cls.made["result"]["published"]["files"]}
        cls.streams, cls.format = media.streams(cls.film)
        cls.script = json.loads(SCRIPT.read_text(encoding="utf-8"))
        cls.lines = [line for scene in cls.script["scenes"] for line in scene["dialogues"]]

    def published(self, suffix):
        (path,) = [p for p in self.film.parent.iterdir()
                   if p.name.endswith(suffix) and not p.name.startswith("chapters")]
        return path

    def test_video_is_as_players_and_sites_expect(self):
        video = self.streams["video"]
        expected = {"codec_name": "h264", "profile": "High", "width": 1920, "height": 1080,
                    "pix_fmt": "yuv420p", "color_space": "bt709", "color_primaries": "bt709",
                    "color_transfer": "bt709", "r_frame_rate": "30/1", "avg_frame_rate": "30/1"}
        self.assertEqual({name: video.get(name) for name in expected}, expected)
        self.assertEqual(int(video["nb_read_packets"]), self.made["result"]["frames"])
        self.assertTrue(media.is_fast_start(self.film))

    def test_audio_is_as_long_as_video(self):
        audio = self.streams["audio"]
        self.assertEqual((audio["codec_name"], audio["sample_rate"], audio["channels"]),
                         ("aac", "48000", 2))
        self.assertLess(abs(float(audio["duration"]) - float(self.streams["video"]["duration"])),
                        FRAME_S)

    def test_loudness_is_what_sites_play_unchanged(self):
        integrated, peak = media.loudness(self.film)
        self.assertAlmostEqual(integrated, -14, delta=0.5)
        self.assertLessEqual(peak, -1)

    def test_every_line_is_heard_at_its_subtitle(self):
        stem = self.home.step_result("ep1/mix")["stems"]["voice"]["sha256"]
        voice = media.samples(self.home.artifact(stem))
        cues = self.cues()
        lines = self.made["result"]["lines"]
        self.assertEqual(len(lines), len(self.lines))
        shown = [start for start, _, _ in cues]
        end_of_last = 0
        for line in lines:
            cue = line["cue_frame"] / FPS
            self.assertTrue(any(abs(cue - start) <= FRAME_S for start in shown), line)
            at, end = int(cue * 48000), int((line["cue_frame"] + line["voice_frames"]) / FPS * 48000)
            self.assertFalse(any(voice[end_of_last:at]), f"sound before {line}")
            first = next(i for i in range(at, end) if abs(voice[i]) > 200)
            self.assertLessEqual((first - at) / 48000, FRAME_S, line)
            end_of_last = end

    def cues(self):
        text = self.published(".srt").read_text(encoding="utf-8")
        blocks = re.findall(r"(\S+) --> (\S+)\n(.+?)(?:\n\n|\Z)", text, re.S)
        return [(seconds(start), seconds(end), words) for start, end, words in blocks]

    def test_subtitles_say_every_word_of_the_script(self):
        spoken = "".join("".join(line["text"].split()) for line in self.lines)
        for suffix in (".srt", ".vtt", ".ass"):
            text = self.published(suffix).read_text(encoding="utf-8")
            flat = "".join(text.replace("\\N", "").split())
            for line in self.lines:
                for word in line["text"].split():
                    self.assertIn(word, flat, suffix)
        shown = "".join("".join(words.split()) for _, _, words in self.cues())
        for line in self.lines:
            self.assertIn("".join(line["text"].split()), re.sub(r"<[^>]+>", "", shown))
        self.assertGreaterEqual(len(shown), len(spoken))

    def test_chapters_thumbnail_page_and_feed_are_beside_the_film(self):
        self.assertGreaterEqual(len(self.format["chapters"]), len(self.script["scenes"]))
        thumbnail = self.published("thumbnail.jpg")
        self.assertLessEqual(thumbnail.stat().st_size, MAX_THUMBNAIL_BYTES)
        self.assertEqual(media.streams(thumbnail)[0]["video"]["codec_name"], "mjpeg")
        for path in ("index.html", "metadata.json", "chapters.txt", "../feed.xml"):
            self.assertTrue((self.film.parent / path).is_file(), path)

    def test_every_speaker_has_a_voice_of_their_own(self):
        lines = {}
        for line in self.made["result"]["lines"]:
            path = f"ep1/scene{line['scene']}/line{line['line']}/voice"
            audio = self.home.artifact(self.home.step_result(path)["audio"]["sha256"])
            lines.setdefault(line["character"], []).append(audio)
        self.assertEqual(len(lines), len({line["character"] for line in self.lines}))

        def mean(measure, files):
            return sum(map(measure, files)) / len(files)
        voices = {name: (mean(media.median_pitch_hz, files), mean(media.brightness_hz, files))
                  for name, files in lines.items()}
        for (a, (pitch_a, bright_a)), (b, (pitch_b, bright_b)) in itertools.combinations(
                voices.items(), 2):
            pitch = 12 * abs(math.log2(pitch_a / pitch_b))  # semitones
            bright = 12 * abs(math.log2(bright_a / bright_b))
            self.assertGreater(pitch + bright, 1.5, f"{a} and {b} sound alike: {voices}")

    @unittest.skipIf(SANITIZED, "sanitizers take memory of their own")
    def test_memory_stays_small(self):
        self.assertLessEqual(self.peak_mib, MAX_RESIDENT_MIB)

    def test_no_temporary_file_stays(self):
        self.assertEqual(self.home.temporary_files(), [])

    def test_the_same_command_again_redoes_nothing(self):
        again = self.home.produce()
        self.assertEqual(again["steps_run"], 0)
        self.assertEqual(again["result"], self.made["result"])
        self.assertEqual(self.home.explain()["steps"], [])

    def test_published_files_that_went_away_come_back_without_a_new_film(self):
        before = self.film.read_bytes()
        self.film.unlink()
        again = self.home.produce()
        self.assertEqual(again["steps_run"], 1)
        self.assertEqual(self.film.read_bytes(), before)

    def test_a_changed_line_redoes_what_depends_on_it_as_explain_said(self):
        script = json.loads(SCRIPT.read_text(encoding="utf-8"))
        line = script["scenes"][1]["dialogues"][0]
        line["text"] = line["text"] + " 정말."
        edited = self.home.write("edited.json", script)
        scene, own = 2, f"ep1/scene2/line{line['id']}/"
        foretold = self.home.explain(BRIEF, edited)
        (before,) = self.home.rows("SELECT max(id) FROM attempt")
        made = self.home.produce(BRIEF, edited)
        ran = {path for (path,) in self.home.rows(
            "SELECT path FROM attempt WHERE id > ? AND path IS NOT NULL", before[0])}
        self.assertEqual({step["path"] for step in foretold["steps"]}, ran)
        self.assertEqual(made["steps_run"], len(ran))
        self.assertIn(own + "voice", ran)
        self.assertIn(own + "picture", ran)
        self.assertLessEqual({"ep1/mix", "ep1/film", "ep1/publish"}, ran)
        others = {p for p in ran if "/line" in p and not p.startswith(own)}
        allowed = {p for p in others if re.match(rf"ep1/scene{scene}/line\d+/segment", p)}
        self.assertEqual(others, allowed, "voices and pictures of other lines stay")
        self.assertLessEqual(len(allowed), 1, "only a neighbour whose transition touches it")
        back = self.home.produce()
        self.assertEqual(back["steps_run"], 1, "an undone edit is published again, no more")
        self.assertEqual(back["result"], self.made["result"])


if __name__ == "__main__":
    unittest.main()
