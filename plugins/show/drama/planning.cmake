# The planning side of the drama show: a series' plan and its scripts, as steps of llm.chat/1.
set(drama_dir "${CMAKE_CURRENT_LIST_DIR}")
add_library(drama_planning STATIC
  ${drama_dir}/ask.cc ${drama_dir}/genre.cc ${drama_dir}/plan.cc ${drama_dir}/plan_check.cc
  ${drama_dir}/prompts.cc ${drama_dir}/script_writer.cc)
target_include_directories(drama_planning PUBLIC "${drama_dir}")
target_link_libraries(drama_planning PUBLIC showrunner_sdk)
set_target_properties(drama_planning PROPERTIES
  CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
