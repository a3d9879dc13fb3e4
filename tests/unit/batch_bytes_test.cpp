#include "kafka/produce/batch_bytes.hpp"

#include <doctest/doctest.h>

namespace shortener_events::kafka {

TEST_CASE("a topic of a few partitions keeps 8 MiB under way, one of many as much as their full batches") {
    CHECK(bytes_for_full_batches(0) == 8U << 20U);  // nothing is known of it yet
    CHECK(bytes_for_full_batches(3) == 8U << 20U);
    CHECK(bytes_for_full_batches(60) == 36'000'000);
    CHECK(bytes_for_full_batches(60) < 40U << 20U);  // what the command line allows
}

TEST_CASE("where as much waits as is allowed, a batch is full") {
    for (std::size_t partitions = 0; partitions < 1000; ++partitions)
        CHECK(bytes_for_full_batches(partitions) > bytes_of_a_full_batch(partitions));
}

}  // namespace shortener_events::kafka
