# One target that every target of ours links privately: warnings about our code, not about the libraries'. The presets dev,
# asan and tsan make errors of them; whoever builds with another compiler is told, and gets on.
# -Wrestrict is off: g++ 12 reports it falsely for "literal" + std::string when optimising (GCC bug 105651).
# -Wsubobject-linkage is off where several files are compiled as one: g++ takes the files for headers then.
add_library(project_warnings INTERFACE)
target_compile_options(project_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
                                                  -Woverloaded-virtual
                                                  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
                                                  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${CMAKE_UNITY_BUILD}>>:-Wno-subobject-linkage>)
