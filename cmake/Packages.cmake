# Debian packages, made by scripts/package from the preset `package`: the tool, the PostgreSQL module, the library for those who
# link it. They name the shared libraries, so that Debian's security updates reach what is installed; a current librdkafka is
# inside, unless the system's is asked for (docs/decisions/0012-two-librdkafkas.md).
option(DEBIAN_FILES "install what Debian's policy asks for beside the files: copyright, changelog, compressed pages" OFF)
set(tool_package shortener-events)
set(postgresql_package shortener-events-postgresql)
set(dev_package libshortener-events-dev)

if(DEBIAN_FILES)
  string(TIMESTAMP changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # of SOURCE_DATE_EPOCH, where it is set
  configure_file(${PROJECT_SOURCE_DIR}/packaging/debian/changelog.in ${PROJECT_BINARY_DIR}/changelog @ONLY)
  execute_process(COMMAND gzip -9nc ${PROJECT_BINARY_DIR}/changelog OUTPUT_FILE ${PROJECT_BINARY_DIR}/changelog.Debian.gz COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/CHANGELOG.md OUTPUT_FILE ${PROJECT_BINARY_DIR}/changelog.gz COMMAND_ERROR_IS_FATAL ANY)
  install(FILES ${PROJECT_BINARY_DIR}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${tool_package} COMPONENT tool)
  execute_process(COMMAND ${PROJECT_SOURCE_DIR}/scripts/licences --debian ${rdkafka_folder} nlohmann-json3-dev libcli11-dev libvalijson-dev libtomlplusplus-dev
                  OUTPUT_FILE ${PROJECT_BINARY_DIR}/copyright COMMAND_ERROR_IS_FATAL ANY)
  foreach(component tool postgresql dev)
    set(folder ${CMAKE_INSTALL_DATADIR}/doc/${${component}_package})
    install(FILES ${PROJECT_BINARY_DIR}/copyright ${PROJECT_BINARY_DIR}/changelog.Debian.gz
            DESTINATION ${folder} COMPONENT ${component})
  endforeach()
  install(CODE [[
    file(GLOB pages $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/share/man/man*/*.[157])
    if(pages)
      execute_process(COMMAND gzip -9nf ${pages} COMMAND_ERROR_IS_FATAL ANY)
    endif()]] COMPONENT tool)
  install(CODE [[
    file(GLOB_RECURSE archives $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}/lib/*.a)
    execute_process(COMMAND strip --strip-debug --enable-deterministic-archives ${archives} COMMAND_ERROR_IS_FATAL ANY)]] COMPONENT dev)
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/debian/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides
          RENAME ${tool_package} COMPONENT tool)
  foreach(component postgresql dev)
    install(FILES ${PROJECT_SOURCE_DIR}/packaging/debian/${${component}_package}.lintian-overrides
            DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME ${${component}_package} COMPONENT ${component})
  endforeach()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_CONTACT "shortener-events maintainers <maintainers@users.noreply.shortener-events.example>")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL tool postgresql dev)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)  # what is linked; what is loaded by name is named below
set(CPACK_DEBIAN_DEBUGINFO_PACKAGE ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

string(REGEX MATCH "^[0-9]+" icu_major "${icu_VERSION}")
set(microhttpd_package libmicrohttpd12)
if(EXISTS /usr/share/doc/libmicrohttpd12t64)  # since the times of 64 bits; it provides the older name on this architecture
  set(microhttpd_package libmicrohttpd12t64)
endif()
set(CPACK_DEBIAN_TOOL_PACKAGE_NAME ${tool_package})
set(CPACK_DEBIAN_TOOL_PACKAGE_SECTION net)
set(CPACK_DEBIAN_TOOL_PACKAGE_DEPENDS "libicu${icu_major}, ${microhttpd_package}, libsqlite3-0, libsasl2-2")
set(CPACK_DEBIAN_TOOL_PACKAGE_RECOMMENDS "libsasl2-modules, ca-certificates, libcurl4 | libcurl4t64")
set(CPACK_DEBIAN_TOOL_PACKAGE_SUGGESTS "${postgresql_package}, libsasl2-modules-gssapi-mit")
set(CPACK_COMPONENT_TOOL_DESCRIPTION "Publishes and validates events against JSON Schema contracts, tails topics,
reports the lag of consumer groups with what to do about it, consumes each
event exactly once into a database, and handles dead letters.")
set(CPACK_DEBIAN_POSTGRESQL_PACKAGE_NAME ${postgresql_package})
set(CPACK_DEBIAN_POSTGRESQL_PACKAGE_SECTION net)
set(CPACK_DEBIAN_POSTGRESQL_PACKAGE_DEPENDS "${tool_package} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})")
set(CPACK_COMPONENT_POSTGRESQL_DESCRIPTION "The module that consume and stats load for addresses of postgresql://.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME ${dev_package})
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEV_DEBUGINFO_PACKAGE OFF)
set(rdkafka_dev librdkafka-dev)
if(RDKAFKA STREQUAL "bundled")  # it is in the package; this is what it leaves open
  set(rdkafka_dev "libssl-dev, liblz4-dev, libsasl2-dev")
endif()
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "${rdkafka_dev}, libsimdjson-dev, libre2-dev, libsqlite3-dev, libxxhash-dev, libutf8proc-dev, zlib1g-dev, libzstd-dev, libfmt-dev, nlohmann-json3-dev, pkgconf | pkg-config")
set(CPACK_DEBIAN_DEV_PACKAGE_RECOMMENDS "libicu${icu_major}, libcurl4 | libcurl4t64")
set(CPACK_COMPONENT_DEV_DESCRIPTION "Headers, a static library, a CMake package and a pkg-config file: publishers,
subscribers, contracts, lag and dead letters for C++20 programs.")
include(CPack)
