"""The example's film, from nothing: what a producer gets, and what an edit costs."""
import itertools
import json
import math
import pathlib
import re
import unittest

import media
from program import BRIEF, SANITIZE, SCRIPT, Home, peak_memory_mib_of_children

FPS = 30
FRAME_S = 1 / FPS
MAX_RESIDENT_MIB = 600
MAX_THUMBNAIL_BYTES = 2 * 1024 * 1024
MIN_CHAPTER_S = 10
MIN_PITCH_SEMITONES = 2
MIN_BRIGHTNESS_SEMITONES = 3
NEUTRAL_SENTENCE = "오늘은 비가 와서 카페에 사람이 많네요. 창가 자리에 앉을까요?"


def seconds(stamp):
    hours, minutes, rest = stamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def semitones(a, b):
    return 12 * abs(math.log2(a / b))


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

    def test_every_scene_is_a_chapter_that_sites_take(self):
        chapters = self.format["chapters"]
        self.assertEqual([chapter["tags"]["title"] for chapter in chapters],
                         [f"{i}. {scene['location']}"
                          for i, scene in enumerate(self.script["scenes"], 1)])
        starts = [float(chapter["start_time"]) for chapter in chapters]
        self.assertEqual(starts[0], 0)
        ends = [*starts[1:], float(self.format["format"]["duration"])]
        for scene, start, end in zip(self.script["scenes"], starts, ends):
            self.assertGreaterEqual(end - start, MIN_CHAPTER_S, scene["location"])
            for line in self.made["result"]["lines"]:
                if line["scene"] == scene["scene_number"]:
                    self.assertTrue(start <= line["cue_frame"] / FPS < end, line)

    def test_thumbnail_page_and_feed_are_beside_the_film(self):
        thumbnail = self.published("thumbnail.jpg")
        self.assertLessEqual(thumbnail.stat().st_size, MAX_THUMBNAIL_BYTES)
        self.assertEqual(media.streams(thumbnail)[0]["video"]["codec_name"], "mjpeg")
        for path in ("index.html", "metadata.json", "chapters.txt", "../feed.xml"):
            self.assertTrue((self.film.parent / path).is_file(), path)

    def test_every_speaker_has_a_voice_of_their_own(self):
        speakers = {line["character"] for line in self.lines}
        voices = {}
        for member in self.made["result"]["cast"]:
            if member["character"] in speakers:
                sample = self.spoken(member)
                voices[member["character"]] = (media.median_pitch_hz(sample),
                                               media.brightness_hz(sample))
        self.assertEqual(set(voices), speakers)
        for (a, (pitch_a, bright_a)), (b, (pitch_b, bright_b)) in itertools.combinations(
                voices.items(), 2):
            alike = (semitones(pitch_a, pitch_b) < MIN_PITCH_SEMITONES
                     and semitones(bright_a, bright_b) < MIN_BRIGHTNESS_SEMITONES)
            self.assertFalse(alike, f"{a} and {b} sound alike: {voices}")

    def spoken(self, member):
        """One sentence for all, so that neither words nor emotion tell voices apart."""
        request = {name: member[name] for name in ("voice", "pitch", "rate", "timbre")}
        request |= {"text": NEUTRAL_SENTENCE, "language": "ko", "emotion": "neutral",
                    "format": "wav"}
        sample = self.home.path / f"{member['voice']}.wav"
        self.home.json("call", "tts.speak/1", self.home.write("speak.json", request),
                       "--out", sample)
        return sample

    @unittest.skipIf(SANITIZE, "sanitizers take memory of their own")
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
        self.addCleanup(self.home.produce)
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
        self.addCleanup(self.home.produce)
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
