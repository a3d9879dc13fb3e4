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

add_subdirectory(fuzz)
