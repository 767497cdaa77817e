# find_package(ShowrunnerSDK [COMPONENTS Testing]): the targets showrunner_abi (C headers) and, in a
# project with C++, showrunner_sdk; with Testing also showrunner_testing, the host double for unit
# tests, which needs OpenSSL; showrunner_add_plugin().
include(CMakeFindDependencyMacro)
include("${CMAKE_CURRENT_LIST_DIR}/ShowrunnerAbiTargets.cmake")
if(CMAKE_CXX_COMPILER_LOADED)
  find_dependency(nlohmann_json 3.11)
  include("${CMAKE_CURRENT_LIST_DIR}/ShowrunnerSDKTargets.cmake")
  if("Testing" IN_LIST ShowrunnerSDK_FIND_COMPONENTS)
    find_dependency(OpenSSL COMPONENTS Crypto)
    find_dependency(Threads)
    include("${CMAKE_CURRENT_LIST_DIR}/ShowrunnerTestingTargets.cmake")
    set(ShowrunnerSDK_Testing_FOUND TRUE)
  endif()
endif()
include("${CMAKE_CURRENT_LIST_DIR}/ShowrunnerPlugin.cmake")
foreach(component IN LISTS ShowrunnerSDK_FIND_COMPONENTS)
  if(ShowrunnerSDK_FIND_REQUIRED_${component} AND NOT ShowrunnerSDK_${component}_FOUND)
    set(ShowrunnerSDK_FOUND FALSE)
    set(ShowrunnerSDK_NOT_FOUND_MESSAGE
      "found component ${component}, expected Testing, in a project with C++")
  endif()
endforeach()
