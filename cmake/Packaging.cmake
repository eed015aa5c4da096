# What `cmake --install` puts where besides the programs, and the Debian package made of it:
#   cmake --install build/release --prefix /usr/local
#   (cd build/release && cpack)
# The client library alone: cmake --install build/release --component client
include(GNUInstallDirs)
set(packaging "${PROJECT_SOURCE_DIR}/cmake/packaging")

# The man pages carry the version; the compressed ones are what Debian expects to find.
find_program(RUDDOCK_GZIP gzip REQUIRED)
set(pages ruddock-server)
if(RUDDOCK_BUILD_BENCH)
  list(APPEND pages ruddock-bench)
endif()
set(compressed_pages)
foreach(page IN LISTS pages)
  configure_file("${packaging}/${page}.1.in" ${page}.1 @ONLY)
  add_custom_command(OUTPUT ${page}.1.gz
    COMMAND ${RUDDOCK_GZIP} -9nkf ${page}.1
    DEPENDS "${CMAKE_CURRENT_BINARY_DIR}/${page}.1"
    WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
  list(APPEND compressed_pages "${CMAKE_CURRENT_BINARY_DIR}/${page}.1.gz")
endforeach()
add_custom_command(OUTPUT CHANGELOG.md.gz
  COMMAND ${RUDDOCK_GZIP} -9nc "${PROJECT_SOURCE_DIR}/CHANGELOG.md" > CHANGELOG.md.gz
  DEPENDS "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
  WORKING_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
add_custom_target(ruddock_documentation ALL
  DEPENDS ${compressed_pages} "${CMAKE_CURRENT_BINARY_DIR}/CHANGELOG.md.gz")

install(FILES ${compressed_pages}
  DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/CHANGELOG.md.gz"
  DESTINATION share/doc/ruddock)
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION share/doc/ruddock RENAME copyright)

# The unit and the configuration name paths that follow the prefix, which is known only when installing.
install(SCRIPT "${packaging}/install.cmake")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ruddock)
set(CPACK_PACKAGE_VENDOR Ruddock)
set(CPACK_PACKAGE_CONTACT "the Ruddock authors")
# The first line of a description is the summary; one for all packages would stand in front of each.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_PACKAGE_DESCRIPTION
  "Redis-compatible server that needs less CPU and memory
Ruddock keeps a keyspace in memory and serves it over Redis's protocol,
so that existing clients, scripts and dashboards go on working. A second
port speaks a compact binary protocol.")
set(CPACK_STRIP_FILES ON)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "the Ruddock authors <ruddock@localhost>")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# Two packages: the server, which is whatever names no component, and the client library.
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL Unspecified client)
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_NAME ruddock)
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_SECTION database)
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_SUGGESTS redis-tools)
set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_CONTROL_EXTRA
  "${packaging}/postinst;${packaging}/prerm;${packaging}/postrm;${packaging}/conffiles")
set(CPACK_COMPONENT_UNSPECIFIED_DESCRIPTION "${CPACK_PACKAGE_DESCRIPTION}")
set(CPACK_DEBIAN_CLIENT_PACKAGE_NAME libruddock-client-dev)
set(CPACK_DEBIAN_CLIENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_CLIENT_PACKAGE_DEPENDS "libasio-dev, liblz4-dev")
set(CPACK_DEBIAN_CLIENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_COMPONENT_CLIENT_DESCRIPTION "C++ client library of Ruddock's binary protocol
Headers and the static library: connections, pipelines, a pool; synchronous
and on Asio.")
include(CPack)
