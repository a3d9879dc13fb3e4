# What others link: headers, the archive, a CMake package and a pkg-config file.
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME dev)
include(CMakePackageConfigHelpers)
install(TARGETS shortener_events EXPORT shortener_events-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} PATTERN internal EXCLUDE)  # those are for our own command line
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/shortener_events)
install(EXPORT shortener_events-targets NAMESPACE shortener_events:: DESTINATION ${package_dir})
# Whoever links the archive gets the librdkafka it was made for: the system's by its name, the bundled one beside it, with its headers for programs that call it, too.
if(RDKAFKA STREQUAL "bundled")
  install(FILES ${rdkafka_archive} DESTINATION ${CMAKE_INSTALL_LIBDIR}/shortener_events)
  install(DIRECTORY ${rdkafka_folder}/include DESTINATION ${CMAKE_INSTALL_LIBDIR}/shortener_events)
  set(pc_rdkafka_cflags " -I\${libdir}/shortener_events/include")
  list(TRANSFORM rdkafka_needs PREPEND "-l" OUTPUT_VARIABLE rdkafka_flags)
  list(JOIN rdkafka_flags " " rdkafka_flags)
  set(pc_rdkafka_libs " \${libdir}/shortener_events/librdkafka.a ${rdkafka_flags}")
else()
  set(pc_rdkafka rdkafka)
endif()
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/shortener_events-config.cmake.in
                              ${CMAKE_CURRENT_BINARY_DIR}/shortener_events-config.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/shortener_events-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/shortener_events-config.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/shortener_events-config-version.cmake DESTINATION ${package_dir})
# Relative, so that the file is true for whatever prefix `cmake --install` is given.
file(RELATIVE_PATH to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" to_prefix "${to_prefix}")
configure_file(${PROJECT_SOURCE_DIR}/cmake/shortener_events.pc.in shortener_events.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/shortener_events.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
