#include "voices.h"

namespace showrunner::espeak {
namespace {

constexpr Speaker kSpeakers[] = {
    // id, name, gender, age, style, Hz, range, tract, rate, tilt dB, width
    {"mina", "Mina", "female", "young_adult", "warm", 230, 1.0, 1.17, 1.00, 0, 1.15},
    {"sora", "Sora", "female", "young_adult", "bright", 252, 1.2, 1.22, 1.04, 3, 1.0},
    {"hana", "Hana", "female", "young", "lively", 280, 1.3, 1.24, 1.07, -1, 1.15},
    {"yuna", "Yuna", "female", "young", "soft", 238, 0.8, 1.12, 0.97, -3, 1.35},
    {"jiwon", "Jiwon", "female", "adult", "calm", 198, 0.85, 1.15, 0.97, -1, 1.2},
    {"claire", "Claire", "female", "adult", "clear", 212, 1.1, 1.07, 1.02, 4, 0.9},
    {"grace", "Grace", "female", "middle_age", "composed", 174, 0.9, 1.10, 0.95, 0, 1.1},
    {"okja", "Okja", "female", "senior", "gentle", 187, 1.1, 1.02, 0.86, -2, 1.4},
    {"bomi", "Bomi", "female", "child", "playful", 330, 1.3, 1.30, 1.04, 3, 1.0},
    {"minho", "Minho", "male", "young_adult", "warm", 115, 1.0, 1.00, 1.00, 0, 1.1},
    {"jun", "Jun", "male", "young_adult", "bright", 135, 1.15, 1.04, 1.05, 3, 1.0},
    {"leo", "Leo", "male", "young", "lively", 158, 1.3, 1.08, 1.08, 2, 1.0},
    {"haru", "Haru", "male", "young", "soft", 146, 0.8, 0.97, 0.97, -3, 1.3},
    {"taeho", "Taeho", "male", "adult", "calm", 103, 0.85, 0.96, 0.96, -1, 1.15},
    {"victor", "Victor", "male", "adult", "firm", 92, 1.1, 0.92, 1.03, 4, 0.85},
    {"daniel", "Daniel", "male", "middle_age", "deep", 82, 0.9, 0.90, 0.94, -1, 1.1},
    {"sangchul", "Sangchul", "male", "senior", "rough", 125, 1.2, 0.87, 0.85, 1, 0.95},
    {"doyun", "Doyun", "male", "child", "playful", 300, 1.2, 1.38, 1.05, -3, 1.2},
};

}  // namespace

std::span<const Speaker> speakers() { return kSpeakers; }

const Speaker* find_speaker(std::string_view id) {
  for (const Speaker& speaker : kSpeakers)
    if (id == speaker.id) return &speaker;
  return nullptr;
}

}  // namespace showrunner::espeak
