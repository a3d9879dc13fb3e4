# One target that every target of ours links privately: warnings are errors in our code, not in the libraries'.
# -Wrestrict is off: g++ 12 reports it falsely for "literal" + std::string when optimising (GCC bug 105651).
add_library(project_warnings INTERFACE)
target_compile_options(project_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                                                  -Woverloaded-virtual -Werror
                                                  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
