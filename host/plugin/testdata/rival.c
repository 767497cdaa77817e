/* scripted.c with another schema for the same kind. */
#define SCRIPT_MANIFEST                                                                      \
  "{\"id\":\"test/rival\",\"version\":\"1.0.0\",\"abi\":1,\"description\":\"Wants the kind " \
  "too\",\"providers\":[{\"id\":\"scripted\",\"kinds\":[\"test.own/1\"],"                    \
  "\"config_schema\":{\"type\":\"object\"},"                                                 \
  "\"schemas\":{\"test.own/1\":{\"request\":{\"type\":\"array\"},\"result\":{}}}}]}"
#include "scripted.c"
