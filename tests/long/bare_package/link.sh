#!/bin/bash
# What others build against the packages: with the library's package alone, by pkg-config and by CMake, and a plugin of librdkafka.
# usage: link.sh system|bundled
set -exuo pipefail
rdkafka=$1
cd /packages
apt-get install -y -q --no-install-recommends ./new/libshortener-events-dev_*.deb g++ cmake make > install.log 2>&1 || { cat install.log; exit 1; }
cat > x.cpp <<'CPP'
#include <librdkafka/rdkafka.h>
#include <shortener_events/shortener_events.hpp>

int main() {  // the headers are those of the library that is linked
    return shortener_events::ContractRegistry::built_in().all().empty() || rd_kafka_version() != RD_KAFKA_VERSION;
}
CPP
# shellcheck disable=SC2046
g++ $(pkg-config --cflags shortener_events) x.cpp -o x $(pkg-config --libs shortener_events)
./x
mkdir -p by_cmake
cat > by_cmake/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(x LANGUAGES CXX)
find_package(shortener_events REQUIRED)
add_executable(x ../x.cpp)
target_link_libraries(x PRIVATE shortener_events::shortener_events shortener_events::rdkafka)
CMAKE
cmake -S by_cmake -B by_cmake/build > cmake.log
cmake --build by_cmake/build > build.log || { cat build.log; exit 1; }
by_cmake/build/x

# A plugin finds the librdkafka of the program, whichever that is.
[ $rdkafka = bundled ] && flags=-I$(echo /usr/lib/*/shortener_events/include) || flags=
cat > plugin.c <<'C'
#include <librdkafka/rdkafka.h>
#include <stdio.h>

static rd_kafka_resp_err_t on_new(rd_kafka_t *client, const rd_kafka_conf_t *conf, void *opaque, char *text, size_t size) {
    fprintf(stderr, "the plugin met %s of %s\n", rd_kafka_name(client), rd_kafka_version_str());
    return RD_KAFKA_RESP_ERR_NO_ERROR;
}

rd_kafka_resp_err_t conf_init(rd_kafka_conf_t *conf, void **opaque, char *text, size_t size) {
    return rd_kafka_conf_interceptor_add_on_new(conf, "x", on_new, NULL);
}
C
gcc -shared -fPIC $flags plugin.c -o plugin.so
shortener-events sandbox -- shortener-events topics list -X plugin.library.paths=/packages/plugin.so 2>&1 | tee met
grep -q "the plugin met .* of $(sed -n 's/.*librdkafka \([0-9.]*\),.*/\1/p' version)" met
