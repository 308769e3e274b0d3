//! A network of one cable.

use super::pipe::Pipe;
use crate::book::BookStore;
use crate::connection::Connection;
use crate::exchange::Exchange;
use crate::retry::Cause;
use crate::session::Access;
use crate::store::Store;
use crate::time::Stamp;

/// An in-memory byte link between a [`Connection`] and a [`Peer`](super::Peer).
#[derive(Debug)]
pub struct Link<'b> {
    /// From the connection to the peer.
    pub up: Pipe<'b>,
    /// From the peer to the connection.
    pub down: Pipe<'b>,
    /// Whether the connection was told of its end.
    closed: bool,
    cut: Option<Cause>,
}

impl<'b> Link<'b> {
    /// A link over memory for the bytes that are under way in each direction.
    pub fn new(up: impl Into<Store<'b, u8>>, down: impl Into<Store<'b, u8>>) -> Self {
        Self { up: Pipe::new(up), down: Pipe::new(down), closed: false, cut: None }
    }

    /// Does what a driver's socket does: one write of what is pending, one read into the room, and
    /// the end of the stream where it has come. Says whether anything moved.
    pub fn carry<X: Exchange, B: BookStore, A: Access<X>>(
        &mut self,
        connection: &mut Connection<'_, X, B, A>,
        now: Stamp,
    ) -> bool {
        if self.closed {
            return false;
        }
        if let Some(cause) = self.cut {
            self.closed = true;
            connection.closed(now, cause);
            return true;
        }
        let mut moved = 0;
        if !connection.pending().is_empty() {
            moved = self.up.write(connection.pending());
            connection.sent(now, moved);
        }
        let read = self.down.read(connection.room());
        connection.received(now, read);
        if read == 0 && self.down.is_at_end() {
            self.closed = true;
            connection.closed(now, Cause::Ended);
            return true;
        }
        moved + read > 0
    }

    /// Cuts the link: bytes under way are lost, and the next [`Link::carry`] tells the connection
    /// `cause`.
    pub fn cut(&mut self, cause: Cause) {
        self.up.clear();
        self.down.clear();
        self.cut = Some(cause);
    }

    /// A fresh link with the same knobs, for the next connection.
    pub fn reset(&mut self) {
        self.up.clear();
        self.down.clear();
        (self.closed, self.cut) = (false, None);
    }
}
