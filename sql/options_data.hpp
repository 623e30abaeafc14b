// The option lists behind options.hpp, one function a file that declares them.
#pragma once

#include <span>

#include "sql/options.hpp"

namespace sql {

std::span<const OptionSpec> postgres_options();
std::span<const OptionSpec> clickhouse_options();
std::span<const OptionSpec> kafka_options();
std::span<const OptionSpec> s3_options();
std::span<const OptionSpec> file_options();
std::span<const OptionSpec> kinesis_options();
std::span<const OptionSpec> cratedb_options();

}  // namespace sql
