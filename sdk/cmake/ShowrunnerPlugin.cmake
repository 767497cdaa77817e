# showrunner_add_plugin(TARGET [NAME file_name] MANIFEST manifest.json SOURCES .. [LIBRARIES ..])
#
# Builds one plugin, in C or C++: a module that exports only sr_entry_v1, with the manifest compiled
# in as SHOWRUNNER_MANIFEST_JSON of the generated "showrunner_manifest.h" (C++ gets it by way of
# showrunner/cpp/plugin.hpp).
function(showrunner_add_plugin target)
  cmake_parse_arguments(ARG "" "NAME;MANIFEST" "SOURCES;LIBRARIES" ${ARGN})
  get_filename_component(manifest "${ARG_MANIFEST}" ABSOLUTE)
  set(generated "${CMAKE_CURRENT_BINARY_DIR}/${target}.generated")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${manifest}")
  file(READ "${manifest}" SHOWRUNNER_MANIFEST_TEXT)
  string(JSON manifest_id GET "${SHOWRUNNER_MANIFEST_TEXT}" id) # a broken manifest stops here
  # As one string literal. JSON allows a line break only where it allows a space.
  string(REPLACE "\\" "\\\\" SHOWRUNNER_MANIFEST_TEXT "${SHOWRUNNER_MANIFEST_TEXT}")
  string(REPLACE "\"" "\\\"" SHOWRUNNER_MANIFEST_TEXT "${SHOWRUNNER_MANIFEST_TEXT}")
  string(REGEX REPLACE "[\r\n]" " " SHOWRUNNER_MANIFEST_TEXT "${SHOWRUNNER_MANIFEST_TEXT}")
  file(CONFIGURE OUTPUT "${generated}/showrunner_manifest.h" @ONLY CONTENT
       "#define SHOWRUNNER_MANIFEST_JSON \"@SHOWRUNNER_MANIFEST_TEXT@\"\n")

  # Hidden visibility alone leaves the standard library's own templates exported.
  file(CONFIGURE OUTPUT "${generated}/exports.map" CONTENT
       "{ global: sr_entry_v1; local: *; };\n")

  add_library(${target} MODULE ${ARG_SOURCES})
  target_include_directories(${target} PRIVATE "${generated}")
  set(cpp_sources ${ARG_SOURCES})
  list(FILTER cpp_sources EXCLUDE REGEX "\\.c$")
  if(cpp_sources)
    target_link_libraries(${target} PRIVATE showrunner_sdk ${ARG_LIBRARIES})
  else()
    target_link_libraries(${target} PRIVATE showrunner_abi ${ARG_LIBRARIES})
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME "${ARG_NAME}" POSITION_INDEPENDENT_CODE ON
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  if(NOT ARG_NAME)
    set_target_properties(${target} PROPERTIES OUTPUT_NAME "${target}")
  endif()
  target_compile_options(${target} PRIVATE
    $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:GNU>>:-fno-gnu-unique>)
  target_link_options(${target} PRIVATE -Wl,-Bsymbolic-functions
                      "-Wl,--version-script,${generated}/exports.map")
  if(NOT SHOWRUNNER_SANITIZE)
    target_link_options(${target} PRIVATE -Wl,-z,defs)
  endif()
endfunction()
