#include "contracts/compat/samples.hpp"

#include <algorithm>

#include "contracts/compat/bounds.hpp"
#include "contracts/compat/probes.hpp"
#include "contracts/compat/work.hpp"

namespace shortener_events::contracts {

namespace {

using nlohmann::json;

constexpr std::size_t kMostCandidates = 160;
constexpr std::size_t kMostNames = 32;

enum class Members { required, all };

json object_of(const Writers& writers, Members members, int depth) {
    std::set<std::string> names = required_by(writers);
    if (members == Members::all) {
        for (const NodeRef& ref : writers.nodes) {
            if (!ref.node().object) continue;
            for (const auto& [name, schema] : ref.node().object->properties) {
                if (names.size() < kMostNames) names.insert(name);
            }
        }
    }
    json object = json::object();
    for (const std::string& name : names) {
        if (auto value = sample(member_of(writers, name), nullptr, {}, depth - 1)) object[name] = *value;
    }
    const auto least = std::min<std::uint64_t>(member_count_of(writers).min.value_or(0), 16);
    for (int i = 0; object.size() < least && i < 16; ++i) {
        const std::string name = "field" + std::to_string(i);
        if (auto value = sample(member_of(writers, name), nullptr, {}, depth - 1)) object[name] = *value;
    }
    return object;
}

json array_of(const Writers& writers, std::size_t length, int depth) {
    json array = json::array();
    for (std::size_t i = 0; i < length; ++i) {
        auto item = sample(item_of(writers, i), nullptr, {}, depth - 1);
        if (!item) break;
        array.push_back(std::move(*item));
    }
    for (const NodeRef& ref : writers.nodes) {
        if (!ref.node().array || ref.node().array->contains == kNoNode || array.empty()) continue;
        const Writers wanted = item_of(writers, 0).with(ref.at(ref.node().array->contains));
        if (auto item = sample(wanted, nullptr, {}, depth - 1)) array[0] = std::move(*item);
    }
    return array;
}

/// Lengths at and beside the limits, so that one of them breaks a limit that is only a little tighter.
std::vector<std::size_t> lengths_near(const Limits& own, const Limits& reader) {
    std::vector<std::size_t> lengths{own.min.value_or(0), own.min.value_or(0) + 1, own.min.value_or(0) + 2};
    for (const auto& limit : {own.max, reader.min, reader.max}) {
        if (!limit || *limit > 64) continue;
        if (*limit > 0) lengths.push_back(*limit - 1);
        lengths.push_back(*limit);
        lengths.push_back(*limit + 1);
    }
    std::erase_if(lengths, [](std::size_t length) { return length > 65; });
    std::sort(lengths.begin(), lengths.end());
    lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
    return lengths;
}

/// With one of the fields that the reader has something to say about.
void add_objects_for(const Writers& writers, const ObjectRules& reader, int depth,
                     std::vector<json>& values) {
    std::vector<std::string> names;
    for (const auto& [name, schema] : reader.properties) names.push_back(name);
    for (const auto& [name, others] : reader.dependent_names) names.push_back(name);
    for (const auto& [name, schema] : reader.dependent_schemas) names.push_back(name);
    names.resize(std::min(names.size(), kMostNames));
    const json plain = object_of(writers, Members::required, depth);
    for (const std::string& name : names) {
        const auto value = sample(member_of(writers, name), nullptr, {}, depth - 1);
        if (!value || plain.contains(name)) continue;
        values.push_back(plain);
        values.back()[name] = *value;
    }
}

void add_structures(const Writers& writers, const Node* reader, int depth, std::vector<json>& values) {
    const std::uint8_t types = writers.allowed_types();
    if ((types & kObject) != 0) {
        values.push_back(object_of(writers, Members::required, depth));
        values.push_back(object_of(writers, Members::all, depth));
        const std::size_t most = reader && reader->object ? reader->object->size.max.value_or(64) : 64;
        json crowd = values.back();
        for (std::size_t i = 0; crowd.size() <= most && i < 16; ++i)
            crowd["field" + std::to_string(i)] = nullptr;
        values.push_back(std::move(crowd));
        if (reader && reader->object) add_objects_for(writers, *reader->object, depth, values);
    }
    if ((types & kArray) == 0) return;
    Limits wanted = reader && reader->array ? reader->array->size : Limits{};
    if (reader && reader->array && !wanted.max) wanted.max = reader->array->leading.size();
    for (const std::size_t length : lengths_near(item_count_of(writers), wanted)) {
        values.push_back(array_of(writers, length, depth));
        if (length > 1 && !values.back().empty())
            values.emplace_back(length, json(values.back().front()));  // with repetitions
    }
}

void add_alternatives(const Writers& writers, const Node* reader, int depth, std::vector<json>& values) {
    for (const NodeRef& ref : writers.nodes) {
        if (!ref.node().combinations) continue;
        const Combinations& rules = *ref.node().combinations;
        std::vector<NodeIndex> branches = rules.any_of;
        branches.insert(branches.end(), rules.one_of.begin(), rules.one_of.end());
        for (const NodeIndex branch : {rules.then_schema, rules.else_schema, rules.if_schema})
            if (branch != kNoNode) branches.push_back(branch);
        for (const NodeIndex branch : branches) {
            const Writers narrowed = writers.with(ref.at(branch));
            if (narrowed == writers) continue;
            for (json& value : candidates(narrowed, reader, depth - 1)) values.push_back(std::move(value));
            if (values.size() > kMostCandidates) return;
        }
    }
}

}  // namespace

std::vector<json> candidates(const Writers& writers, const Node* reader, int depth) {
    constexpr std::uint64_t kProbes = 64;  // made at least
    WorkLimit::spend(kProbes + writers.nodes.size());
    if (auto listed = listed_values(writers)) return *listed;
    std::vector<json> values = scalar_probes(writers, reader);
    if (depth <= 0) return values;
    add_structures(writers, reader, depth, values);
    add_alternatives(writers, reader, depth, values);
    return values;
}

std::optional<json> sample(const Writers& writers, const Node* reader,
                           const std::function<bool(const json&)>& wanted, int depth) {
    for (json& value : candidates(writers, reader, depth)) {
        if (holds(writers, value) && (!wanted || wanted(value))) return std::move(value);
    }
    return std::nullopt;
}

std::optional<json> object_with(const Writers& writers, const std::string& name, const json& value) {
    for (json& object : candidates(writers.only(kObject), nullptr)) {
        if (!object.is_object()) continue;
        object[name] = value;
        if (holds(writers, object)) return std::move(object);
    }
    return std::nullopt;
}

std::optional<json> array_with(const Writers& writers, std::size_t index, const json& value) {
    for (json& array : candidates(writers.only(kArray), nullptr)) {
        if (!array.is_array()) continue;
        while (array.size() <= index) {
            auto filler = sample(item_of(writers, array.size()));
            array.push_back(filler ? std::move(*filler) : json());
        }
        array[index] = value;
        if (holds(writers, array)) return std::move(array);
        array = json::array_t(array.begin(), array.begin() + static_cast<std::ptrdiff_t>(index) + 1);
        if (holds(writers, array)) return std::move(array);
    }
    return std::nullopt;
}

}  // namespace shortener_events::contracts
