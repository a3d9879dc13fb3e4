#include "cli/output/microhttpd.hpp"

#include "shortener_events/internal/loaded_library.hpp"

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

Microhttpd load_microhttpd() {
    const LoadedLibrary library(kMicrohttpd, "cannot listen", "install the package libmicrohttpd12");
    Microhttpd found{};
    library.find("MHD_start_daemon", found.start_daemon);
    library.find("MHD_stop_daemon", found.stop_daemon);
    library.find("MHD_create_response_from_iovec", found.create_response_from_iovec);
    library.find("MHD_add_response_header", found.add_response_header);
    library.find("MHD_queue_response", found.queue_response);
    library.find("MHD_destroy_response", found.destroy_response);
    library.find("MHD_get_version", found.get_version);
    return found;
}

#endif

}  // namespace

const Microhttpd& microhttpd() {
    static const Microhttpd loaded = load_microhttpd();
    return loaded;
}

}  // namespace shortener_events::cli
