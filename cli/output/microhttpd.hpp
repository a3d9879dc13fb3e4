// GNU libmicrohttpd, loaded when somebody listens: with the TLS library that it brings along, which we do not
// use, it would cost every command a quarter of its start. A program for any Linux has it inside
// (LINKED_MICROHTTPD).
#pragma once

#include <microhttpd.h>

namespace shortener_events::cli {

/// The library's functions that are used, without their prefix MHD_.
struct Microhttpd {
    decltype(&::MHD_start_daemon) start_daemon;
    decltype(&::MHD_stop_daemon) stop_daemon;
    decltype(&::MHD_create_response_from_iovec) create_response_from_iovec;
    decltype(&::MHD_add_response_header) add_response_header;
    decltype(&::MHD_queue_response) queue_response;
    decltype(&::MHD_destroy_response) destroy_response;
    decltype(&::MHD_get_version) get_version;
};

/// Stays loaded. Throws Error(configuration) where it is not installed.
const Microhttpd& microhttpd();

}  // namespace shortener_events::cli
