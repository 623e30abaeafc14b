// TCP sockets for what is not libpq: a connection with a deadline, and a door on loopback that lets
// in this process alone.
#pragma once

#include <string>

#include "engine/net/file_descriptor.hpp"
#include "engine/net/patience.hpp"

namespace engine::net {

struct TcpAttempt {
    FileDescriptor socket;  // does not block; not open where it failed
    Waited outcome = Waited::ready;
    std::string failure;  // why the last address did not answer
};

/// To the first address of `host` that answers; throws as resolve() does.
TcpAttempt connect_tcp(const std::string& host, const std::string& port, const Patience& patience);

class LoopbackDoor {
public:
    /// Throws 08001 where there is no port left.
    LoopbackDoor();

    /// On 127.0.0.1.
    const std::string& port() const { return port_; }
    /// The other end of `socket`, which is connected to this door or is about to be. Whoever else
    /// comes is turned away. Nothing: stopped, or late.
    FileDescriptor admit(int socket, const Patience& patience) const;

private:
    FileDescriptor listener_;
    std::string port_;
};

/// Names this end of an IPv4 connection among all of this machine; empty where it has none.
std::string local_name(int socket);

}  // namespace engine::net
