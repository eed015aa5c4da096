# Runs while installing: fills the prefix into the systemd unit and puts the configuration where it belongs.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(RUDDOCK_ETC_DIR /etc/ruddock)
else()
  set(RUDDOCK_ETC_DIR "${CMAKE_INSTALL_PREFIX}/etc/ruddock")
endif()
set(RUDDOCK_BIN_DIR "${CMAKE_INSTALL_PREFIX}/bin")

set(unit "${CMAKE_CURRENT_LIST_DIR}/ruddock-server.service.in")
set(unit_folder "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/systemd/system")
configure_file("${unit}" "${unit_folder}/ruddock-server.service" @ONLY)
message(STATUS "Installing: ${unit_folder}/ruddock-server.service")
file(INSTALL DESTINATION "${RUDDOCK_ETC_DIR}" TYPE FILE FILES "${CMAKE_CURRENT_LIST_DIR}/ruddock.conf")
