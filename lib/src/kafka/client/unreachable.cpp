#include "kafka/client/unreachable.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "kafka/client/broker_configs.hpp"
#include "kafka/client/client_beside.hpp"
#include "kafka/client/silent_brokers.hpp"
#include "shortener_events/internal/broker_list.hpp"
#include "shortener_events/internal/units.hpp"

namespace shortener_events::kafka {

namespace {

using std::chrono::milliseconds;
using Brokers = std::vector<BrokerInfo>;

constexpr milliseconds kAsk{500};
constexpr milliseconds kConnect{1000};  // and ask
constexpr milliseconds kLook{20};

/// The topic that brokers keep something in, and what says how many brokers must have it.
struct InternalTopic {
    const char* name;
    const char* setting;
    const char* what;
    const char* remedy;
};

constexpr InternalTopic kGroups{
    "__consumer_offsets", "offsets.topic.replication.factor", "consumer groups",
    "in the brokers' server.properties, with one broker: offsets.topic.replication.factor=1"};
constexpr InternalTopic kTransactions{
    "__transaction_state", "transaction.state.log.replication.factor", "transactions",
    "in the brokers' server.properties, with one broker: transaction.state.log.replication.factor=1 and "
    "transaction.state.log.min.isr=1"};

std::string address_of(const BrokerInfo& broker) {
    return fmt::format("{}:{}", broker.host, broker.port);
}

/// What a client's log tells of the brokers, in lines such as "…: Broker #0/3: HOST:PORT NodeId 7".
class HeardBrokers {
  public:
    /// From librdkafka's threads.
    void note(const std::string& line) {
        const auto begin = line.find("Broker #");
        int index = 0, count = 0, name = 0, port = 0;
        std::int32_t id = 0;
        if (begin == line.npos ||
            std::sscanf(line.c_str() + begin, "Broker #%d/%d: %n", &index, &count, &name) != 2)
            return;
        const auto node = line.rfind(" NodeId ");
        const auto colon = line.rfind(':', node);
        if (name == 0 || node == line.npos || colon < begin + static_cast<std::size_t>(name)) return;
        if (std::sscanf(line.c_str() + colon, ":%d NodeId %d", &port, &id) != 2) return;
        const auto host = begin + static_cast<std::size_t>(name);
        const std::lock_guard lock(mutex_);
        brokers_[id] = {id, line.substr(host, colon - host), port};
        wanted_ = static_cast<std::size_t>(count);
    }
    /// In the order of their ids; empty until all were heard of.
    Brokers all() const {
        const std::lock_guard lock(mutex_);
        Brokers brokers;
        if (brokers_.size() >= wanted_)
            for (const auto& [id, broker] : brokers_) brokers.push_back(broker);
        return brokers;
    }

  private:
    mutable std::mutex mutex_;
    std::map<std::int32_t, BrokerInfo> brokers_;
    std::size_t wanted_ = 1;
};

/// By another client, from its log: newer librdkafkas (2.15) leave the address that they were given as soon
/// as they know the brokers', mostly before they have the answer to us.
Brokers ask_beside(const KafkaSettings& settings) {
    const auto heard = std::make_shared<HeardBrokers>();
    const auto hears = [heard](const std::string& line) { heard->note(line); };
    const Handle beside(RD_KAFKA_CONSUMER, settings_beside(settings, "metadata", hears), {});
    const Deadline deadline(kConnect);
    while (heard->all().empty() && !deadline.passed())
        rd_kafka_poll(beside.get(), deadline.within(kLook).left_ms(1));
    return heard->all();
}

/// Of the cluster, as far as one of them has told; empty: none did, or it is in memory and knows no more
/// questions.
Brokers brokers_told_of(const Handle& handle) {
    char* id = rd_kafka_clusterid(handle.get(), 0);
    const bool asks = id && !std::string_view(id).starts_with("mockCluster");
    if (id) rd_kafka_mem_free(handle.get(), id);
    if (!asks) return {};
    return ask_beside(handle.settings());
}

Error to_error(const std::string& message, std::string hint, bool in_doubt) {
    return {ErrorCategory::kafka, message, std::move(hint), {.retriable = true, .in_doubt = in_doubt}};
}

Error sent_elsewhere(const Handle& handle, const Brokers& silent, bool in_doubt) {
    const auto& told = handle.settings().brokers;
    const auto& first = silent.front();
    const auto who = fmt::format("{}{}", told.find(',') == told.npos ? "" : "one of ", told);
    const auto more = silent.size() == 1
                          ? std::string()
                          : fmt::format("; nor can the other {} be reached where {} to be", silent.size() - 1,
                                        silent.size() == 2 ? "it says" : "they say");
    return to_error(fmt::format("{} answered, but broker {} calls itself {} (its advertised.listeners), and "
                                "there it cannot be reached: {}{}",
                                who, first.id, address_of(first),
                                handle.newest_connection_log().cause_at(first.id), more),
                    "let the broker advertise an address that this machine reaches (with a container: a "
                    "listener of its own for clients outside of it)",
                    in_doubt);
}

Error some_away(const Handle& handle, const Brokers& silent, bool in_doubt) {
    std::vector<std::string> names;
    for (const auto& broker : silent)
        names.push_back(fmt::format("{} ({}): {}", broker.id, address_of(broker),
                                    handle.newest_connection_log().cause_at(broker.id)));
    return to_error(fmt::format("cannot reach broker{} {} within {}", silent.size() == 1 ? "" : "s",
                                fmt::join(names, ", "), format_duration(handle.settings().timeout)),
                    "other brokers answer: is it running, and can it be reached where it says to be "
                    "(its advertised.listeners)?",
                    in_doubt);
}

/// Why a topic is not there, only the brokers' log says; but that they are too few for it can be asked.
std::optional<Error> find_missing_internal_topic(const Handle& handle, const Brokers& brokers, Needed needed,
                                                 bool in_doubt) {
    if (needed == Needed::brokers) return std::nullopt;
    const InternalTopic& topic = needed == Needed::groups ? kGroups : kTransactions;
    const TopicPtr local(rd_kafka_topic_new(handle.get(), topic.name, nullptr));
    const rd_kafka_metadata_t* raw = nullptr;
    if (!local || rd_kafka_metadata(handle.get(), 0, local.get(), &raw, static_cast<int>(kAsk.count())))
        return std::nullopt;
    const MetadataPtr metadata(raw);
    if (metadata->topic_cnt != 1 || metadata->topics[0].err != RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
        return std::nullopt;
    const auto value = read_broker_setting(handle, brokers.front(), topic.setting, Deadline(kAsk));
    if (value && std::strtoul(value->c_str(), nullptr, 10) <= brokers.size()) return std::nullopt;
    const auto setting = value ? fmt::format("{}={}", topic.setting, *value) : topic.setting;
    return to_error(fmt::format("Kafka cannot make its topic {}, which it keeps {} in: {} asks for more "
                                "brokers than there are ({})",
                                topic.name, topic.what, setting, brokers.size()),
                    topic.remedy, in_doubt);
}

Error nobody_answers(const Handle& handle, bool in_doubt) {
    const auto& log = handle.newest_connection_log();
    if (const auto token = log.token_failure())
        return {token->category(),
                token->what(),
                token->hint(),
                {.retriable = token->kafka().retriable, .in_doubt = in_doubt}};
    const std::string within =
        log.is_final() ? "" : fmt::format(" within {}", format_duration(handle.settings().timeout));
    return {
        ErrorCategory::kafka,
        fmt::format("cannot reach any broker of {}{}: {}", handle.settings().brokers, within, log.cause()),
        log.hint(),
        {.retriable = !log.is_final(), .in_doubt = in_doubt}};
}

bool are_elsewhere(const Handle& handle, const Brokers& brokers) {
    const auto asked = bootstrap_addresses(handle.settings().brokers);
    return std::ranges::none_of(brokers, [&](const BrokerInfo& broker) {
        return std::ranges::find(asked, address_of(broker)) != asked.end();
    });
}

std::optional<Error> find_cause(const Handle& handle, const Brokers& brokers, Needed needed, bool in_doubt) {
    const auto silent = find_silent_brokers(handle, {"", brokers, {}}, Deadline(kAsk));
    if (silent.size() == brokers.size())
        return are_elsewhere(handle, silent) ? std::optional(sent_elsewhere(handle, silent, in_doubt))
                                             : std::nullopt;
    if (auto missing = find_missing_internal_topic(handle, brokers, needed, in_doubt)) return missing;
    if (silent.empty() && needed == Needed::transactions)
        return to_error(fmt::format("the brokers answer, but the one that keeps transactions did not do what "
                                    "was asked within {}",
                                    format_duration(handle.settings().timeout)),
                        kTransactionsMayTakeLonger, in_doubt);
    return silent.empty() ? std::nullopt : std::optional(some_away(handle, silent, in_doubt));
}

}  // namespace

Error explain_unreachable(const Handle& handle, Needed needed, bool in_doubt) {
    const auto& log = handle.newest_connection_log();
    const Deadline token(kConnect);  // which is given up a moment before our own wait ends
    while (log.awaits_token() && !token.passed()) std::this_thread::sleep_for(kLook);
    handle.look_for_tls(Deadline(kAsk));
    if (log.is_final() || log.token_failure()) return nobody_answers(handle, in_doubt);
    if (const auto brokers = brokers_told_of(handle); !brokers.empty())
        if (auto cause = find_cause(handle, brokers, needed, in_doubt)) return *cause;
    return nobody_answers(handle, in_doubt);
}

std::optional<Error> find_cluster_fault(const Handle& handle, Needed needed) {
    const auto brokers = brokers_told_of(handle);
    if (brokers.empty()) return std::nullopt;
    const auto silent = find_silent_brokers(handle, {"", brokers, {}}, Deadline(kAsk));
    if (silent.empty()) return find_missing_internal_topic(handle, brokers, needed, false);
    if (silent.size() < brokers.size() || !are_elsewhere(handle, brokers)) return std::nullopt;
    return sent_elsewhere(handle, silent, false);
}

}  // namespace shortener_events::kafka
