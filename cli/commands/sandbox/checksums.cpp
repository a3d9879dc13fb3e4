#include "cli/commands/sandbox/checksums.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace shortener_events::cli {

namespace fs = std::filesystem;

std::string sha256_of(const fs::path& file) {
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    std::ifstream in(file, std::ios::binary);
    if (!in || !context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1) return {};
    std::vector<char> part(1U << 16U);
    while (in.read(part.data(), static_cast<std::streamsize>(part.size())) || in.gcount() > 0)
        EVP_DigestUpdate(context.get(), part.data(), static_cast<std::size_t>(in.gcount()));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (in.bad() || EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1) return {};
    std::string text;
    for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
}

std::string differs_from(std::string_view list, const fs::path& folder) {
    std::map<std::string, std::string> digests;
    std::istringstream lines{std::string(list)};
    for (std::string digest, name; lines >> digest >> name;) digests[name] = digest;
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(folder, failure))
        if (const auto name = entry.path().filename().string(); !digests.contains(name))
            return fmt::format("\"{}\" does not belong there", name);
    for (const auto& [name, digest] : digests) {
        if (!fs::is_regular_file(folder / name, failure)) return fmt::format("\"{}\" is missing", name);
        if (sha256_of(folder / name) != digest)
            return fmt::format("\"{}\" has other bytes than it should", name);
    }
    return {};
}

}  // namespace shortener_events::cli
