// The subcommands beside `serve`: what needs the running server goes to it through port 9900.
#pragma once

#include <string>
#include <vector>

namespace server {

/// Runs the subcommand that `arguments` begin with; the process's exit status.
int run_command(const std::vector<std::string>& arguments);

}  // namespace server
