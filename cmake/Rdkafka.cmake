# Which librdkafka (docs/decisions/0012-two-librdkafkas.md): the system's, from 2.0.2 on, or the current one that scripts/librdkafka builds once
# and keeps. shortener_events::rdkafka stands for either, here and for whoever links the installed library.
set(RDKAFKA system CACHE STRING "the librdkafka to build with: system (Debian's) or bundled (a current one)")
set_property(CACHE RDKAFKA PROPERTY STRINGS system bundled)
add_library(shortener_events::rdkafka INTERFACE IMPORTED)

if(RDKAFKA STREQUAL "system")
  pkg_check_modules(rdkafka REQUIRED IMPORTED_TARGET rdkafka>=2.0.2)
  set_target_properties(shortener_events::rdkafka PROPERTIES INTERFACE_LINK_LIBRARIES PkgConfig::rdkafka)
elseif(RDKAFKA STREQUAL "bundled")
  if(SELF_CONTAINED)
    set(without_kerberos --without-kerberos)  # which is the system's SASL library
  else()
    set(sasl2 sasl2)
  endif()
  execute_process(COMMAND ${PROJECT_SOURCE_DIR}/scripts/librdkafka ${without_kerberos} OUTPUT_VARIABLE rdkafka_folder OUTPUT_STRIP_TRAILING_WHITESPACE
                  RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "there is no bundled librdkafka (the reason is above)")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/scripts/librdkafka)
  set(rdkafka_archive ${rdkafka_folder}/lib/librdkafka.a)
  set(rdkafka_needs ssl crypto lz4 zstd z ${sasl2} m ${CMAKE_DL_LIBS})  # what the archive leaves open
  set_target_properties(shortener_events::rdkafka PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${rdkafka_folder}/include
                        INTERFACE_LINK_LIBRARIES "${rdkafka_archive};${rdkafka_needs}")
else()
  message(FATAL_ERROR "RDKAFKA is system or bundled, not \"${RDKAFKA}\"")
endif()
