#include "contracts/registry/contract_file.hpp"

#include <algorithm>
#include <charconv>

#include "base/characters.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/small_file.hpp"

namespace shortener_events::contracts {

namespace {

std::optional<int> parse_version(std::string_view digits) {
    if (digits.starts_with('0')) return std::nullopt;  // "v02" would be a second name of v2
    int version = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (failure != std::errc{} || end != digits.data() + digits.size() || version < 1) return std::nullopt;
    return version;
}

/// "click.v1" is click, version 1.
std::optional<ContractId> parse_stem(std::string_view stem) {
    const std::size_t dot = stem.rfind(".v");
    if (dot == stem.npos || dot == 0) return std::nullopt;
    const auto version = parse_version(stem.substr(dot + 2));
    return version ? std::optional<ContractId>({std::string(stem.substr(0, dot)), version}) : std::nullopt;
}

std::string lower_case(std::string text) {
    for (char& c : text) c = to_lower(c);
    return text;
}

bool is_hidden(const std::filesystem::path& path) {
    return path.filename().string().starts_with('.');
}

/// A folder may only hold examples, in the two folders that they are looked for in.
std::string why_folder_is_not_read(const std::filesystem::path& path) {
    if (path.filename() != "examples") return "a folder, in which no contracts are looked for";
    for (const auto& below : list_directory(path.string())) {
        const std::string name = below.filename().string();
        if (name != "valid" && name != "invalid" && !is_hidden(below))
            return "holds \"" + name + "\", but examples are only looked for in \"valid\" and \"invalid\"";
    }
    return "";
}

}  // namespace

bool is_contract_file(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    return name == kTopicsFile || parse_schema_file(name).has_value();
}

std::string why_not_loaded(const std::filesystem::path& path) {
    if (is_hidden(path)) return "";
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) return why_folder_is_not_read(path);
    const std::string name = lower_case(path.filename().string());
    constexpr std::string_view kEndings[] = {".json", ".yaml", ".yml", ".jsonc", ".json5", ".schema"};
    const auto ends_so = [&](std::string_view ending) { return name.ends_with(ending); };
    if (!std::ranges::any_of(kEndings, ends_so)) return "";
    const std::string other =
        name == "topic.json" || name == "topics.json" ? "topics.json" : "NAME.vN.schema.json";
    return "not loaded: its name is not " + other;
}

std::optional<ContractId> parse_contract_id(std::string_view id) {
    const std::size_t at = id.rfind('@');
    ContractId parsed{std::string(id.substr(0, at)), std::nullopt};
    if (at == id.npos) return parsed;
    parsed.version = parse_version(id.substr(at + 1));
    return parsed.version ? std::optional(parsed) : std::nullopt;
}

std::optional<ContractId> parse_schema_file(std::string_view file) {
    constexpr std::string_view kSuffix = ".schema.json";
    if (!file.ends_with(kSuffix)) return std::nullopt;
    return parse_stem(file.substr(0, file.size() - kSuffix.size()));
}

std::optional<ContractId> parse_example_file(std::string_view file) {
    constexpr std::string_view kSuffix = ".json";
    if (!file.ends_with(kSuffix)) return std::nullopt;
    file.remove_suffix(kSuffix.size());
    for (std::size_t dot = file.find(".v"); dot != file.npos; dot = file.find(".v", dot + 1)) {
        const std::size_t end = file.find('.', dot + 2);
        if (end == file.npos || end + 1 == file.size()) return std::nullopt;
        if (auto id = parse_stem(file.substr(0, end))) return id;
    }
    return std::nullopt;
}

std::vector<std::filesystem::path> list_directory(const std::string& directory) {
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory, failure))
        files.push_back(entry.path());
    if (failure) {
        throw Error(ErrorCategory::configuration,
                    "cannot read the contracts directory \"" + directory + "\": " + failure.message());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string read_contract_file(const std::filesystem::path& path) {
    return read_small_file(path.string(), ErrorCategory::contract).text;
}

}  // namespace shortener_events::contracts
