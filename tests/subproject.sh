#!/bin/bash
# Another CMake project takes the library as a part of its own, by add_subdirectory: it is configured where its folder is not the
# topmost one, needs nothing of the command line's, brings its C++ standard along, and its targets clash with none.
# usage: subproject.sh SOURCE_DIR
set -euo pipefail
source=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cat > "$scratch/CMakeLists.txt" <<CMAKE
cmake_minimum_required(VERSION 3.25)
project(other LANGUAGES C CXX)
add_subdirectory("$source" shortener_events EXCLUDE_FROM_ALL)
add_library(cli INTERFACE)  # names that others use, too
add_library(unit INTERFACE)
add_library(other OBJECT other.cpp)
target_link_libraries(other PRIVATE shortener_events::shortener_events)
CMAKE
{
    (cd "$source/lib/include" && printf '#include "%s"\n' shortener_events/*.hpp)
    echo 'bool is_click(const shortener_events::Contract& contract, std::string_view event) { return contract.check(event).empty(); }'
} > "$scratch/other.cpp"
cmake -G Ninja -S "$scratch" -B "$scratch/build" > "$scratch/log" || { cat "$scratch/log"; exit 1; }
cmake --build "$scratch/build" > "$scratch/log" || { cat "$scratch/log"; exit 1; }
test ! -e "$scratch/build/shortener_events/cli"
