/* scripted.c with kinds that the router can check and no price of its own; "careful" may be asked
 * again by the same key. */
#define STAGE_PROVIDER(id, resume)                                                              \
  "{\"id\":\"" id                                                                               \
  "\",\"kinds\":[\"test.make/1\",\"publish.test/1\",\"llm.chat/1\"],"                           \
  "\"config_schema\":{\"type\":\"object\"},\"concurrency\":{\"max\":8},\"prices\":[],"          \
  "\"resume\":\"" resume                                                                        \
  "\",\"cancel_grace_ms\":60000,\"schemas\":{"                                                  \
  "\"test.make/1\":{\"request\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer" \
  "\"}}},\"result\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}}}},"      \
  "\"publish.test/1\":{\"request\":{\"type\":\"object\"},\"result\":{\"type\":\"object\"}}}}"
#define SCRIPT_MANIFEST                                                                        \
  "{\"id\":\"test/stage\",\"version\":\"1.0.0\",\"abi\":1,\"description\":\"Does as the test " \
  "says\",\"providers\":[" STAGE_PROVIDER("stage", "reattach") "," STAGE_PROVIDER("careful",   \
                                                                                  "restart") "]}"
#include "scripted.c"
