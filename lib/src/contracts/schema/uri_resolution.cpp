#include "contracts/schema/uri_resolution.hpp"

#include <vector>

namespace shortener_events::contracts {

namespace {

struct Parts {
    std::string_view scheme, authority, path, query, fragment;
    bool has_scheme = false, has_authority = false, has_query = false, has_fragment = false;
};

Parts split(std::string_view text) {
    Parts parts;
    if (const std::size_t hash = text.find('#'); hash != text.npos) {
        parts.has_fragment = true;
        parts.fragment = text.substr(hash + 1);
        text = text.substr(0, hash);
    }
    if (const std::size_t mark = text.find('?'); mark != text.npos) {
        parts.has_query = true;
        parts.query = text.substr(mark + 1);
        text = text.substr(0, mark);
    }
    if (const std::size_t colon = text.find(':'); colon != text.npos && colon < text.find('/')) {
        parts.has_scheme = true;
        parts.scheme = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    if (text.starts_with("//")) {
        parts.has_authority = true;
        text.remove_prefix(2);
        const std::size_t slash = text.find('/');
        parts.authority = text.substr(0, slash);
        text = slash == text.npos ? std::string_view{} : text.substr(slash);
    }
    parts.path = text;
    return parts;
}

std::string without_dot_segments(std::string_view path) {
    std::vector<std::string_view> kept;
    const bool rooted = path.starts_with('/');
    bool directory = false;
    while (!path.empty()) {
        if (path.starts_with('/')) path.remove_prefix(1);
        const std::size_t slash = path.find('/');
        const std::string_view segment = path.substr(0, slash);
        directory = segment == "." || segment == "..";
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (segment != ".") {
            kept.push_back(segment);
        }
        path = slash == path.npos ? std::string_view{} : path.substr(slash);
    }
    std::string joined = rooted ? "/" : "";
    for (std::size_t i = 0; i < kept.size(); ++i) joined.append(i == 0 ? "" : "/").append(kept[i]);
    if (directory && !joined.ends_with('/')) joined += '/';
    return joined;
}

std::string merged_path(const Parts& base, std::string_view path) {
    if (path.starts_with('/')) return without_dot_segments(path);
    if (base.has_authority && base.path.empty()) return without_dot_segments("/" + std::string(path));
    const std::size_t slash = base.path.rfind('/');
    return without_dot_segments(std::string(base.path.substr(0, slash == base.path.npos ? 0 : slash + 1)) +
                                std::string(path));
}

}  // namespace

std::string resolve_reference(std::string_view base_text, std::string_view reference_text) {
    const Parts base = split(base_text);
    const Parts reference = split(reference_text);
    if (reference.has_scheme || base_text.empty()) return std::string(reference_text);
    std::string result;
    if (base.has_scheme) result.append(base.scheme).append(":");
    const bool own_authority = reference.has_authority;
    if (own_authority || base.has_authority) {
        result.append("//").append(own_authority ? reference.authority : base.authority);
    }
    const bool same_path = !own_authority && reference.path.empty();
    if (own_authority) {
        result += without_dot_segments(reference.path);
    } else {
        result += same_path ? std::string(base.path) : merged_path(base, reference.path);
    }
    if (reference.has_query) {
        result.append("?").append(reference.query);
    } else if (same_path && base.has_query) {
        result.append("?").append(base.query);
    }
    if (reference.has_fragment) result.append("#").append(reference.fragment);
    return result;
}

}  // namespace shortener_events::contracts
