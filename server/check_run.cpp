#include "server/check_run.hpp"

#include "server/transaction.hpp"

namespace server {

catalog::CheckRun check_run(std::span<const engine::CheckRow> rows) {
    catalog::CheckRun run;
    run.at = now_micros();
    for (const engine::CheckRow& row : rows) {
        run.checks.push_back({row.code, row.status, row.detail, row.fix});
    }
    return run;
}

}  // namespace server
