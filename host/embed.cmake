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
