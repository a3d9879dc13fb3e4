#include "cli/commands/simulate/truth_file.hpp"

#include <sstream>
#include <utility>

#include "cli/output/output_file.hpp"
#include "cli/output/output_place.hpp"

namespace shortener_events::cli {

namespace {

constexpr std::chrono::minutes kEvery{1};

bool is_truth_file(const std::string& path) {
    const auto kind = find_place(path).kind;
    return kind == OutputPlace::Kind::regular || kind == OutputPlace::Kind::missing;
}

}  // namespace

TruthFile::TruthFile(std::string path, Truth truth, Context& context)
    : path_(std::move(path)),
      truth_(std::move(truth)),
      rewritten_(is_truth_file(path_)),
      kept_(path_, [&context](const std::string& trouble) { context.warn(trouble); }) {}

std::string TruthFile::text(bool complete) const {
    std::ostringstream text;
    print_json(text, truth_.to_json(complete));
    return text.str();
}

void TruthFile::begin() {
    if (rewritten_) replace_file(path_, text(false));
    next_ = Clock::now() + kEvery;
}

void TruthFile::keep_up() {
    if (!rewritten_ || Clock::now() < next_) return;
    kept_.update(text(false));
    next_ = Clock::now() + kEvery;
}

void TruthFile::finish(bool complete) {
    replace_file(path_, text(complete));
}

}  // namespace shortener_events::cli
