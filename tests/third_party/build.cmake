# Installs the SDK from BUILD into OUT/sdk and builds SOURCE against it alone, into OUT/third_party.
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --component sdk --prefix ${OUT}/sdk
                COMMAND_ERROR_IS_FATAL ANY OUTPUT_QUIET)
set(flags "")
if(SANITIZE)
  set(flags "-fsanitize=${SANITIZE}")
endif()
execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${SOURCE} -B ${OUT}/third_party -G Ninja
          -D CMAKE_PREFIX_PATH=${OUT}/sdk -D CMAKE_BUILD_TYPE=RelWithDebInfo
          -D CMAKE_C_COMPILER=${C_COMPILER} -D CMAKE_CXX_COMPILER=${CXX_COMPILER}
          -D CMAKE_C_FLAGS=${flags} -D CMAKE_CXX_FLAGS=${flags} -D SHOWRUNNER_SANITIZE=${SANITIZE}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${OUT}/third_party COMMAND_ERROR_IS_FATAL ANY)
