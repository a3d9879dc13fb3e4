#include "cli/settings/java_settings.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace shortener_events::cli {

namespace {

// https://kafka.apache.org/documentation/#configuration: producer, consumer and admin of Kafka 4.
constexpr std::array<std::string_view, 52> kJavaOnly{"auto.include.jmx.reporter",
                                                     "auto.register.schemas",
                                                     "bootstrap.controllers",
                                                     "buffer.memory",
                                                     "client.dns.lookup",
                                                     "compression.gzip.level",
                                                     "compression.lz4.level",
                                                     "compression.zstd.level",
                                                     "default.api.timeout.ms",
                                                     "enable.metrics.push",
                                                     "exclude.internal.topics",
                                                     "group.protocol",
                                                     "group.remote.assignor",
                                                     "interceptor.classes",
                                                     "max.block.ms",
                                                     "max.poll.records",
                                                     "max.request.size",
                                                     "metadata.max.idle.ms",
                                                     "metadata.recovery.rebootstrap.trigger.ms",
                                                     "metadata.recovery.strategy",
                                                     "metric.reporters",
                                                     "metrics.num.samples",
                                                     "metrics.recording.level",
                                                     "metrics.sample.window.ms",
                                                     "partitioner.adaptive.partitioning.enable",
                                                     "partitioner.availability.timeout.ms",
                                                     "partitioner.ignore.keys",
                                                     "retry.backoff.max.ms",
                                                     "sasl.client.callback.handler.class",
                                                     "sasl.kerberos.ticket.renew.jitter",
                                                     "sasl.kerberos.ticket.renew.window.factor",
                                                     "sasl.login.callback.handler.class",
                                                     "sasl.login.class",
                                                     "sasl.login.connect.timeout.ms",
                                                     "sasl.login.read.timeout.ms",
                                                     "sasl.login.retry.backoff.max.ms",
                                                     "sasl.login.retry.backoff.ms",
                                                     "sasl.oauthbearer.clock.skew.seconds",
                                                     "sasl.oauthbearer.expected.audience",
                                                     "sasl.oauthbearer.expected.issuer",
                                                     "sasl.oauthbearer.scope.claim.name",
                                                     "security.providers",
                                                     "socket.connection.setup.timeout.max.ms",
                                                     "specific.avro.reader",
                                                     "ssl.enabled.protocols",
                                                     "ssl.engine.factory.class",
                                                     "ssl.keymanager.algorithm",
                                                     "ssl.protocol",
                                                     "ssl.provider",
                                                     "ssl.secure.random.implementation",
                                                     "ssl.trustmanager.algorithm",
                                                     "transaction.two.phase.commit.enable"};
constexpr std::array<std::string_view, 9> kJavaFamilies{"basic.auth.",
                                                        "confluent.",
                                                        "schema.registry.",
                                                        "sasl.login.refresh.",
                                                        "sasl.oauthbearer.jwks.",
                                                        "share.",
                                                        "sasl.oauthbearer.jwt.",
                                                        "use.latest.",
                                                        "internal."};
constexpr std::array<std::string_view, 8> kDecided{"partitioner.class",
                                                   "group.id",
                                                   "group.instance.id",
                                                   "enable.auto.commit",
                                                   "auto.offset.reset",
                                                   "transactional.id",
                                                   "partition.assignment.strategy",
                                                   "allow.auto.create.topics"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kRenamed{{
    {"fetch.max.wait.ms", "fetch.wait.max.ms"},
    {"receive.buffer.bytes", "socket.receive.buffer.bytes"},
    {"send.buffer.bytes", "socket.send.buffer.bytes"},
    {"sasl.oauthbearer.client.credentials.client.id", "sasl.oauthbearer.client.id"},
    {"sasl.oauthbearer.client.credentials.client.secret", "sasl.oauthbearer.client.secret"},
    {"ssl.keystore.certificate.chain", "ssl.certificate.pem"},
    {"ssl.keystore.key", "ssl.key.pem"},
    {"ssl.truststore.certificates", "ssl.ca.pem"},
}};

}  // namespace

std::string renamed_from_java(const std::string& name) {
    const auto* found =
        std::ranges::find(kRenamed, std::string_view(name), [](const auto& pair) { return pair.first; });
    return found == kRenamed.end() ? name : std::string(found->second);
}

bool is_java_only(std::string_view name) {
    return name.ends_with(".serializer") || name.ends_with(".deserializer") ||
           std::ranges::find(kJavaOnly, name) != kJavaOnly.end() ||
           std::ranges::any_of(kJavaFamilies, [&](auto family) { return name.starts_with(family); });
}

bool is_decided_by_commands(std::string_view name) {
    return std::ranges::find(kDecided, name) != kDecided.end();
}

std::string value_from_java(std::string_view name, const std::string& value) {
    if (name == "ssl.endpoint.identification.algorithm" && value.empty()) return "none";
    const bool is_size = name == "socket.receive.buffer.bytes" || name == "socket.send.buffer.bytes" ||
                         name == "connections.max.idle.ms";
    return is_size && value == "-1" ? "0" : value;
}

}  // namespace shortener_events::cli
