# Writes each schema as a raw string literal into one source: kind or document name -> text.
file(GLOB schemas CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/sdk/schemas/*.json")
set(entries "")
foreach(schema ${schemas})
  get_filename_component(file "${schema}" NAME)
  string(REGEX REPLACE "\\.json$" "" name "${file}")
  file(READ "${schema}" text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${schema}")
  string(APPEND entries "    {\"${name}\", R\"sr_json(${text})sr_json\"},\n")
endforeach()
set(SHOWRUNNER_EMBEDDED_SOURCES "${CMAKE_CURRENT_BINARY_DIR}/embedded_schemas.cc")
file(CONFIGURE OUTPUT "${SHOWRUNNER_EMBEDDED_SOURCES}" @ONLY CONTENT
"#include \"host/base/kinds.h\"

namespace showrunner {

std::span<const EmbeddedSchema> embedded_schemas() {
  static constexpr EmbeddedSchema kSchemas[] = {
@entries@  };
  return kSchemas;
}

}  // namespace showrunner
")

# The default configuration, as a string literal.
file(READ "${CMAKE_CURRENT_SOURCE_DIR}/config/default.json" text)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS config/default.json)
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/host/config/default_config.h" @ONLY CONTENT
"#pragma once

namespace showrunner::config {
inline constexpr char kDefaultConfig[] = R\"sr_json(${text})sr_json\";
}
")

# The files that `showrunner plugin new` copies: path below sdk/template -> text.
file(GLOB_RECURSE templates CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/sdk/template"
  "${PROJECT_SOURCE_DIR}/sdk/template/*")
set(entries "")
foreach(path ${templates})
  file(READ "${PROJECT_SOURCE_DIR}/sdk/template/${path}" text)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
    "${PROJECT_SOURCE_DIR}/sdk/template/${path}")
  string(APPEND entries "    {\"${path}\", R\"sr_text(${text})sr_text\"},\n")
endforeach()
set(SHOWRUNNER_TEMPLATE_SOURCES "${CMAKE_CURRENT_BINARY_DIR}/embedded_templates.cc")
file(CONFIGURE OUTPUT "${SHOWRUNNER_TEMPLATE_SOURCES}" @ONLY CONTENT
"#include \"host/cli/new_plugin.h\"

namespace showrunner::cli {

std::span<const TemplateFile> template_files() {
  static constexpr TemplateFile kFiles[] = {
@entries@  };
  return kFiles;
}

}  // namespace showrunner::cli
")
