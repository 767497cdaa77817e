"""Facts about media files, by ffprobe and ffmpeg."""
import array
import json
import math
import re
import subprocess


def run(*command):
    return subprocess.run([*map(str, command)], check=True, capture_output=True)


def probe(path, *arguments):
    return json.loads(run("ffprobe", "-v", "error", "-of", "json", *arguments, path).stdout)


def streams(path):
    found = probe(path, "-show_streams", "-show_format", "-show_chapters", "-count_packets")
    kinds = {stream["codec_type"]: stream for stream in found["streams"]}
    return kinds, found


def loudness(path):
    """(integrated LUFS, true peak dBTP) by libavfilter's ebur128."""
    log = run("ffmpeg", "-nostats", "-i", path, "-filter_complex", "ebur128=peak=true", "-f",
              "null", "-").stderr.decode()
    summary = log[log.rindex("Summary:"):]
    return (float(re.search(r"I:\s+(-?[\d.]+) LUFS", summary)[1]),
            float(re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)[1]))


def samples(path, rate=48000):
    """The first channel as 16-bit integers."""
    raw = run("ffmpeg", "-v", "error", "-i", path, "-ac", "1", "-ar", str(rate), "-f", "s16le",
              "-").stdout
    return array.array("h", raw)


def stream_hash(path, stream):
    return run("ffmpeg", "-v", "error", "-i", path, "-map", f"0:{stream}", "-c", "copy", "-f",
               "hash", "-hash", "sha256", "-").stdout.decode().strip()


def is_fast_start(path):
    """The index comes before the media (ISO/IEC 14496-12 boxes)."""
    with open(path, "rb") as file:
        while header := file.read(8):
            size, kind = int.from_bytes(header[:4], "big"), header[4:]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            if size == 1:
                size = int.from_bytes(file.read(8), "big")
                file.seek(size - 16, 1)
            else:
                file.seek(size - 8, 1)
    return False


def median_pitch_hz(path, rate=16000):
    """Median fundamental frequency of voiced frames, by autocorrelation."""
    data = samples(path, rate)
    window, hop = rate // 25, rate // 50
    low, high = rate // 400, rate // 60
    pitches = []
    for at in range(0, len(data) - window - high, hop):
        frame = data[at:at + window]
        energy = sum(x * x for x in frame)
        if energy < window * 300 * 300:
            continue
        best, best_lag = 0.0, 0
        for lag in range(low, high):
            value = sum(a * b for a, b in zip(frame[::4], data[at + lag:at + lag + window:4]))
            if value > best:
                best, best_lag = value, lag
        if best * 4 > 0.5 * energy:
            pitches.append(rate / best_lag)
    return sorted(pitches)[len(pitches) // 2] if pitches else 0.0


def brightness_hz(path, rate=16000):
    """Centre of gravity of the long-term spectrum between 100 Hz and 4 kHz, over voiced frames."""
    data = samples(path, rate)
    size = 512
    bins = range(size * 100 // rate, size * 4000 // rate)
    waves = [[(math.cos(2 * math.pi * k * i / size), math.sin(2 * math.pi * k * i / size))
              for i in range(size)] for k in bins]
    power = [0.0] * len(waves)
    for at in range(0, len(data) - size, 4 * size):
        frame = data[at:at + size]
        if sum(x * x for x in frame) < size * 300 * 300:
            continue
        for b, wave in enumerate(waves):
            real = sum(x * c for x, (c, _) in zip(frame, wave))
            imaginary = sum(x * s for x, (_, s) in zip(frame, wave))
            power[b] += math.hypot(real, imaginary)
    return sum(p * k for p, k in zip(power, bins)) / sum(power) * rate / size
