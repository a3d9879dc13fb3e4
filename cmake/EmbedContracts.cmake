# Turns the contracts folder into one generated source file, so that the library carries its contracts.
file(GLOB_RECURSE contract_files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/contracts/*.json)
list(APPEND contract_files docs/schemas/contract-topics.v1.schema.json)
list(TRANSFORM contract_files PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE contract_paths)
set(EMBEDDED_CONTRACTS ${CMAKE_CURRENT_BINARY_DIR}/embedded_contracts.cpp)
add_custom_command(
    OUTPUT ${EMBEDDED_CONTRACTS}
    COMMAND ${CMAKE_COMMAND} -D OUTPUT=${EMBEDDED_CONTRACTS} -D FOLDER=${PROJECT_SOURCE_DIR} "-D FILES=${contract_files}"
            -P ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
    DEPENDS ${contract_paths} ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
    VERBATIM)
