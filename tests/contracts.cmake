# The contract engine beyond its quick tests.

# The official JSON Schema Test Suite, fetched into the build folder.
add_cpp_tests(draft7 draft7)
add_test(NAME draft7 COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/support/with_draft7_suite.py
                             ${CMAKE_CURRENT_BINARY_DIR}/draft7-suite $<TARGET_FILE:draft7>)
set_tests_properties(draft7 PROPERTIES LABELS quick SKIP_RETURN_CODE 77)

# The services' own verdicts, and ajv's, over mutated events and URLs.
add_test(NAME clients.verdicts COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/support/compare_verdicts.py
                                       ${CMAKE_CURRENT_BINARY_DIR}/verdicts ${PROJECT_SOURCE_DIR} $<TARGET_FILE:shortener-events> 20000)
set_tests_properties(clients.verdicts PROPERTIES LABELS slow SKIP_RETURN_CODE 77 TIMEOUT 300)

# Node's own URL and RegExp, asked about the same generated values as our code.
find_program(NODE node)
add_executable(oracle_answers oracles/answers.cpp)
target_link_libraries(oracle_answers PRIVATE shortener_events project_warnings nlohmann_json::nlohmann_json)
target_include_directories(oracle_answers PRIVATE ${PROJECT_SOURCE_DIR}/lib/src)
foreach(oracle regexp url)
  add_test(NAME oracles.${oracle} COMMAND ${NODE} ${CMAKE_CURRENT_SOURCE_DIR}/oracles/${oracle}.js $<TARGET_FILE:oracle_answers> 20000 20260131)
  set_tests_properties(oracles.${oracle} PROPERTIES LABELS slow DISABLED $<IF:$<BOOL:${NODE}>,FALSE,TRUE>)
endforeach()

# Python's idna and ipaddress, and the grammars of the RFCs as regular expressions, about generated texts of every format.
add_test(NAME oracles.formats COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/oracles/formats.py $<TARGET_FILE:oracle_answers> 20000 20260131)
add_test(NAME oracles.conditions COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/oracles/conditions.py $<TARGET_FILE:oracle_answers> 2000 60 20260131)
add_test(NAME oracles.schemas COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/oracles/schemas.py $<TARGET_FILE:oracle_answers> 10000 20260131)
set_tests_properties(oracles.formats oracles.conditions oracles.schemas PROPERTIES LABELS slow SKIP_RETURN_CODE 77)

add_subdirectory(fuzz)
