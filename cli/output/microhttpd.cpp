#include "cli/output/microhttpd.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

#ifdef LINKED_MICROHTTPD

Microhttpd load_microhttpd() {
    return {&::MHD_start_daemon,        &::MHD_stop_daemon,    &::MHD_create_response_from_iovec,
            &::MHD_add_response_header, &::MHD_queue_response, &::MHD_destroy_response,
            &::MHD_get_version};
}

#else

constexpr const char* kMicrohttpd = "libmicrohttpd.so.12";  // since 0.9.57

[[noreturn]] void fail_without_microhttpd() {
    throw Error(ErrorCategory::configuration, fmt::format("cannot listen: {}", ::dlerror()),
                "install the package libmicrohttpd12");
}

template <typename Function>
void find_function(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (!function) fail_without_microhttpd();
}

Microhttpd load_microhttpd() {
    void* const library = ::dlopen(kMicrohttpd, RTLD_LAZY | RTLD_LOCAL);
    if (!library) fail_without_microhttpd();
    Microhttpd found{};
    find_function(library, "MHD_start_daemon", found.start_daemon);
    find_function(library, "MHD_stop_daemon", found.stop_daemon);
    find_function(library, "MHD_create_response_from_iovec", found.create_response_from_iovec);
    find_function(library, "MHD_add_response_header", found.add_response_header);
    find_function(library, "MHD_queue_response", found.queue_response);
    find_function(library, "MHD_destroy_response", found.destroy_response);
    find_function(library, "MHD_get_version", found.get_version);
    return found;
}

#endif

}  // namespace

const Microhttpd& microhttpd() {
    static const Microhttpd loaded = load_microhttpd();
    return loaded;
}

}  // namespace shortener_events::cli
