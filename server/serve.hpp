// `millrace serve`: puts the parts together, listens, and takes them apart in the right order.
#pragma once

#include "server/serve_options.hpp"

namespace server {

/// Runs until SIGTERM or SIGINT; the process's exit status.
int serve(const std::vector<std::string>& arguments);

/// `millrace check-config`: everything that serve would read and refuse, without serving.
int check_config(const std::vector<std::string>& arguments);

}  // namespace server
