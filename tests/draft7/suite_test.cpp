// The official JSON Schema Test Suite for draft-07, required and optional. The folder is named by the
// environment, see support/with_draft7_suite.py.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "shortener_events/contract.hpp"
#include "shortener_events/error.hpp"

using namespace shortener_events;
using nlohmann::json;

namespace {

std::vector<std::filesystem::path> suite_files(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Formats without a checker are refused where the suite is about formats: ignoring one would be a wrong
/// verdict.
UnknownFormats unknown_formats_of(const std::string& file) {
    const bool about_formats = file.starts_with("optional/format/") && file != "optional/format/unknown.json";
    return about_formats ? UnknownFormats::refuse : UnknownFormats::ignore;
}

/// One a line, for a readable comparison.
std::string joined(const std::set<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

std::string refusals_listed() {
    std::set<std::string> lines;
    std::ifstream in(SOURCE_DIR "/tests/draft7/refusals.txt");
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with('#')) lines.insert(line);
    }
    return joined(lines);
}

struct Outcome {
    std::size_t verdicts = 0;
    std::set<std::string> wrong;
    std::set<std::string> refused;
};

void run_group(const std::string& file, const json& group, Outcome& outcome) {
    const std::string name = file + ": " + group["description"].get<std::string>();
    try {
        const Contract contract("suite", 1, group["schema"].dump(), unknown_formats_of(file));
        for (const json& test : group["tests"]) {
            const bool valid = contract.check(test["data"].dump()).empty();
            ++outcome.verdicts;
            if (valid != test["valid"].get<bool>()) {
                outcome.wrong.insert(name + ": " + test["description"].get<std::string>());
            }
        }
    } catch (const Error& error) {
        outcome.refused.insert(name + " | " + error.what());
    }
}

Outcome run_suite() {
    const char* folder = std::getenv("DRAFT7_SUITE");
    REQUIRE(folder != nullptr);
    Outcome outcome;
    for (const auto& path : suite_files(folder)) {
        const std::string file = std::filesystem::relative(path, folder).string();
        for (const json& group : json::parse(std::ifstream(path))) run_group(file, group, outcome);
    }
    return outcome;
}

}  // namespace

TEST_CASE("the official draft-07 suite finds no wrong verdict, and exactly the listed schemas are refused") {
    const Outcome outcome = run_suite();
    CHECK(joined(outcome.wrong) == "");
    CHECK(joined(outcome.refused) == refusals_listed());
    CHECK(outcome.verdicts > 1000);
}
