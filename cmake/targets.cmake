# Warnings, sanitizers, unit tests and precompiled headers of everything in this tree.
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion)
if(SHOWRUNNER_SANITIZE)
  add_compile_options(-fsanitize=${SHOWRUNNER_SANITIZE} -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=${SHOWRUNNER_SANITIZE})
  # For files that use std::regex, of which gcc 12 itself warns then (GCC bug 105562).
  set(SHOWRUNNER_REGEX_OPTIONS $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  # For every executable.
  set(SHOWRUNNER_SANITIZER_SOURCES "${PROJECT_SOURCE_DIR}/tests/sanitizers.cc")
  if(SHOWRUNNER_SANITIZE MATCHES "thread")
    # gcc's tsan does not see fences and warns of them; Asio's mutexes order what it runs anyway.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()

# showrunner_unit_test(NAME LIBRARIES .. SOURCES ..): one gtest binary, its cases found by ctest.
function(showrunner_unit_test name)
  if(NOT SHOWRUNNER_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES} ${SHOWRUNNER_SANITIZER_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gmock GTest::gtest_main)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
endfunction()

# showrunner_precompile(TARGET HEADERS ..): in a way that ccache can follow.
function(showrunner_precompile target)
  target_precompile_headers(${target} PRIVATE ${ARGN})
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endfunction()
