#include "contracts/acceptor/program.hpp"

#include <algorithm>

#include "contracts/schema/loops.hpp"

namespace shortener_events::contracts {

void PropertyTable::add(std::string name, StepIndex step) {
    const std::size_t at = bucket(name);
    next_.push_back(first_[at]);
    first_[at] = static_cast<std::uint8_t>(names_.size());
    names_.push_back(std::move(name));
    steps_.push_back(step);
}

namespace {

class ProgramCompiler {
  public:
    explicit ProgramCompiler(const Schema& schema) : schema_(schema), known_(schema.nodes.size(), kUnseen) {}

    Program run() {
        program_.root = compile(schema_.root);
        return std::move(program_);
    }

  private:
    static constexpr StepIndex kUnseen = kNothing - 1;

    StepIndex compile(NodeIndex index) {
        if (index == kNoNode) return kAnything;
        if (known_[index] != kUnseen) return known_[index];
        const Node& node = schema_.nodes[index];
        if (node.reference != kNoNode) return known_[index] = compile(node.reference);
        if (node.refuses_everything) return known_[index] = kNothing;
        if (!can_follow(node) || depth_ > kMaxSchemaDepth) return known_[index] = kUncertain;
        known_[index] = static_cast<StepIndex>(program_.steps.size());
        program_.steps.emplace_back();
        ++depth_;
        Step step = read(node);
        --depth_;
        program_.steps[known_[index]] = std::move(step);
        return known_[index];
    }

    static bool can_follow(const Node& node) {
        if (node.combinations) return false;
        if (node.object) {
            const ObjectRules& rules = *node.object;
            if (!rules.pattern_properties.empty() || !rules.dependent_names.empty() ||
                !rules.dependent_schemas.empty() || rules.names != kNoNode) {
                return false;
            }
            if (rules.properties.size() + rules.required.size() > PropertyTable::kMost) return false;
        }
        return !node.array ||
               (node.array->leading.empty() && node.array->contains == kNoNode && !node.array->unique);
    }

    Step read(const Node& node) {
        Step step;
        step.types = node.types;
        const bool string_rules = node.length.min || node.length.max || node.pattern || node.content.base64 ||
                                  node.content.json || node.enumeration || node.constant;
        if (string_rules || node.format != nullptr || node.numbers.any()) step.scalars = &node;
        if (!string_rules) step.only_format = node.format;
        if (node.object) read_object(*node.object, step);
        if (node.array) {
            step.items = compile(node.array->items);
            step.array_size = node.array->size;
        }
        return step;
    }

    void read_object(const ObjectRules& rules, Step& step) {
        for (const auto& [name, schema] : rules.properties) step.properties.add(name, compile(schema));
        step.additional = compile(rules.additional);
        for (const std::string& name : rules.required) {
            if (step.properties.find(name) == PropertyTable::kNotFound)
                step.properties.add(name, step.additional);
            step.required |= std::uint64_t{1} << step.properties.find(name);
        }
        step.object_size = rules.size;
    }

    const Schema& schema_;
    std::vector<StepIndex> known_;
    Program program_;
    unsigned depth_ = 0;
};

}  // namespace

Program compile_program(const Schema& schema) {
    return ProgramCompiler(schema).run();
}

}  // namespace shortener_events::contracts
