# One place for the language level, the warnings, the hardening and the sanitizers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

set(RUDDOCK_SANITIZE "" CACHE STRING "address (with undefined), thread, or empty")
option(RUDDOCK_FUZZ "Build the fuzzers; needs clang" OFF)

find_program(RUDDOCK_CCACHE ccache)
if(RUDDOCK_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${RUDDOCK_CCACHE}")
endif()

add_library(ruddock_flags INTERFACE)
target_include_directories(ruddock_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(ruddock_flags INTERFACE -Wall -Wextra -Werror -fstack-protector-strong)
target_link_options(ruddock_flags INTERFACE -pie -Wl,-z,relro,-z,now)
# g++ 12 takes "literal" + std::string for an overflow when it inlines it (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(ruddock_flags INTERFACE -Wno-restrict -Wno-stringop-overflow
    -Wno-array-bounds)
  # Among the checks of a sanitizer it loses sight of whether a std::optional is engaged, and takes
  # the moving of an empty one for a read of what it would hold.
  if(RUDDOCK_SANITIZE)
    target_compile_options(ruddock_flags INTERFACE -Wno-maybe-uninitialized)
  endif()
endif()

if(RUDDOCK_SANITIZE STREQUAL "address")
  target_compile_options(ruddock_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(ruddock_flags INTERFACE -fsanitize=address,undefined)
elseif(RUDDOCK_SANITIZE STREQUAL "thread")
  target_compile_options(ruddock_flags INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(ruddock_flags INTERFACE -fsanitize=thread)
  # The sanitizer does not know fences. Asio's are belt and braces: its queues are ordered by mutexes.
  target_compile_definitions(ruddock_flags INTERFACE ASIO_DISABLE_FENCED_BLOCK)
endif()

# The fuzzer steers by coverage, so everything that it runs is built for it.
if(RUDDOCK_FUZZ)
  target_compile_options(ruddock_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(CMAKE_BUILD_TYPE STREQUAL "Debug" OR RUDDOCK_SANITIZE)
  target_compile_definitions(ruddock_flags INTERFACE RUDDOCK_DEBUG_CHECKS=1 _GLIBCXX_ASSERTIONS)
else()
  target_compile_definitions(ruddock_flags INTERFACE _FORTIFY_SOURCE=2)
endif()
