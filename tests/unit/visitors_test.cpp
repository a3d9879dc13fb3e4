#include "shortener_events/internal/visitors.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "shortener_events/identity.hpp"
#include "traffic/vocabulary.hpp"

using namespace shortener_events;

TEST_CASE("a visitor is always the same, and no two are one to whoever counts them") {
    const Visitors visitors(1, "simulate");
    std::set<Digest> seen;
    constexpr std::uint64_t kCount = 50'000;
    for (std::uint64_t index = 0; index < kCount; ++index) {
        const Visitor one = visitors.at(index), again = visitors.at(index);
        CHECK(one.ip_address == again.ip_address);
        CHECK(one.user_agent == again.user_agent);
        CHECK(one.city == again.city);
        CHECK_FALSE((one.is_bot && one.user_id));
        seen.insert(visitor_of(one.user_id, one.ip_address, one.user_agent));
    }
    CHECK(seen.size() == kCount);
}

TEST_CASE("addresses are for documentation, and IPv6 ones are canonical") {
    const Visitors visitors(77, "simulate");
    const std::regex documentation(
        R"((192\.0\.2|198\.51\.100|203\.0\.113)\.\d+|2001:db8(:[1-9a-f][0-9a-f]{0,3}){6})");
    int ipv6 = 0;
    for (std::uint64_t index = 0; index < 5000; ++index) {
        const std::string address = visitors.at(index).ip_address;
        CHECK(std::regex_match(address, documentation));
        ipv6 += address.find(':') != std::string::npos;
    }
    CHECK(ipv6 > 2500);
    CHECK(ipv6 < 4500);
}

TEST_CASE("browsers and bots come by their table within 1 percent") {
    const Visitors visitors(5, "simulate");
    constexpr std::uint64_t kCount = 200'000;
    std::map<std::string_view, int> agents;
    int bots = 0;
    for (std::uint64_t index = 0; index < kCount; ++index) {
        const Visitor visitor = visitors.at(index);
        ++agents[visitor.user_agent];
        bots += visitor.is_bot;
    }
    CHECK(bots / double(kCount) == doctest::Approx(0.06).epsilon(0.05));
    for (const auto& browser : vocabulary::kBrowsers)
        CHECK(std::abs(agents[browser.text] / double(kCount) - 0.94 * browser.permille / 1000.0) < 0.01);
}

TEST_CASE("the number of different visitors grows as was asked for, and they come back") {
    for (const VisitorGrowth growth : {VisitorGrowth{}, VisitorGrowth{10, 0.5}, VisitorGrowth{1, 1}}) {
        VisitorSequence sequence(growth);
        Random random(1);
        std::map<std::uint64_t, std::uint64_t> counted;  // visitors by clicks
        std::set<std::uint64_t> seen;
        for (std::uint64_t clicks = 1; clicks <= 100'000; ++clicks) {
            const auto visitor = sequence.next(random);
            CHECK(visitor < sequence.count());
            seen.insert(visitor);
            if (clicks == 1000 || clicks == 100'000) counted[clicks] = seen.size();
        }
        const double beta =
            std::log(double(counted[100'000]) / double(counted[1000])) / std::log(100'000.0 / 1000);
        CHECK(beta == doctest::Approx(growth.beta).epsilon(0.05));
        CHECK(double(counted[100'000]) ==
              doctest::Approx(growth.k * std::pow(100'000, growth.beta)).epsilon(0.05));
    }
}
