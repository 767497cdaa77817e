# `cmake --build BUILD --target package_sdk`: BUILD/showrunner-sdk_VERSION_ARCHITECTURE.deb, the SDK
# alone.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY "${PROJECT_BINARY_DIR}")
set(CPACK_PACKAGE_CONTACT "The Showrunner authors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL sdk)
set(CPACK_COMPONENT_SDK_DESCRIPTION "All that a plugin for Showrunner is built with
Headers of the C ABI, the C++20 layer, the host double for unit tests, JSON
Schemas of every kind, and the templates of showrunner plugin new.")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_SDK_PACKAGE_NAME showrunner-sdk)
set(CPACK_DEBIAN_SDK_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_SDK_PACKAGE_DEPENDS "nlohmann-json3-dev (>= 3.11)")
set(CPACK_DEBIAN_SDK_PACKAGE_RECOMMENDS "cmake, libssl-dev")
include(CPack)

add_custom_target(package_sdk COMMAND ${CMAKE_CPACK_COMMAND} --config CPackConfig.cmake
  WORKING_DIRECTORY "${PROJECT_BINARY_DIR}" DEPENDS showrunner_sdk showrunner_testing
  COMMENT "Packing the SDK" VERBATIM)
