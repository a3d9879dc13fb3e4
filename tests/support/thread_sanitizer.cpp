// For the thread sanitizer's build only. librdkafka uses C11 threads, which the sanitizer of g++ 12 does not
// know: a thread that it did not see begin crashes it. So they become the POSIX threads that they are
// underneath; glibc does the same casts.
#include <errno.h>
#include <pthread.h>
#include <threads.h>

#include <cstdint>

namespace {

int to_thrd(int code) {
    switch (code) {
        case 0:
            return thrd_success;
        case EBUSY:
            return thrd_busy;
        case ETIMEDOUT:
            return thrd_timedout;
        case ENOMEM:
            return thrd_nomem;
        default:
            return thrd_error;
    }
}

pthread_mutex_t* posix(mtx_t* mutex) {
    return reinterpret_cast<pthread_mutex_t*>(mutex);
}
pthread_cond_t* posix(cnd_t* condition) {
    return reinterpret_cast<pthread_cond_t*>(condition);
}

struct Start {
    thrd_start_t function;
    void* argument;
};

void* run(void* start) {
    const Start begun = *static_cast<Start*>(start);
    delete static_cast<Start*>(start);
    return reinterpret_cast<void*>(static_cast<std::intptr_t>(begun.function(begun.argument)));
}

}  // namespace

extern "C" {

// What librdkafka destroys or frees when an atomic count says that nobody uses it any more: it is not
// instrumented, so the count is not seen. Our own code does not call free().
const char* __tsan_default_suppressions() {
    return "race:pthread_rwlock_destroy\nrace:pthread_mutex_destroy\nrace:interceptor_free\n";
}

int thrd_create(thrd_t* thread, thrd_start_t function, void* argument) {
    auto* start = new Start{function, argument};
    const int code = pthread_create(thread, nullptr, run, start);
    if (code != 0) delete start;
    return to_thrd(code);
}

int thrd_join(thrd_t thread, int* result) {
    void* value = nullptr;
    const int code = pthread_join(thread, &value);
    if (result) *result = static_cast<int>(reinterpret_cast<std::intptr_t>(value));
    return to_thrd(code);
}

int mtx_init(mtx_t* mutex, int type) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    if (type & mtx_recursive) pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    const int code = pthread_mutex_init(posix(mutex), &attributes);
    pthread_mutexattr_destroy(&attributes);
    return to_thrd(code);
}

int mtx_lock(mtx_t* mutex) {
    return to_thrd(pthread_mutex_lock(posix(mutex)));
}
int mtx_unlock(mtx_t* mutex) {
    return to_thrd(pthread_mutex_unlock(posix(mutex)));
}
void mtx_destroy(mtx_t* mutex) {
    pthread_mutex_destroy(posix(mutex));
}
int cnd_init(cnd_t* condition) {
    return to_thrd(pthread_cond_init(posix(condition), nullptr));
}
int cnd_signal(cnd_t* condition) {
    return to_thrd(pthread_cond_signal(posix(condition)));
}
int cnd_broadcast(cnd_t* condition) {
    return to_thrd(pthread_cond_broadcast(posix(condition)));
}
void cnd_destroy(cnd_t* condition) {
    pthread_cond_destroy(posix(condition));
}

int cnd_wait(cnd_t* condition, mtx_t* mutex) {
    return to_thrd(pthread_cond_wait(posix(condition), posix(mutex)));
}

int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const struct timespec* until) {
    return to_thrd(pthread_cond_timedwait(posix(condition), posix(mutex), until));
}
}
