# Every dependency is a Debian package; scripts/lib/packages names them with the reason for each.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(tsl-robin-map REQUIRED)
find_package(fmt REQUIRED)
pkg_check_modules(LZ4 REQUIRED IMPORTED_TARGET liblz4)

# xxHash is used header-only (XXH_INLINE_ALL): a 16-byte key is hashed without a call.
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)

# Standalone Asio, header-only.
find_path(ASIO_INCLUDE_DIR asio.hpp REQUIRED)
add_library(ruddock_asio INTERFACE)
target_include_directories(ruddock_asio SYSTEM INTERFACE "${ASIO_INCLUDE_DIR}")
# With the last one every file allocates alike. Without it Asio takes aligned_alloc where a standard
# header came before it, operator new elsewhere, and frees here what it allocated there.
target_compile_definitions(ruddock_asio INTERFACE ASIO_STANDALONE ASIO_NO_DEPRECATED
  ASIO_DISABLE_STD_ALIGNED_ALLOC)
target_link_libraries(ruddock_asio INTERFACE Threads::Threads)

# The sanitizers bring their own allocator; everything else runs on jemalloc.
if(RUDDOCK_SANITIZE)
  set(RUDDOCK_JEMALLOC_DEFAULT OFF)
else()
  set(RUDDOCK_JEMALLOC_DEFAULT ON)
endif()
option(RUDDOCK_JEMALLOC "Allocate with jemalloc" ${RUDDOCK_JEMALLOC_DEFAULT})
if(RUDDOCK_JEMALLOC)
  pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc)
endif()

if(RUDDOCK_BUILD_TESTS OR NOT DEFINED RUDDOCK_BUILD_TESTS)
  find_package(GTest REQUIRED)
  pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET hiredis)
endif()
