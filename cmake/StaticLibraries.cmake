# The programs carry the libraries whose loading took a third of a short command's time: OpenSSL's relocations alone touch
# hundreds of pages. Whoever would rather have the system's copies, which its security updates replace without a build,
# says -DSTATIC_LIBRARIES=OFF. A build after an update links the new archives. The installed library names the shared ones.
option(STATIC_LIBRARIES "link librdkafka, OpenSSL, SQLite and other archives of Debian's into the programs" ON)

# link_archives(TARGET LIBRARY...): what an imported target stands for; libX.a is found, others are linked as they are.
function(link_archives target)
  set(libraries)
  foreach(library IN LISTS ARGN)
    if(IS_ABSOLUTE "${library}")
      list(APPEND libraries ${library})
    elseif(library MATCHES "[.]a$")
      find_library(${library}_ARCHIVE ${library})
      if(NOT ${library}_ARCHIVE)
        message(FATAL_ERROR "${library} is not there: see scripts/install-packages, or configure with -DSTATIC_LIBRARIES=OFF")
      endif()
      list(APPEND libraries ${${library}_ARCHIVE})
    else()
      list(APPEND libraries ${library})
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES INTERFACE_LINK_LIBRARIES "${libraries}")
endfunction()

if(STATIC_LIBRARIES)
  if(NOT rdkafka_archive)  # the system's
    set(rdkafka_archive librdkafka.a)
  endif()
  link_archives(PkgConfig::rdkafka ${rdkafka_archive} libssl.a libcrypto.a liblz4.a libzstd.a libz.a sasl2 m ${CMAKE_DL_LIBS})
  link_archives(PkgConfig::re2 libre2.a)
  link_archives(PkgConfig::sqlite3 libsqlite3.a m)
  link_archives(PkgConfig::libxxhash libxxhash.a)
  link_archives(PkgConfig::utf8proc libutf8proc.a)
  link_archives(PkgConfig::zlib libz.a)
  link_archives(PkgConfig::libzstd libzstd.a)
  link_archives(PkgConfig::libcrypto libcrypto.a ${CMAKE_DL_LIBS})
  # Kerberos and PostgreSQL bring the shared OpenSSL along: the two must not find each other's functions.
  set_target_properties(PkgConfig::rdkafka PROPERTIES INTERFACE_LINK_OPTIONS LINKER:--exclude-libs,ALL)
endif()
