//! What every driver does with a socket: writes what is pending, reads into the room, and tells the
//! connection. A runtime supplies the byte stream ([`Transport`]) and the clock; the rules of when
//! to ask it what are here, once ([`Socket`]).
//!
//! Nothing here waits: where a transport has nothing to give, it keeps the waker of the
//! [`Context`](core::task::Context) that it was polled with.

mod socket;
mod transport;

pub use socket::Socket;
pub use transport::Transport;
