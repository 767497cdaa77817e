/* {{id}}: speaks a tone as long as the text. What you write. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin.h"

enum { RATE = 24000, SAMPLES_PER_BYTE = RATE / 20, PITCH_HZ = 220, HEADER = 44 };

const char catalog[] = "{\"models\":[{\"id\":\"tone\",\"kinds\":[\"{{kind}}\"]}]}";

/* Bytes of the member "text" of a request that the host has checked, an escape counting as one. For
 * more than this take a JSON library. */
static uint32_t spoken_bytes(const char* request) {
  static const char member[] = "\"text\"";
  uint32_t count = 0;
  for (const char* at = strstr(request, member); at != NULL; at = strstr(at, member)) {
    at += strlen(member);
    at += strspn(at, " \t\r\n:");
    if (*at != '"') continue; /* it was a value */
    for (++at; *at != '"'; ++count) at += *at != '\\' ? 1 : at[1] == 'u' ? 6 : 2;
    break;
  }
  return count;
}

/* RIFF/WAVE, PCM, one channel, 16 bit; for little-endian machines, as the ABI is. */
static char* tone(uint32_t samples) {
  const uint32_t bytes = 2 * samples;
  const uint32_t header[] = {0x46464952, bytes + HEADER - 8, 0x45564157, 0x20746d66, 16,   0x10001,
                             RATE,       2 * RATE,           0x100002,   0x61746164, bytes};
  char* file = malloc(HEADER + bytes);
  if (file == NULL) return NULL;
  memcpy(file, header, HEADER);
  for (uint32_t i = 0; i < samples; ++i) {
    const int16_t level = (int16_t)(8000 * sin(6.283185307179586 * PITCH_HZ * i / RATE));
    memcpy(file + HEADER + 2 * i, &level, sizeof level);
  }
  return file;
}

char* handle(const operation* op, sr_error* error) {
  const uint32_t samples = spoken_bytes(op->request) * SAMPLES_PER_BYTE;
  const uint32_t bytes = HEADER + 2 * samples;
  char sha256[65];
  char* result = malloc(512);
  char* file = tone(samples);
  if (result == NULL || file == NULL) {
    fail(error, SR_INTERNAL, SR_RETRY_OTHER, "out of memory");
  } else if (put_artifact(op, file, bytes, sha256, error) == 0) {
    snprintf(result, 512,
             "{\"audio\":{\"sha256\":\"%s\",\"media_type\":\"audio/wav\",\"bytes\":%u},"
             "\"duration_ms\":%u,\"sample_rate\":%d,\"samples\":%u}",
             sha256, bytes, samples / (RATE / 1000), RATE, samples);
    free(file);
    return result;
  }
  free(file);
  free(result);
  return NULL;
}
