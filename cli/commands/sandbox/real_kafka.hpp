// A real Apache Kafka (KRaft, combined mode) on free ports of 127.0.0.1, its data in a scratch folder that
// goes with it.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/process.hpp"
#include "shortener_events/cluster.hpp"

namespace shortener_events::cli {

struct KafkaNode {
    int id;
    std::string address;               ///< host:port
    std::vector<std::string> command;  ///< starts this node again after it was killed
    std::unique_ptr<Process> process;
};

class RealKafka {
  public:
    /// `properties`: lines added to every node's server.properties. `first_port`: of the first node, the
    /// others have the next ones; 0: any that are free. Returns when all brokers answer; throws Error(kafka)
    /// with the end of the log when one ends or nothing answers within two minutes, and where another program
    /// answers in a broker's place; Error(configuration) for a port that is taken.
    RealKafka(int nodes, int first_port, const std::vector<std::string>& properties);
    ~RealKafka();

    std::string brokers() const;
    const std::vector<KafkaNode>& nodes() const { return nodes_; }
    const std::filesystem::path& folder() const { return folder_; }

  private:
    void configure(const std::vector<std::string>& properties);
    void format_storage();
    void start();
    void wait_until_ready();

    bool answers(const KafkaNode& node, const Cluster& asked) const;
    void require_running();

    std::string cluster_id_;  // nobody else's
    std::filesystem::path folder_;
    std::vector<std::string> java_;  // the JVM with its flags and class path
    std::vector<KafkaNode> nodes_;
};

}  // namespace shortener_events::cli
