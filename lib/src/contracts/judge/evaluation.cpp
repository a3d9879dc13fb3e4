#include "contracts/judge/evaluation.hpp"

#include "contracts/json/values.hpp"
#include "contracts/judge/scalars.hpp"

namespace shortener_events::contracts {

namespace {

/// Each takes up to a kilobyte of stack.
constexpr unsigned kMaxDepthOfWalk = 4096;

}  // namespace

bool Evaluation::evaluate(NodeIndex index, const nlohmann::json& value, const Path& path,
                          Findings* findings) {
    const Node& node = schema_.nodes[index];
    if (++depth_ > kMaxDepthOfWalk) throw GivenUp{"nested too deeply to be judged by this schema"};
    if (budget_ == 0) throw GivenUp{"too much work to be judged by this schema"};
    --budget_;
    const bool valid = evaluate_node(node, value, path, findings);
    --depth_;
    return valid;
}

bool Evaluation::evaluate_node(const Node& node, const nlohmann::json& value, const Path& path,
                               Findings* findings) {
    if (node.reference != kNoNode) return evaluate(node.reference, value, path, findings);
    if (node.refuses_everything) {
        if (findings != nullptr)
            findings->add(
                {to_pointer(path), "false", "expected nothing here, found " + findings->found(value)});
        return false;
    }
    bool valid = evaluate_scalars(node, value, path, findings);
    if (!valid && findings == nullptr) return false;
    if (node.object && value.is_object()) valid &= evaluate_object(node, value, path, findings);
    if (!valid && findings == nullptr) return false;
    if (node.array && value.is_array()) valid &= evaluate_array(*node.array, value, path, findings);
    if (!valid && findings == nullptr) return false;
    return (!node.combinations || evaluate_combinations(*node.combinations, value, path, findings)) && valid;
}

std::string Evaluation::why_refused(NodeIndex node, const nlohmann::json& value) {
    Findings findings(1);
    evaluate(node, value, Path{}, &findings);
    return findings.all().empty() ? "" : ": " + findings.all().front().message;
}

bool Evaluation::refuses(NodeIndex index) const {
    return index != kNoNode && schema_.nodes[index].reference == kNoNode &&
           schema_.nodes[index].refuses_everything;
}

}  // namespace shortener_events::contracts
