// The contracts that a program knows: those built into the library and those of a directory, several versions
// of one name side by side. It also says which topic carries which contract.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shortener_events/contract.hpp"

namespace shortener_events {

class ContractRegistry {
  public:
    /// The contracts built in: click@1, url-created@1.
    static ContractRegistry built_in();

    /// Adds one contract; the same name and version overrides.
    void add(Contract contract);

    /// Adds every `<name>.v<N>.schema.json` of a directory; the same name and version overrides.
    /// Throws Error(contract) for a file that is no usable schema, Error(configuration) for an unreadable
    /// directory.
    void add_directory(const std::string& directory);

    /// "click" (newest version) or "click@1". Throws Error(contract) with near matches for an unknown one.
    const Contract& require(std::string_view id) const;

    /// The current contract of a topic; nullptr: the registry names none.
    const Contract* for_topic(std::string_view topic) const;

    /// Every contract, by name, then version.
    std::vector<const Contract*> all() const;

    /// The topic that carries `contract_name`; nullopt: none is named.
    std::optional<std::string> topic_of(std::string_view contract_name) const;

  private:
    std::vector<std::shared_ptr<const Contract>> contracts_;
};

}  // namespace shortener_events
