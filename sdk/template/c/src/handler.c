/* {{id}}: serves {{kind}}. What you write. */
#include "plugin.h"

const char catalog[] = "{\"models\":[]}";

char* handle(const operation* op, sr_error* error) {
  (void)op;
  fail(error, SR_UNIMPLEMENTED, SR_RETRY_OTHER,
       "{{kind}} is not written yet: its place is handle() in src/handler.c");
  return NULL;
}
