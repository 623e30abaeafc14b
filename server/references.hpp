// Option values that stand elsewhere: `env:NAME` reads a variable of this process, `file:PATH` a
// file. A tenant reaches only what is its own: MILLRACE_SECRET_<TENANT>_* (each "_" of its name
// doubled) and the files below <data dir>/secrets/<tenant>/.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "catalog/secret.hpp"

namespace server {

class References {
public:
    explicit References(const std::filesystem::path& data_dir) : folder_(data_dir / "secrets") {}

    /// Throws 22023 naming the option and what to provide; never what a file outside holds.
    catalog::Secret resolve(
        std::string_view tenant, std::string_view option, std::string_view reference
    ) const;

    /// The variable that SHOW CREATE writes for a stored secret.
    static std::string placeholder(
        std::string_view tenant, std::string_view peer, std::string_view option
    );

private:
    catalog::Secret read_variable(
        std::string_view tenant, std::string_view option, std::string_view name
    ) const;
    catalog::Secret read_file(
        std::string_view tenant, std::string_view option, std::string_view path
    ) const;

    std::filesystem::path folder_;
};

}  // namespace server
