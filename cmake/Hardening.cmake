# What a release is protected by when a mistake of memory is found in it: Debian's compiler makes programs that lie anywhere
# (PIE); the rest is said here. tests/hardening.py reads it back from what was built. Sanitizers bring their own checks, and
# a build for debugging none, because _FORTIFY_SOURCE needs an optimizer.
if(PROJECT_IS_TOP_LEVEL AND CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    add_compile_options(-fcf-protection)  # marks our own objects; the whole program only where the archives are marked, too
  endif()
  add_link_options(LINKER:-z,relro LINKER:-z,now)
endif()
