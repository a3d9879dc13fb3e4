// RFC 3986 URIs, RFC 3987 IRIs, RFC 6570 URI templates. (Absolute URLs as browsers parse them are in
// url.hpp.)
#pragma once

#include <string_view>

namespace shortener_events::contracts {

bool is_uri(std::string_view text);
bool is_uri_reference(std::string_view text);
bool is_iri(std::string_view text);
bool is_iri_reference(std::string_view text);
bool is_uri_template(std::string_view text);

}  // namespace shortener_events::contracts
