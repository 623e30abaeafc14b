// A client's way from its first byte to a session: TLS, start-up packet, login, all within one
// deadline. Nothing that a stranger sends is answered with more than it has to be.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "server/connection_gate.hpp"
#include "server/credentials.hpp"
#include "server/login_throttle.hpp"
#include "server/session.hpp"
#include "server/tls.hpp"

namespace server {

struct ConnectionServices {
    SessionServices session;
    const Credentials& credentials;
    const TlsHolder& tls;
    LoginThrottle& throttle;
    ConnectionGate& gate;
    bool tls_required = false;
};

/// Serves one connection to its end.
awaitable<void> serve_connection(asio::ip::tcp::socket socket, ConnectionServices services);

}  // namespace server
