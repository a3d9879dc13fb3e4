// Where the `$ref`s of one schema document lead: by JSON Pointer, by `$id`, by the plain name of a `"$id":
// "#name"`. Nothing is ever fetched.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace shortener_events::contracts {

/// A subschema's place: the node, the base URI that holds inside it, its JSON Pointer in the document.
struct Place {
    const nlohmann::json* node = nullptr;
    std::string base;
    std::string pointer;
};

class References {
  public:
    /// `document` must outlive this.
    explicit References(const nlohmann::json& document);

    Place root() const { return place_of(document_, root_base_, ""); }

    /// The child subschema at `node`, a member or item of `parent`; `pointer` is the child's.
    Place below(const Place& parent, const nlohmann::json& node, std::string pointer) const;

    /// The target of `reference`, written inside `from`. Throws Error(contract) where the document does not
    /// hold it.
    Place resolve(const Place& from, const std::string& reference) const;

  private:
    Place place_of(const nlohmann::json& node, const std::string& base, std::string pointer) const;
    void index(const Place& place);
    void index_children(const Place& place, const nlohmann::json& children, const std::string& pointer);
    Place follow_pointer(Place place, const std::string& fragment, const std::string& from) const;

    const nlohmann::json& document_;
    std::string root_base_;
    std::map<std::string, Place> by_uri_;
};

}  // namespace shortener_events::contracts
