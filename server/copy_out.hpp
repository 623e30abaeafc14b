// COPY (SELECT …) TO STDOUT: rows as COPY's text, CSV and binary forms.
#pragma once

#include <string>

#include "protocol/pgwire/time_zone.hpp"
#include "protocol/value.hpp"
#include "sql/statement.hpp"

namespace server {

/// What stands before the rows: the CSV or text header line, the binary signature; may be empty.
std::string copy_head(const sql::CopyOut& format, const std::vector<protocol::Column>& columns);
void append_copy_row(
    std::string& out,
    const sql::CopyOut& format,
    const std::vector<protocol::Column>& columns,
    const protocol::Row& row,
    const protocol::pgwire::TimeZone& zone = {}
);
/// What stands behind them: the binary trailer; may be empty.
std::string copy_tail(const sql::CopyOut& format);

}  // namespace server
