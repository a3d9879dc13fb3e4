// Preloaded, moves the wall clock of a C++ program by the seconds that the file $JUMPING_CLOCK holds, which may
// change at any time. Monotonic clocks stay. (libfaketime also moves what librdkafka computes its deadlines
// from, but not the waits themselves, so that these never end.)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec* time) {
    static int (*real)(clockid_t, struct timespec*) = NULL;
    if (!real) real = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
    const int result = real(clock, time);
    const char* path = getenv("JUMPING_CLOCK");
    FILE* file = clock == CLOCK_REALTIME && path ? fopen(path, "re") : NULL;
    long offset = 0;
    if (file && fscanf(file, "%ld", &offset) == 1) time->tv_sec += offset;
    if (file) fclose(file);
    return result;
}
