#include "shortener_events/record.hpp"

namespace shortener_events {

Digest content_of(const Record& record) {
    return record.oversize ? record.oversize->content : content_of(record.key, record.value);
}

}  // namespace shortener_events
