#include "cli/commands/sandbox/real_kafka.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "cli/commands/sandbox/free_port.hpp"
#include "cli/commands/sandbox/kafka_jars.hpp"
#include "shortener_events/cluster.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/internal/file_trust.hpp"
#include "shortener_events/internal/random.hpp"

namespace shortener_events::cli {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto kStartLimit = 120s;  // a matter of seconds, but not on a machine that is busy otherwise

constexpr const char* kNodeProperties = R"(process.roles=broker,controller
node.id={id}
controller.quorum.voters={voters}
listeners=PLAINTEXT://{address},CONTROLLER://{controller}
advertised.listeners=PLAINTEXT://{address}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
offsets.topic.replication.factor={replicas}
transaction.state.log.replication.factor={replicas}
transaction.state.log.min.isr={in_sync}
share.coordinator.state.topic.replication.factor={replicas}
share.coordinator.state.topic.min.isr={in_sync}
default.replication.factor={replicas}
min.insync.replicas={in_sync}
group.initial.rebalance.delay.ms=0
)";

/// Kafka's form of a UUID is 22 characters of base64.
std::string new_cluster_id() {
    return Random(unpredictable_seed()).code(21) + "w";
}

fs::path scratch_folder() {
    std::error_code failure;
    const fs::path folder = fs::temp_directory_path(failure);
    if (failure)
        throw Error(ErrorCategory::io, fmt::format("no folder for temporary files: {}", failure.message()),
                    "$TMPDIR names it");
    std::string name = (folder / "shortener-events-kafka.XXXXXX").string();
    if (!::mkdtemp(name.data()))
        throw Error(ErrorCategory::io,
                    fmt::format("cannot make a scratch folder \"{}\": {}", name, std::strerror(errno)));
    const std::string distrust = distrust_of(name);  // Kafka runs as what is configured in there
    if (distrust.empty()) return name;
    fs::remove(name);
    throw Error(ErrorCategory::configuration, fmt::format("\"{}\" could be exchanged: {}", name, distrust),
                "set TMPDIR to a folder of your own");
}

std::string last_lines(const fs::path& path) {
    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    return text.size() > 600 ? "…" + text.substr(text.size() - 600) : text;
}

fs::path node_folder(const fs::path& folder, int id) {
    return folder / fmt::format("node-{}", id);
}

}  // namespace

RealKafka::RealKafka(int nodes, int first_port, const std::vector<std::string>& properties)
    : cluster_id_(new_cluster_id()) {
    for (int i = 0; first_port > 0 && i < nodes; ++i) require_free_port(first_port + i);
    const fs::path jars = require_kafka_jars();
    folder_ = scratch_folder();
    java_ = {"java", nodes > 1 ? "-Xmx512m" : "-Xmx1g", "-cp", (jars / "*").string()};
    for (int id = 1; id <= nodes; ++id)
        nodes_.push_back({id,
                          fmt::format("127.0.0.1:{}", first_port > 0 ? first_port + id - 1 : free_port()),
                          {},
                          nullptr});
    try {
        configure(properties);
        format_storage();
        start();
        wait_until_ready();
    } catch (...) {
        nodes_.clear();  // ends the processes before their folder goes
        fs::remove_all(folder_);
        throw;
    }
}

RealKafka::~RealKafka() {
    for (auto& node : nodes_) node.process->send(SIGTERM);
    for (auto& node : nodes_) node.process->terminate(3s);
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::string RealKafka::brokers() const {
    std::vector<std::string> addresses;
    for (const auto& node : nodes_) addresses.push_back(node.address);
    return fmt::format("{}", fmt::join(addresses, ","));
}

void RealKafka::configure(const std::vector<std::string>& properties) {
    std::vector<std::string> controllers, voters;
    for (const auto& node : nodes_) {
        controllers.push_back(fmt::format("127.0.0.1:{}", free_port()));
        voters.push_back(fmt::format("{}@{}", node.id, controllers.back()));
    }
    const auto count = static_cast<int>(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        auto& node = nodes_[i];
        const fs::path home = node_folder(folder_, node.id);
        fs::create_directories(home);
        std::ofstream file(home / "server.properties");
        file << fmt::format(
            kNodeProperties, fmt::arg("id", node.id), fmt::arg("voters", fmt::join(voters, ",")),
            fmt::arg("address", node.address), fmt::arg("controller", controllers[i]),
            fmt::arg("data", (home / "data").string()), fmt::arg("replicas", std::min(3, count)),
            fmt::arg("in_sync", std::min(2, count)));
        for (const auto& line : properties) file << line << '\n';
        node.command = java_;
        node.command.insert(node.command.end(), {"kafka.Kafka", home / "server.properties"});
    }
}

void RealKafka::format_storage() {
    std::vector<std::unique_ptr<Process>> tools;
    for (const auto& node : nodes_) {
        const fs::path home = node_folder(folder_, node.id);
        auto command = java_;
        command.insert(command.end(), {"kafka.tools.StorageTool", "format", "-t", cluster_id_, "-c",
                                       home / "server.properties"});
        tools.push_back(std::make_unique<Process>(
            command, Process::Options{.environment = {}, .output_file = home / "format.log"}));
    }
    for (std::size_t i = 0; i < tools.size(); ++i)
        if (tools[i]->wait() != 0)
            throw Error(ErrorCategory::kafka,
                        "Kafka refuses its configuration: " +
                            last_lines(node_folder(folder_, nodes_[i].id) / "format.log"));
}

void RealKafka::start() {
    for (auto& node : nodes_)
        node.process = std::make_unique<Process>(
            node.command,
            Process::Options{.environment = {}, .output_file = node_folder(folder_, node.id) / "server.log"});
}

bool RealKafka::answers(const KafkaNode& node, const Cluster& asked) const {
    ClusterInfo cluster;
    try {
        cluster = asked.read_metadata();
    } catch (const Error&) {
        return false;  // not up yet
    }
    if (!cluster.cluster_id.empty() && cluster.cluster_id != cluster_id_)
        throw Error(ErrorCategory::kafka,
                    fmt::format("another program answers at {}, where Kafka was to listen", node.address),
                    "start the sandbox again: it takes another port");
    return !cluster.cluster_id.empty() && cluster.brokers.size() == nodes_.size();
}

void RealKafka::require_running() {
    for (auto& node : nodes_)
        if (node.process->poll())
            throw Error(ErrorCategory::kafka, "Kafka ended while starting: " +
                                                  last_lines(node_folder(folder_, node.id) / "server.log"));
}

/// Each is asked at its own address: the port was free before it started, and another program may have taken
/// it since.
void RealKafka::wait_until_ready() {
    const auto deadline = std::chrono::steady_clock::now() + kStartLimit;
    for (const auto& node : nodes_) {
        KafkaSettings settings;
        settings.brokers = node.address;
        settings.timeout = 1s;
        const Cluster cluster(settings);
        while (!answers(node, cluster)) {
            require_running();
            if (std::chrono::steady_clock::now() > deadline)
                throw Error(ErrorCategory::kafka, "Kafka did not answer within two minutes after its start");
            std::this_thread::sleep_for(50ms);
        }
    }
    require_running();  // without its port it would not
}

}  // namespace shortener_events::cli
