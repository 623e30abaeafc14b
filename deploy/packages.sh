# shellcheck shell=bash
# What builds, runs and tests need from Debian 12, and install_packages, which gets what is missing
# where that is allowed. Sourced by deploy/demo and tests/run.

build_packages=(
    build-essential cmake ninja-build ccache pkg-config libboost1.81-dev
    libboost-program-options1.81-dev libpq-dev libsqlite3-dev libpg-query-dev libpcre2-dev libprotobuf-c-dev
    libfmt-dev libssl-dev libabsl-dev libssh-dev
)
run_packages=(postgresql-15 postgresql-client-15 openssl tzdata)
test_packages=(
    git libgtest-dev clang-16 libclang-rt-16-dev clang-tidy-16 clang-format-16 python3-pytest
    python3-pytest-xdist python3-psycopg openssh-server
)

# For tests/clients, a word each; what is here from elsewhere (a newer Go or Node) is used.
client_packages() {
    echo python3-venv ca-certificates libpostgresql-jdbc-java
    command -v go >/dev/null || echo golang-go
    command -v javac >/dev/null || echo default-jdk-headless
    command -v npm >/dev/null || echo nodejs npm
}

missing_packages() {
    local package
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# install_packages PACKAGE …
install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ "${#missing[@]}" -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ]; then
        echo "Missing packages; as root: apt-get install ${missing[*]}" >&2
        return 1
    fi
    echo "installing ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    # Without this Debian would make a cluster of its own and start it on port 5432.
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Options::=--force-confold "${missing[@]}" >/dev/null
}
