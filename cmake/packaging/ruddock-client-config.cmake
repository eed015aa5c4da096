# find_package(ruddock-client) brings the target ruddock::client.
include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_path(ruddock-client_ASIO asio.hpp)
find_library(ruddock-client_LZ4 lz4)
if(NOT ruddock-client_ASIO OR NOT ruddock-client_LZ4)
  set(ruddock-client_FOUND FALSE)
  set(ruddock-client_NOT_FOUND_MESSAGE "standalone Asio (asio.hpp) or LZ4 is missing")
  return()
endif()
include("${CMAKE_CURRENT_LIST_DIR}/ruddock-client-targets.cmake")
set_property(TARGET ruddock::client APPEND PROPERTY
  INTERFACE_LINK_LIBRARIES "${ruddock-client_LZ4}")
set_property(TARGET ruddock::client APPEND PROPERTY
  INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${ruddock-client_ASIO}")
set_property(TARGET ruddock::client APPEND PROPERTY
  INTERFACE_INCLUDE_DIRECTORIES "${ruddock-client_ASIO}")
