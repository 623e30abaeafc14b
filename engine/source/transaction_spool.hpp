// The messages of one transaction that is still in progress at the source, kept until it commits:
// in memory, and from a limit on in a file without a name, which goes with the process.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/lsn.hpp"

namespace engine::source {

class TransactionSpool {
public:
    TransactionSpool(std::filesystem::path folder, std::size_t memory_bytes_max)
        : folder_(std::move(folder)), memory_bytes_max_(memory_bytes_max) {}
    TransactionSpool(const TransactionSpool&) = delete;
    TransactionSpool& operator=(const TransactionSpool&) = delete;
    TransactionSpool(TransactionSpool&&) = delete;
    TransactionSpool& operator=(TransactionSpool&&) = delete;
    ~TransactionSpool();

    /// Throws 53100 where the disk is full.
    void append(protocol::Lsn lsn, std::span<const std::uint8_t> message);
    void abort(std::uint32_t subxid) { aborted_.insert(subxid); }
    bool is_aborted(std::uint32_t subxid) const { return aborted_.contains(subxid); }

    /// The next message from the beginning on; false: there is none left. Valid until the next
    /// call.
    bool next(protocol::Lsn& lsn, std::span<const std::uint8_t>& message);

    std::size_t bytes() const { return memory_.size() - head_ + file_bytes_; }
    std::size_t spilled_bytes() const { return file_bytes_; }

private:
    void spill();
    bool refill(std::size_t wanted);

    std::filesystem::path folder_;
    std::size_t memory_bytes_max_;
    std::string memory_;    // what is not in the file, or has been read back
    std::size_t head_ = 0;  // of memory_: read up to here
    std::string tail_;      // while reading: what never went to the file
    int file_ = -1;
    std::size_t file_bytes_ = 0;
    std::size_t file_read_ = 0;
    bool reading_ = false;
    std::set<std::uint32_t> aborted_;
};

}  // namespace engine::source
