#include "server/serve.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <future>
#include <thread>

#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "catalog/crypto.hpp"
#include "engine/mirror/supervisor.hpp"
#include "server/connection.hpp"
#include "server/engine_rows.hpp"
#include "server/instance.hpp"
#include "server/mirror_spec.hpp"
#include "server/new_tables.hpp"

namespace server {

namespace {

constexpr std::size_t worker_threads_max = 64;
// Grows on demand: a destination that stands still keeps one, and nobody else waiting.
constexpr std::size_t mirror_threads_max = 2000;
constexpr std::size_t memory_for_mirrors = 256UL << 20;
constexpr std::chrono::seconds drain_for_max{10};
constexpr std::chrono::seconds cancel_for_max{2};
constexpr std::chrono::milliseconds accept_pause{100};  // when descriptors have run out
constexpr int backlog = 1024;

/// One thread, one io_context; a connection stays on the loop it was given.
class Loops {
public:
    explicit Loops(unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            contexts_.push_back(std::make_unique<asio::io_context>(1));
            guards_.emplace_back(contexts_.back()->get_executor());
        }
    }
    Loops(const Loops&) = delete;
    Loops& operator=(const Loops&) = delete;
    Loops(Loops&&) = delete;
    Loops& operator=(Loops&&) = delete;
    ~Loops() { stop(); }

    void start() {
        for (const auto& context : contexts_) {
            threads_.emplace_back([&context] { context->run(); });
        }
    }
    void stop() {
        for (const auto& context : contexts_) {
            context->stop();
        }
        for (std::thread& thread : threads_) {
            thread.join();
        }
        threads_.clear();
    }
    asio::io_context& first() { return *contexts_.front(); }
    /// From any thread.
    asio::io_context& next() { return *contexts_[next_++ % contexts_.size()]; }

private:
    std::vector<std::unique_ptr<asio::io_context>> contexts_;
    std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
    std::vector<std::thread> threads_;
    std::atomic<std::size_t> next_{0};
};

/// What lives as long as the server does. Members are destroyed from the last to the first.
class Server {
public:
    Server(ServeOptions options, const Log& log)
        : options_(std::move(options)),
          log_(log),
          lock_(options_.data_dir),
          catalog_({options_.data_dir, options_.key_file}),
          settings_(catalog_.before_start().settings()),
          directory_(catalog_.before_start()),
          credentials_(
              catalog_.before_start().installation_secret(),
              catalog::Secret{read_password(options_)}
          ),
          references_(options_.data_dir),
          instance_(options_.data_dir),
          workers_(worker_threads_max),
          loops_(thread_count(options_.threads)),
          mirror_workers_(mirror_threads_max),
          supervisor_(engine_services(), [this](const catalog::Store& store) {
              return all_specs(store, references_);
          }) {
        if (!options_.tls_cert.empty()) {
            tls_.set(load_tls(options_.tls_cert, options_.tls_key));
        }
        give_live_rows(catalog_.before_start());
    }

    void run(const std::vector<std::string>& arguments);

private:
    static unsigned thread_count(unsigned asked) {
        return asked > 0 ? asked : std::max(1U, std::thread::hardware_concurrency());
    }
    asio::ip::tcp::acceptor listen();
    awaitable<void> accept(asio::ip::tcp::acceptor& acceptor);
    void reload(const std::vector<std::string>& arguments);
    bool wait_until_empty(std::chrono::milliseconds limit);
    void drain();
    void give_live_rows(catalog::Store& store);
    engine::mirror::Services engine_services();

    ServeOptions options_;
    const Log& log_;
    catalog::DataDirLock lock_;
    CatalogThread catalog_;
    LiveSettings settings_;
    Directory directory_;
    Credentials credentials_;
    References references_;
    TlsHolder tls_;
    SessionRegistry registry_;
    Instance instance_;
    LoginThrottle throttle_;
    ConnectionGate gate_;
    AuditGate audit_gate_;
    engine::WorkerPool workers_;
    Loops loops_;
    engine::mirror::StatusBoard board_;
    engine::WorkerPool mirror_workers_;
    engine::MemoryBudget memory_{memory_for_mirrors};
    engine::mirror::Supervisor supervisor_;
};

engine::mirror::Services Server::engine_services() {
    const auto log =
        [this](engine::mirror::LogLevel level, const std::string& mirror, const std::string& text) {
            switch (level) {
                case engine::mirror::LogLevel::info:
                    log_.info(text, {{"mirror", mirror}});
                    break;
                case engine::mirror::LogLevel::warn:
                    log_.warn(text, {{"mirror", mirror}});
                    break;
                case engine::mirror::LogLevel::error:
                    log_.error(text, {{"mirror", mirror}});
                    break;
            }
        };
    const engine::mirror::CatalogAccess catalog{
        [this](engine::mirror::CatalogAccess::Job job) { catalog_.post(std::move(job)); }};
    return {
        catalog,
        mirror_workers_,
        board_,
        options_.data_dir / "spill",
        catalog::random_uuid().substr(0, 8),
        memory_,
        [this]() -> asio::io_context& { return loops_.next(); },
        log,
        new_tables_adder(catalog, references_, [this] { supervisor_.changed(); })};
}

void Server::give_live_rows(catalog::Store& store) {
    store.give_live_rows("live_sessions", [this](const catalog::Viewer& viewer) {
        return session_rows(registry_, viewer);
    });
    store.give_live_rows("live_mirrors", [this](const catalog::Viewer& viewer) {
        return mirror_rows(board_, viewer);
    });
    store.give_live_rows("live_positions", [this](const catalog::Viewer& viewer) {
        return position_rows(board_, viewer);
    });
    store.give_live_rows("live_tables", [this](const catalog::Viewer& viewer) {
        return table_rows(board_, viewer);
    });
    store.give_live_rows("live_chunks", [this](const catalog::Viewer& viewer) {
        return chunk_rows(board_, viewer);
    });
    store.give_live_rows("live_slots", [this](const catalog::Viewer& viewer) {
        return slot_rows(board_, viewer);
    });
    store.give_live_rows("live_batches", [this](const catalog::Viewer& viewer) {
        return batch_rows(board_, viewer);
    });
    store.give_live_rows("live_instance", [this](const catalog::Viewer& viewer) {
        return instance_.rows(viewer);
    });
}

asio::ip::tcp::acceptor Server::listen() {
    asio::ip::tcp::resolver resolver(loops_.first());
    boost::system::error_code failure;
    const auto found = resolver.resolve(
        options_.host, std::to_string(options_.port), asio::ip::resolver_base::passive, failure
    );
    if (failure || found.empty()) {
        throw std::runtime_error(
            fmt::format("cannot listen on \"{}\": {}", options_.host, failure.message())
        );
    }
    const asio::ip::tcp::endpoint endpoint = found.begin()->endpoint();
    asio::ip::tcp::acceptor acceptor(loops_.first());
    acceptor.open(endpoint.protocol(), failure);
    acceptor.set_option(asio::socket_base::reuse_address(true), failure);
    acceptor.bind(endpoint, failure);
    if (!failure) {
        acceptor.listen(backlog, failure);
    }
    if (failure) {
        throw std::runtime_error(fmt::format(
            "cannot listen on {} port {}: {}", options_.host, options_.port, failure.message()
        ));
    }
    return acceptor;
}

awaitable<void> Server::accept(asio::ip::tcp::acceptor& acceptor) {
    const auto as_result = asio::as_tuple(asio::use_awaitable);
    while (acceptor.is_open()) {
        asio::io_context& loop = loops_.next();
        auto [failure, socket] = co_await acceptor.async_accept(loop, as_result);
        if (failure == asio::error::operation_aborted) {
            co_return;
        }
        if (failure) {
            // Out of descriptors, most likely: wait for some to come free rather than spin.
            log_.warn("cannot accept a connection", {{"why", failure.message()}});
            const Clock::time_point later = Clock::now() + accept_pause;
            co_await sleep_until(later);
            continue;
        }
        const ConnectionServices services{
            {log_,
             catalog_,
             workers_,
             settings_,
             registry_,
             references_,
             directory_,
             audit_gate_,
             supervisor_},
            credentials_,
            tls_,
            throttle_,
            gate_,
            options_.tls_required};
        spawn(
            loop.get_executor(), log_, "connection", serve_connection(std::move(socket), services)
        );
    }
}

/// SIGHUP: certificates and password anew; where one cannot be read, the old one stays.
void Server::reload(const std::vector<std::string>& arguments) {
    try {
        const ServeOptions fresh = read_serve_options(arguments);
        check_serve_options(fresh);
        if (!fresh.tls_cert.empty()) {
            tls_.set(load_tls(fresh.tls_cert, fresh.tls_key));
        }
        credentials_.set_password(catalog::Secret{read_password(fresh)});
        log_.info("certificates and password are read again");
    } catch (const std::exception& error) {
        log_.error("cannot reload: what was in force stays", {{"why", error.what()}});
    }
}

bool Server::wait_until_empty(std::chrono::milliseconds limit) {
    const Clock::time_point deadline = Clock::now() + limit;
    while (registry_.size() > 0 && Clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return registry_.size() == 0;
}

/// Tells clients, lets what runs finish, and cancels what has not finished in good time.
void Server::drain() {
    instance_.drain();
    registry_.shut_down_all();
    if (!wait_until_empty(drain_for_max)) {
        registry_.cancel_all();
        wait_until_empty(cancel_for_max);
    }
}

void Server::run(const std::vector<std::string>& arguments) {
    asio::io_context control(1);  // signals, on the main thread
    asio::signal_set stop_signals(control, SIGTERM, SIGINT);
    asio::signal_set reload_signal(control, SIGHUP);
    asio::ip::tcp::acceptor acceptor = listen();
    std::promise<void> accepting_ended;
    spawn(loops_.first().get_executor(), log_, "listener", accept(acceptor), [&accepting_ended] {
        accepting_ended.set_value();
    });
    loops_.start();
    supervisor_.start();
    log_.info(
        "listening",
        {{"host", options_.host},
         {"port", std::to_string(acceptor.local_endpoint().port())},
         {"tls", options_.tls_cert.empty() ? "off" : "on"},
         {"data_dir", options_.data_dir.string()},
         {"version", MILLRACE_VERSION}}
    );
    const std::function<void()> wait_for_reload = [&] {
        reload_signal.async_wait([&](const boost::system::error_code& failure, int) {
            if (!failure) {
                reload(arguments);
                wait_for_reload();
            }
        });
    };
    wait_for_reload();
    stop_signals.async_wait([&](const boost::system::error_code&, int) { control.stop(); });
    control.run();
    log_.info("shutting down");
    asio::post(loops_.first(), [&acceptor] {
        boost::system::error_code ignored;
        acceptor.close(ignored);
    });
    accepting_ended.get_future().wait();
    drain();
    supervisor_.stop();
    mirror_workers_.stop();
    // Jobs refer to their sessions' frames, so they end before the loops, and those before the
    // rest.
    workers_.stop();
    catalog_.stop();
    loops_.stop();
    log_.info("stopped");
}

/// A crash must not leave secrets in a core file, nor a broken pipe end the server.
void set_process_limits() {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    std::signal(SIGPIPE, SIG_IGN);
}

/// libpq reads its own variables and files below HOME; only a peer's options may count.
void clear_environment() {
    for (const char* name :
         {"PGHOST",
          "PGHOSTADDR",
          "PGPORT",
          "PGDATABASE",
          "PGUSER",
          "PGPASSWORD",
          "PGPASSFILE",
          "PGSERVICE",
          "PGSERVICEFILE",
          "PGOPTIONS",
          "PGAPPNAME",
          "PGSSLMODE",
          "PGREQUIRESSL",
          "PGSSLCOMPRESSION",
          "PGSSLCERT",
          "PGSSLKEY",
          "PGSSLROOTCERT",
          "PGSSLCRL",
          "PGSSLCRLDIR",
          "PGSSLSNI",
          "PGREQUIREPEER",
          "PGSSLMINPROTOCOLVERSION",
          "PGSSLMAXPROTOCOLVERSION",
          "PGGSSENCMODE",
          "PGKRBSRVNAME",
          "PGGSSLIB",
          "PGCONNECT_TIMEOUT",
          "PGCLIENTENCODING",
          "PGTARGETSESSIONATTRS",
          "PGCHANNELBINDING",
          "PGDATESTYLE",
          "PGTZ",
          "PGGEQO"}) {
        unsetenv(name);
    }
    setenv("HOME", "/nonexistent", 1);
}

int report(const std::exception& error) {
    std::fputs(fmt::format("millrace: {}\n", error.what()).c_str(), stderr);
    return 1;
}

int report(const protocol::Error& error) {
    std::string text = fmt::format("millrace: {}\n", error.message);
    if (!error.detail.empty()) {
        text += fmt::format("  {}\n", error.detail);
    }
    if (!error.hint.empty()) {
        text += fmt::format("  {}\n", error.hint);
    }
    std::fputs(text.c_str(), stderr);
    return 1;
}

}  // namespace

int serve(const std::vector<std::string>& arguments) {
    try {
        ServeOptions options = read_serve_options(arguments);
        check_serve_options(options);
        set_process_limits();
        clear_environment();
        const Log log(options.log_format, options.log_level);
        Server server(std::move(options), log);
        server.run(arguments);
        return 0;
    } catch (const protocol::Error& error) {
        return report(error);
    } catch (const std::exception& error) {
        return report(error);
    }
}

int check_config(const std::vector<std::string>& arguments) {
    try {
        const ServeOptions options = read_serve_options(arguments);
        check_serve_options(options);
        if (!options.tls_cert.empty()) {
            load_tls(options.tls_cert, options.tls_key);
        }
        const bool own_password = !options.password.empty() || !options.password_file.empty();
        std::fputs(
            fmt::format(
                "data-dir = {}\nhost = {}\nport = {}\ntls = {}\npassword = {}\nthe configuration "
                "is "
                "good\n",
                options.data_dir.string(),
                options.host,
                options.port,
                options.tls_cert.empty() ? "off"
                : options.tls_required   ? "required"
                                         : "on",
                own_password ? "set" : "the default, on loopback only"
            )
                .c_str(),
            stdout
        );
        return 0;
    } catch (const std::exception& error) {
        return report(error);
    }
}

}  // namespace server
