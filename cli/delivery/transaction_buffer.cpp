#include "cli/delivery/transaction_buffer.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "shortener_events/error.hpp"

namespace shortener_events::cli {

namespace {

void require(bool success) {
    if (success) return;
    throw Error(
        ErrorCategory::io,
        std::string("cannot keep what the transaction holds in a temporary file: ") + std::strerror(errno));
}

template <typename Size>
bool read(std::FILE* file, Size& value) {
    return std::fread(&value, sizeof value, 1, file) == 1;
}

}  // namespace

TransactionBuffer::TransactionBuffer(bool lines, bool places)
    : lines_(lines ? temporary() : nullptr), places_(places ? temporary() : nullptr) {}

TransactionBuffer::File TransactionBuffer::temporary() {
    File file(std::tmpfile());
    require(file != nullptr);
    return file;
}

void TransactionBuffer::take(std::string_view line) {
    if (!lines_) return;
    const std::size_t size = line.size();
    require(std::fwrite(&size, sizeof size, 1, lines_.get()) == 1 &&
            std::fwrite(line.data(), 1, size, lines_.get()) == size);
}

void TransactionBuffer::delivered(const DeliveryReport& report) {
    if (count_++ == 0 || report.opaque < first_line_) first_line_ = report.opaque;
    bytes_ += report.bytes;
    if (!places_) return;
    const Place place{report.opaque, report.partition, report.offset};
    require(std::fwrite(&place, sizeof place, 1, places_.get()) == 1);
}

void TransactionBuffer::each_line(const std::function<void(std::string_view)>& use) const {
    if (!lines_) return;
    std::rewind(lines_.get());
    std::string line;
    for (std::size_t size = 0; read(lines_.get(), size);) {
        line.resize(size);
        require(std::fread(line.data(), 1, size, lines_.get()) == size);
        use(line);
    }
}

void TransactionBuffer::each_place(const std::function<void(const Place&)>& use) const {
    if (!places_) return;
    std::rewind(places_.get());
    for (Place place{}; read(places_.get(), place);) use(place);
}

void TransactionBuffer::clear() {
    count_ = bytes_ = first_line_ = 0;
    for (const File* file : {&lines_, &places_}) {
        if (!*file) continue;
        std::rewind(file->get());
        require(::ftruncate(::fileno(file->get()), 0) == 0);
    }
}

}  // namespace shortener_events::cli
