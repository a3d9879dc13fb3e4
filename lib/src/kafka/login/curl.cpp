#include "kafka/login/curl.hpp"

#include "shortener_events/internal/libcurl_version.hpp"
#include "shortener_events/internal/loaded_library.hpp"

namespace shortener_events::kafka {

namespace {

constexpr const char* kCurl = "libcurl.so.4";

Curl load_curl() {
    const LoadedLibrary library(kCurl, "cannot fetch a token for the login",
                                "install the package libcurl4; or let another program fetch it: "
                                "sasl.oauthbearer.token as command:LINE");
    Curl found{};
    library.find("curl_global_init", found.global_init);
    library.find("curl_version_info", found.version_info);
    library.find("curl_easy_init", found.easy_init);
    library.find("curl_easy_setopt", found.easy_setopt);
    library.find("curl_easy_getinfo", found.easy_getinfo);
    library.find("curl_easy_strerror", found.easy_strerror);
    library.find("curl_easy_cleanup", found.easy_cleanup);
    library.find("curl_multi_init", found.multi_init);
    library.find("curl_multi_add_handle", found.multi_add_handle);
    library.find("curl_multi_perform", found.multi_perform);
    library.find("curl_multi_poll", found.multi_poll);
    library.find("curl_multi_info_read", found.multi_info_read);
    library.find("curl_multi_remove_handle", found.multi_remove_handle);
    library.find("curl_multi_cleanup", found.multi_cleanup);
    library.find("curl_slist_append", found.slist_append);
    library.find("curl_slist_free_all", found.slist_free_all);
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
