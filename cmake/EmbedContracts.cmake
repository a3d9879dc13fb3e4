# Turns every contracts/*.schema.json into one generated source file, so that the library carries its contracts.
file(GLOB contract_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/contracts/*.schema.json)
set(EMBEDDED_CONTRACTS ${CMAKE_CURRENT_BINARY_DIR}/embedded_contracts.cpp)
add_custom_command(
    OUTPUT ${EMBEDDED_CONTRACTS}
    COMMAND ${CMAKE_COMMAND} -D OUTPUT=${EMBEDDED_CONTRACTS} -D "FILES=${contract_files}"
            -P ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${contract_files} ${CMAKE_SOURCE_DIR}/cmake/embed_files.cmake
    VERBATIM)
