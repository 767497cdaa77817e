# find_package(ShowrunnerSDK): the targets showrunner_abi (C headers) and, in a project with C++,
# showrunner_sdk; showrunner_add_plugin().
include("${CMAKE_CURRENT_LIST_DIR}/ShowrunnerAbiTargets.cmake")
if(CMAKE_CXX_COMPILER_LOADED)
  include(CMakeFindDependencyMacro)
  find_dependency(nlohmann_json 3.11)
  include("${CMAKE_CURRENT_LIST_DIR}/ShowrunnerSDKTargets.cmake")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/ShowrunnerPlugin.cmake")
