// Production of one episode: the steps from script to publication.
//
// Threads: the show's control thread. Errors: sr::Error with SR_INVALID_ARGUMENT and a JSON pointer
// into the request for what is wrong with brief, plan or script; what a step fails with is passed
// on.
#pragma once
#include "showrunner/cpp/show.hpp"

namespace showrunner::drama {

// request and result of show.produce/1
sr::Task<sr::Json> produce(sr::Run& run, sr::Json request);

}  // namespace showrunner::drama
