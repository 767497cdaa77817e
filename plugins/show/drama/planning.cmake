# The planning side of the drama show: a series' plan and its scripts, as steps of llm.chat/1.
set(drama_dir "${CMAKE_CURRENT_LIST_DIR}")
add_library(drama_planning STATIC
  ${drama_dir}/ask.cc ${drama_dir}/estimate.cc
  ${drama_dir}/genre.cc ${drama_dir}/plan.cc ${drama_dir}/plan_check.cc
  ${drama_dir}/prompts.cc ${drama_dir}/script_writer.cc)
target_include_directories(drama_planning PUBLIC "${drama_dir}")
target_link_libraries(drama_planning PUBLIC showrunner_sdk)
set_target_properties(drama_planning PROPERTIES
  CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)

if(TARGET local_writer_core)
  showrunner_unit_test(drama_planning_test
    SOURCES ${drama_dir}/planning_test.cc ${drama_dir}/plan_check_test.cc
    LIBRARIES drama_planning local_writer_core showrunner_testing)
  if(TARGET drama_planning_test)
    target_compile_definitions(drama_planning_test PRIVATE
      DRAMA_EXAMPLE="${PROJECT_SOURCE_DIR}/examples/first-love/series.json")
  endif()
endif()
