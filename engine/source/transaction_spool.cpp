#include "engine/source/transaction_spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "protocol/bytes.hpp"
#include "protocol/error.hpp"

namespace engine::source {

using protocol::Error;
using protocol::ErrorKind;
namespace sqlstate = protocol::sqlstate;

namespace {

constexpr std::size_t header_bytes = 12;  // the LSN, the message's length
constexpr std::size_t read_bytes = 256UL * 1024;

Error spool_error(const char* doing, int code) {
    return Error{
        ErrorKind::transient,
        code == ENOSPC || code == EDQUOT ? sqlstate::disk_full : sqlstate::io_error,
        fmt::format("cannot {} a spill file: {}", doing, std::strerror(code)),
        "A transaction that is in progress at the source is larger than the memory it may take.",
        "Free space below the data directory."};
}

}  // namespace

TransactionSpool::~TransactionSpool() {
    if (file_ >= 0) {
        close(file_);
    }
}

void TransactionSpool::append(protocol::Lsn lsn, std::span<const std::uint8_t> message) {
    protocol::put_u64(memory_, lsn);
    protocol::put_u32(memory_, static_cast<std::uint32_t>(message.size()));
    memory_.append(reinterpret_cast<const char*>(message.data()), message.size());
    if (memory_.size() > memory_bytes_max_) {
        spill();
    }
}

void TransactionSpool::spill() {
    if (file_ < 0) {
        std::error_code failure;
        std::filesystem::create_directories(folder_, failure);
        if (failure) {
            throw spool_error("make", failure.value());
        }
        file_ = open(folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (file_ < 0) {
            throw spool_error("make", errno);
        }
    }
    std::size_t written = 0;
    while (written < memory_.size()) {
        const ssize_t count = pwrite(
            file_,
            memory_.data() + written,
            memory_.size() - written,
            static_cast<off_t>(file_bytes_ + written)
        );
        if (count < 0) {
            throw spool_error("write", errno);
        }
        written += static_cast<std::size_t>(count);
    }
    file_bytes_ += written;
    memory_.clear();
}

/// At least `wanted` bytes behind head_, from the file first and then from what never was in it.
bool TransactionSpool::refill(std::size_t wanted) {
    while (memory_.size() - head_ < wanted) {
        memory_.erase(0, head_);
        head_ = 0;
        if (file_read_ < file_bytes_) {
            const std::size_t before = memory_.size();
            const std::size_t more =
                std::min(std::max(read_bytes, wanted), file_bytes_ - file_read_);
            memory_.resize(before + more);
            const ssize_t count =
                pread(file_, memory_.data() + before, more, static_cast<off_t>(file_read_));
            if (count <= 0) {
                throw spool_error("read", count < 0 ? errno : EIO);
            }
            memory_.resize(before + static_cast<std::size_t>(count));
            file_read_ += static_cast<std::size_t>(count);
        } else if (!tail_.empty()) {
            memory_ += tail_;
            tail_.clear();
        } else {
            return false;
        }
    }
    return true;
}

bool TransactionSpool::next(protocol::Lsn& lsn, std::span<const std::uint8_t>& message) {
    if (!reading_) {
        reading_ = true;
        tail_.swap(memory_);
    }
    if (!refill(header_bytes)) {
        return false;
    }
    const auto bytes_at = [this](std::size_t at, std::size_t count) {
        return std::span{reinterpret_cast<const std::uint8_t*>(memory_.data()) + at, count};
    };
    protocol::ByteReader header(bytes_at(head_, header_bytes));
    lsn = header.u64();
    const std::size_t length = header.u32();
    if (!refill(header_bytes + length)) {
        return false;
    }
    message = bytes_at(head_ + header_bytes, length);
    head_ += header_bytes + length;
    return true;
}

}  // namespace engine::source
