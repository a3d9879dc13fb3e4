// Follows the clicks from now on and prints the short code of each; Ctrl-C ends it. Reads without a consumer
// group, so it leaves no trace at the broker and disturbs nobody. usage: follow_topic BROKERS [COUNT]
#include <charconv>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "shortener_events/client.hpp"
#include "shortener_events/error.hpp"
#include "shortener_events/names.hpp"
#include "shortener_events/subscriber.hpp"
#include "shortener_events/visible_text.hpp"

using namespace shortener_events;

namespace {

/// SIGINT as a stop request, awaited by a thread: a handler may call next to nothing.
std::stop_token stop_at_interrupt() {
    static std::stop_source stop;
    static sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    pthread_sigmask(SIG_BLOCK, &interrupt, nullptr);
    std::thread([] {
        int number = 0;
        sigwait(&interrupt, &number);
        stop.request_stop();
    }).detach();
    return stop.get_token();
}

/// What a stranger wrote reaches a terminal only escaped.
void print(const Record& record) {
    std::cout << record.topic << '[' << record.partition << "]@" << record.offset << ' '
              << escape_line(record.value.value_or("(tombstone)")) << std::endl;
}

void follow(const KafkaSettings& settings, std::uint64_t count, const std::stop_token& stop) {
    const Client client(settings);
    Selection selection;
    selection.topics = {std::string(names::kClickTopic)};
    selection.from = {.kind = Position::Kind::end};
    Subscriber subscriber(client, read_ranges(client, selection), AtEnd::follow);
    std::cerr << "following" << std::endl;
    while (count > 0 && !stop.stop_requested())
        if (const auto record = subscriber.next(stop)) {
            print(*record);
            --count;
        }
}

bool read_count(std::string_view text, std::uint64_t& count) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

int main(int argc, char** argv) {
    std::uint64_t count = UINT64_MAX;
    if (argc < 2 || argc > 3 || (argc == 3 && !read_count(argv[2], count))) {
        std::cerr << "usage: follow_topic BROKERS [COUNT]\n";
        return 2;
    }
    try {
        KafkaSettings settings;
        settings.brokers = argv[1];
        follow(settings, count, stop_at_interrupt());
    } catch (const Error& error) {
        std::cerr << "follow_topic: " << error.what() << '\n';
        if (!error.hint().empty()) std::cerr << "  hint: " << error.hint() << '\n';
        return 1;
    }
}
