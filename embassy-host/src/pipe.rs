//! One connection, passed on to a real server.

use core::net::SocketAddr;
use core::time::Duration;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};

use smoltcp::iface::SocketHandle;
use smoltcp::socket::tcp::{Socket, SocketBuffer, State};
use smoltcp::wire::{IpEndpoint, IpListenEndpoint};

/// Bytes that wait on either way.
const BUFFER: usize = 32 * 1024;
/// How long a server of this machine may take to accept.
const PATIENCE: Duration = Duration::from_secs(1);

/// A connection of the network and one of this machine, joined.
pub(crate) struct Pipe {
    /// Who connected.
    pub(crate) peer: IpEndpoint,
    pub(crate) handle: SocketHandle,
    real: Option<TcpStream>,
    /// Nothing more is sent to the server.
    shut: bool,
}

/// A socket that takes the connection that is being made to an address.
pub(crate) fn listening(at: IpListenEndpoint) -> Socket<'static> {
    let buffer = || SocketBuffer::new(vec![0; BUFFER]);
    let mut socket = Socket::new(buffer(), buffer());
    socket.set_nagle_enabled(false);
    socket.set_ack_delay(None);
    socket.listen(at).expect("the port is not 0");
    socket
}

/// Connects to a server.
///
/// # Errors
///
/// It does not accept.
pub(crate) fn connected(real: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&real, PATIENCE)?;
    stream.set_nodelay(true)?;
    stream.set_nonblocking(true)?;
    Ok(stream)
}

impl Pipe {
    pub(crate) fn new(peer: IpEndpoint, handle: SocketHandle, real: TcpStream) -> Self {
        Self { peer, handle, real: Some(real), shut: false }
    }

    /// Passes on what there is, both ways; says whether anything was.
    pub(crate) fn poll(&mut self, socket: &mut Socket<'_>) -> bool {
        if !socket.is_active() {
            return false;
        }
        self.out(socket) | self.back(socket)
    }

    /// Whether nothing more will come of it.
    pub(crate) fn is_over(&self, socket: &Socket<'_>) -> bool {
        match socket.state() {
            // A reset leaves while the socket still knows whom it is for.
            State::Closed => socket.remote_endpoint().is_none(),
            State::TimeWait => true,
            _ => false,
        }
    }

    /// From the network to the server.
    fn out(&mut self, socket: &mut Socket<'_>) -> bool {
        let Some(real) = &mut self.real else { return false };
        if socket.can_recv() {
            let written = socket.recv(|bytes| match real.write(bytes) {
                Ok(count) => (count, Ok(count)),
                Err(error) => (0, Err(error)),
            });
            return match written {
                Ok(Ok(count)) => count > 0,
                Ok(Err(error)) => self.broke(socket, &error),
                Err(_) => false,
            };
        }
        let is_connected = !matches!(socket.state(), State::Listen | State::SynReceived);
        if is_connected && !socket.may_recv() && !self.shut {
            self.shut = true;
            // A server that is gone has nobody to tell.
            let _ = real.shutdown(Shutdown::Write);
        }
        false
    }

    /// From the server to the network.
    fn back(&mut self, socket: &mut Socket<'_>) -> bool {
        let Some(real) = &mut self.real else { return false };
        if !socket.can_send() {
            return false;
        }
        let read = socket.send(|room| match real.read(room) {
            Ok(count) => (count, Ok(count)),
            Err(error) => (0, Err(error)),
        });
        match read {
            Ok(Ok(0)) => {
                socket.close();
                true
            }
            Ok(Ok(_)) => true,
            Ok(Err(error)) => self.broke(socket, &error),
            Err(_) => false,
        }
    }

    fn broke(&mut self, socket: &mut Socket<'_>, error: &io::Error) -> bool {
        if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) {
            return false;
        }
        self.real = None;
        socket.abort();
        true
    }
}
