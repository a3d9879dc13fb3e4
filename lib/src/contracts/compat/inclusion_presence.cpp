// Which fields there have to be, and how many.
#include "contracts/compat/bounds.hpp"
#include "contracts/compat/inclusion.hpp"
#include "contracts/compat/named_fields.hpp"
#include "contracts/json/pointer.hpp"
#include "contracts/json/values.hpp"

namespace shortener_events::contracts {

using nlohmann::json;

bool Inclusion::check_required(const Question& question) {
    const auto required = required_by(question.writers);
    bool proven = true;
    for (const std::string& name : question.node().object->required) {
        if (required.contains(name)) continue;
        proven = refuse(question, "required",
                        reader() + " requires the field " + to_text(json(name)) + "; " + writer() +
                            " lets events leave it out",
                        "", pointer_below("", name));
    }
    return proven;
}

bool Inclusion::check_member_count(const Question& question) {
    const Limits& wanted = question.node().object->size;
    const Limits own = member_count_of(question.writers);
    bool proven = true;
    if (wanted.min && own.min.value_or(0) < *wanted.min)
        proven = refuse(question, "minProperties",
                        reader() + " expects at least " + std::to_string(*wanted.min) + " fields; " +
                            writer() + " does not");
    if (wanted.max && (!own.max || *own.max > *wanted.max))
        proven = refuse(question, "maxProperties",
                        reader() + " expects at most " + std::to_string(*wanted.max) + " fields; " +
                            writer() + " allows more");
    return proven;
}

bool Inclusion::check_dependencies(const Question& question) {
    const ObjectRules& rules = *question.node().object;
    const auto required = required_by(question.writers);
    bool proven = true;
    for (const auto& [name, wanted] : rules.dependent_names) {
        if (!can_appear(question.writers, name)) continue;
        const auto own = depending_on(question.writers, name);
        for (const std::string& other : wanted) {
            if (other == name || required.contains(other) || own.contains(other)) continue;
            proven = refuse(question, "dependencies",
                            reader() + " requires the field " + to_text(json(other)) + " beside " +
                                to_text(json(name)) + "; " + writer() + " does not",
                            pointer_below("", name), pointer_below("", other));
        }
    }
    for (const auto& [name, schema] : rules.dependent_schemas) {
        if (!can_appear(question.writers, name)) continue;
        Writers having = question.writers;
        for (const NodeRef& also : schemas_depending_on(question.writers, name)) having.add(also);
        proven &= check_part({having, question.reader, question.field, question.obstacles}, having, schema,
                             question.field, [&](const json& value) { return std::optional(value); });
    }
    return proven;
}

}  // namespace shortener_events::contracts
