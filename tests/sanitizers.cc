// What the sanitizers may not judge: libraries of the system that are built without them. In every
// unit test, and in the program if it is built with a sanitizer.
extern "C" {
const char* __lsan_default_suppressions();
const char* __tsan_default_suppressions();

// fontconfig keeps its parsed configuration until the process ends, behind offsets that the leak
// sanitizer cannot follow.
const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }

// Their locks and reference counts are atomics of their own, which the thread sanitizer does not
// see. So it is with libstdc++'s exceptions between a worker's throw and the catch elsewhere:
// exception_ptr counts the exception, and copies of a runtime_error count the text they share.
const char* __tsan_default_suppressions() {
  return "race:libcairo.so\nrace:libfontconfig.so\nrace:libglib-2.0.so\nrace:libgobject-2.0.so\n"
         "race:libharfbuzz.so\nrace:libpango-1.0.so\nrace:libpangocairo-1.0.so\n"
         "race:libpangoft2-1.0.so\nrace:std::__exception_ptr::exception_ptr\n"
         "race:std::runtime_error::~runtime_error\n";
}
}
