#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "shortener_events/registry.hpp"

using namespace shortener_events;

namespace {

std::string read(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// "click.v1.full.json" is an example of click@1.
const Contract& contract_of(const std::filesystem::path& file, const ContractRegistry& registry) {
    const std::string name = file.filename().string();
    const std::size_t version = name.find(".v");
    return registry.require(name.substr(0, version) + "@" +
                            name.substr(version + 2, name.find('.', version + 2) - version - 2));
}

}  // namespace

TEST_CASE("every valid example satisfies its contract and every invalid one does not") {
    const auto registry = ContractRegistry::built_in();
    std::size_t seen = 0;
    for (const char* kind : {"valid", "invalid"}) {
        for (const auto& file :
             std::filesystem::directory_iterator(SOURCE_DIR "/contracts/examples/" + std::string(kind))) {
            CAPTURE(file.path());
            const bool is_valid = contract_of(file.path(), registry).check(read(file.path())).empty();
            CHECK(is_valid == (std::string(kind) == "valid"));
            ++seen;
        }
    }
    CHECK(seen >= 20);
}
