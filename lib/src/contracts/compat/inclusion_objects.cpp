#include <algorithm>

#include "contracts/compat/emptiness.hpp"
#include "contracts/compat/inclusion.hpp"
#include "contracts/compat/named_fields.hpp"
#include "contracts/compat/samples.hpp"
#include "contracts/json/pointer.hpp"
#include "contracts/json/values.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

/// Stands for a member that no schema names.
constexpr const char* kAnyMember = "*";
constexpr const char* kFreshNames[] = {"other", "unnamed", "x"};

std::string quoted(const std::string& name) {
    return to_text(json(name));
}

/// A name that the pattern finds; "" where none was guessed.
std::string name_for(const Pattern& pattern) {
    std::string plain = pattern.expression();
    if (plain.starts_with('^')) plain.erase(0, 1);
    if (plain.ends_with('$')) plain.pop_back();
    for (const std::string& name :
         {plain, plain + "a", std::string("a"), std::string("x-a"), std::string("1")}) {
        if (pattern.matches(name)) return name;
    }
    return "";
}

/// What is known about members whose names no schema says and no pattern finds, or - with `found` - about
/// those that this pattern of one of the writers' nodes finds.
Writers unnamed_members(const Writers& writers, NodeRef finder = {}, NodeIndex found = kNoNode) {
    Writers members;
    if (found != kNoNode) members.add(finder.at(found));
    for (const NodeRef& ref : writers.nodes) {
        const auto& rules = ref.node().object;
        if (!rules || rules->additional == kNoNode || (found != kNoNode && ref == finder)) continue;
        // A name that one node's pattern finds may be found by another's as well.
        if (found == kNoNode || rules->pattern_properties.empty()) members.add(ref.at(rules->additional));
    }
    return members;
}

}  // namespace

bool Inclusion::no_unnamed(const Writers& writers) const {
    return options_.unnamed == UnnamedFields::absent && names_fields(writers) && !has_other_patterns(writers);
}

bool Inclusion::can_appear(const Writers& writers, const std::string& name) const {
    return can_have(writers, name) && (!no_unnamed(writers) || is_named(writers, name));
}

bool Inclusion::check_object(const Question& question) {
    const Node& node = question.node();
    if (!node.object || (question.writers.allowed_types() & node.types & kObject) == 0) return true;
    const Writers objects = question.writers.only(kObject);
    const Question about{objects, question.reader, question.field, question.obstacles};
    bool proven = check_required(about);
    proven = check_members(about) && proven;
    proven = check_patterns(about) && proven;
    proven = check_additional(about) && proven;
    proven = check_names(about) && proven;
    proven = check_member_count(about) && proven;
    return check_dependencies(about) && proven;
}

bool Inclusion::check_members(const Question& question) {
    std::set<std::string> names = property_names(question.writers);
    if (options_.unnamed == UnnamedFields::absent) names.merge(named_by(question.writers));
    for (const auto& [name, schema] : question.node().object->properties) names.insert(name);
    bool proven = true;
    for (const std::string& name : names) proven &= check_member(question, name);
    return proven;
}

bool Inclusion::check_member(const Question& question, const std::string& name) {
    if (!can_afford(1)) return refuse(question, "", "the schemas are too large to be compared");
    const auto schemas = member_schemas(*question.node().object, name);
    if (schemas.empty() || !can_appear(question.writers, name)) return true;
    const Writers member = member_of(question.writers, name);
    bool proven = true;
    for (const NodeIndex schema : schemas) {
        proven &= check_part(question, member, schema, pointer_below(question.field, name),
                             [&](const json& value) { return object_with(question.writers, name, value); });
    }
    return proven;
}

/// Names that only a pattern of the reader finds; those that a schema names have been looked at.
bool Inclusion::check_patterns(const Question& question) {
    bool proven = true;
    for (const auto& [pattern, schema] : question.node().object->pattern_properties) {
        if (no_unnamed(question.writers) && !has_patterns(question.writers)) continue;
        Writers members;
        for (const NodeRef& ref : question.writers.nodes) {
            if (!ref.node().object) continue;
            for (const auto& [own, found] : ref.node().object->pattern_properties) {
                if (own.expression() == pattern.expression()) members.add(ref.at(found));
            }
            const bool only_additional =
                ref.node().object->pattern_properties.empty() && ref.node().object->additional != kNoNode;
            if (only_additional) members.add(ref.at(ref.node().object->additional));
        }
        if (is_empty(members)) continue;
        const std::string name = name_for(pattern);
        proven &= check_part(question, members, schema, question.field + "/" + kAnyMember,
                             [&](const json& value) { return object_with(question.writers, name, value); });
    }
    return proven;
}

/// Names that no property and no pattern of the reader finds.
bool Inclusion::check_additional(const Question& question) {
    const ObjectRules& rules = *question.node().object;
    if (rules.additional == kNoNode) return true;
    const NodeRef schema = question.reader.at(rules.additional);
    bool proven = true;
    if (!no_unnamed(question.writers))
        proven = check_other_members(question, unnamed_members(question.writers), schema);
    for (const NodeRef& ref : question.writers.nodes) {
        if (!ref.node().object) continue;
        for (const auto& [pattern, found] : ref.node().object->pattern_properties) {
            const auto same = [&, expression = pattern.expression()](const auto& own) {
                return own.first.expression() == expression;
            };
            if (std::any_of(rules.pattern_properties.begin(), rules.pattern_properties.end(), same)) continue;
            proven &= check_other_members(question, unnamed_members(question.writers, ref, found), schema);
        }
    }
    return proven;
}

bool Inclusion::check_other_members(const Question& question, const Writers& others, NodeRef schema) {
    if (is_empty(others)) return true;
    if (schema.node().refuses_everything) return refuse_member(question);
    return check_part(question, others, schema.index, question.field + "/" + kAnyMember,
                      [&](const json& value) { return fresh_member(question, value); });
}

std::optional<json> Inclusion::fresh_member(const Question& question, const json& value) {
    for (const char* name : kFreshNames) {
        auto object = object_with(question.writers, name, value);
        if (object && accepts(question.reader, *object) == false) return object;
    }
    return std::nullopt;
}

bool Inclusion::refuse_member(const Question& question) {
    if (question.obstacles == nullptr) return false;
    std::optional<json> example;
    for (const char* name : kFreshNames) {
        const auto value = sample(member_of(question.writers, name));
        if (!example && value) example = fresh_member(question, *value);
    }
    question.obstacles->push_back(
        {question.field + "/" + kAnyMember, pointer_below(question.node().location, "additionalProperties"),
         "additionalProperties",
         reader() + " refuses fields that it does not name; " + writer() + " allows them", example});
    return false;
}

bool Inclusion::check_names(const Question& question) {
    const NodeIndex names = question.node().object->names;
    if (names == kNoNode || is_anything(question.reader.at(names))) return true;
    Writers texts;
    texts.types = kString;
    for (const NodeRef& ref : question.writers.nodes) {
        if (ref.node().object && ref.node().object->names != kNoNode)
            texts.add(ref.at(ref.node().object->names));
    }
    if (includes(texts, question.reader.at(names), question.field, nullptr)) return true;
    if (has_patterns(question.writers) || !is_empty(unnamed_members(question.writers)))
        return refuse(question, "propertyNames",
                      reader() + " allows only certain names of fields; " + writer() + " allows others too",
                      "", kSomewhere);
    for (const std::string& name : property_names(question.writers)) {
        if (accepts(question.reader.at(names), json(name)) == true || !can_appear(question.writers, name))
            continue;
        return refuse(question, "propertyNames", reader() + " does not allow the name " + quoted(name), "",
                      pointer_below("", name));
    }
    return true;
}

}  // namespace shortener_events::contracts
