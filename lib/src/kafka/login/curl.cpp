#include "kafka/login/curl.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "shortener_events/error.hpp"
#include "shortener_events/internal/libcurl_version.hpp"

namespace shortener_events::kafka {

namespace {

constexpr const char* kCurl = "libcurl.so.4";

[[noreturn]] void fail_without_curl() {
    throw Error(ErrorCategory::configuration,
                fmt::format("cannot fetch a token for the login: {}", ::dlerror()),
                "install the package libcurl4; or let another program fetch it: sasl.oauthbearer.token as "
                "command:LINE");
}

template <typename Function>
void find_in_curl(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (!function) fail_without_curl();
}

Curl load_curl() {
    void* const library = ::dlopen(kCurl, RTLD_LAZY | RTLD_LOCAL);
    if (!library) fail_without_curl();
    Curl found{};
    find_in_curl(library, "curl_global_init", found.global_init);
    find_in_curl(library, "curl_version_info", found.version_info);
    find_in_curl(library, "curl_easy_init", found.easy_init);
    find_in_curl(library, "curl_easy_setopt", found.easy_setopt);
    find_in_curl(library, "curl_easy_getinfo", found.easy_getinfo);
    find_in_curl(library, "curl_easy_strerror", found.easy_strerror);
    find_in_curl(library, "curl_easy_cleanup", found.easy_cleanup);
    find_in_curl(library, "curl_multi_init", found.multi_init);
    find_in_curl(library, "curl_multi_add_handle", found.multi_add_handle);
    find_in_curl(library, "curl_multi_perform", found.multi_perform);
    find_in_curl(library, "curl_multi_poll", found.multi_poll);
    find_in_curl(library, "curl_multi_info_read", found.multi_info_read);
    find_in_curl(library, "curl_multi_remove_handle", found.multi_remove_handle);
    find_in_curl(library, "curl_multi_cleanup", found.multi_cleanup);
    find_in_curl(library, "curl_slist_append", found.slist_append);
    find_in_curl(library, "curl_slist_free_all", found.slist_free_all);
    found.global_init(CURL_GLOBAL_ALL);
    return found;
}

}  // namespace

const Curl& curl() {
    static const Curl loaded = load_curl();
    return loaded;
}

}  // namespace shortener_events::kafka

namespace shortener_events {

std::string libcurl_version() {
    return kafka::curl().version_info(CURLVERSION_NOW)->version;
}

}  // namespace shortener_events
