#include "kafka/group/claims.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace shortener_events;
using kafka::bound_claims;

namespace {

ClusterInfo cluster_with(const std::string& topic, std::int32_t partitions) {
    ClusterInfo cluster;
    auto& info = cluster.topics.emplace_back();
    info.name = topic;
    for (std::int32_t id = 0; id < partitions; ++id) info.partitions.push_back({id, 1, {}, {}});
    return cluster;
}

std::vector<std::int32_t> up_to(std::int32_t count) {
    std::vector<std::int32_t> ids(static_cast<std::size_t>(count));
    std::iota(ids.begin(), ids.end(), 0);
    return ids;
}

Group group_reading(Assignment assigned) {
    Group group;
    group.members.emplace().push_back({"m", {}, "c", "h", std::move(assigned)});
    return group;
}

std::size_t claims_of(const Group& group) {
    std::size_t claims = 0;
    for (const auto& [topic, partitions] : group.members->front().assigned) claims += partitions.size();
    return claims;
}

}  // namespace

TEST_CASE("partitions that the cluster lists stay, however many they are") {
    std::map<std::string, Group> groups{{"g", group_reading({{"clicks", up_to(5'000)}})}};
    bound_claims(groups, cluster_with("clicks", 5'000));
    CHECK(claims_of(groups["g"]) == 5'000);
    CHECK(groups["g"].error.empty());
}

TEST_CASE("of partitions that the cluster does not list a group keeps the first thousand, and says so") {
    std::map<std::string, Group> groups{{"g", group_reading({{"clicks", up_to(60'000)}})}};
    bound_claims(groups, cluster_with("clicks", 10));
    CHECK(claims_of(groups["g"]) == 1'010);
    CHECK(groups["g"].error ==
          "its members claim partitions that this cluster does not list; 58990 of them are left out");
}

TEST_CASE("of topics that the cluster does not list a group keeps a hundred") {
    Assignment assigned;
    for (int i = 0; i < 300; ++i) assigned["t" + std::to_string(i)] = {0};
    std::map<std::string, Group> groups{{"g", group_reading(std::move(assigned))}};
    bound_claims(groups, {});
    CHECK(groups["g"].members->front().assigned.size() == 100);
}

TEST_CASE("many groups share the room for what is not listed, and none of them loses what is") {
    std::map<std::string, Group> groups;
    for (int i = 0; i < 30; ++i)
        groups["g" + std::to_string(i)] = group_reading({{"clicks", up_to(3)}, {"gone", up_to(900)}});
    bound_claims(groups, cluster_with("clicks", 3));
    std::size_t all = 0;
    for (const auto& [name, group] : groups) {
        CHECK(group.members->front().assigned.at("clicks").size() == 3);
        all += claims_of(group) - 3;
    }
    CHECK(all == 10'000);
}
