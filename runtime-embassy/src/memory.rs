//! The memory of a driver, with its sizes in its type.

use core::fmt;

/// The buffers of a driver: `RX` bytes to receive and `TX` to send, for each of its two TCP
/// sockets, and `HTTP` bytes for one REST call, its request first and then its answer.
///
/// It belongs into a `static`; [`Memory::new`] is `const`. `RX` is the window that the peer may
/// fill while the device is busy. `HTTP` must hold the longest answer, with its head:
///
/// - The snapshot of a book of Gate.io has the levels of its channel, 100 a side at most, in rows
///   of some 24 bytes: 8 KiB.
/// - That of MEXC has 1,000 levels a side, whatever the book keeps, in rows of some 26 bytes:
///   64 KiB, and in the session's [`Arrays`](crate::core::session::Arrays) room for 2,000 levels.
/// - Those of an account depend on what is in it: on Gate.io a page has up to 100 orders, of less
///   than 1 KiB each.
///
/// An answer that is longer is none
/// ([`Unanswered::TooLarge`](crate::core::session::Unanswered::TooLarge)): it is told and asked for
/// again, each time, and the book never goes live.
pub struct Memory<const RX: usize, const TX: usize, const HTTP: usize> {
    pub(crate) feed: Tcp<RX, TX>,
    pub(crate) rest: Tcp<RX, TX>,
    pub(crate) http: [u8; HTTP],
}

/// The buffers of a socket.
pub(crate) struct Tcp<const RX: usize, const TX: usize> {
    pub(crate) rx: [u8; RX],
    pub(crate) tx: [u8; TX],
}

impl<const RX: usize, const TX: usize, const HTTP: usize> Memory<RX, TX, HTTP> {
    /// Makes the buffers.
    #[must_use]
    pub const fn new() -> Self {
        const { assert!(RX > 0 && TX > 0 && HTTP > 0, "a buffer without room") };
        Self { feed: Tcp::new(), rest: Tcp::new(), http: [0; HTTP] }
    }
}

impl<const RX: usize, const TX: usize, const HTTP: usize> Default for Memory<RX, TX, HTTP> {
    fn default() -> Self {
        Self::new()
    }
}

/// Shows the sizes: what went through the buffers stays in them, keys and signatures among it.
impl<const RX: usize, const TX: usize, const HTTP: usize> fmt::Debug for Memory<RX, TX, HTTP> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Memory");
        shown.field("rx", &RX).field("tx", &TX).field("http", &HTTP).finish_non_exhaustive()
    }
}

impl<const RX: usize, const TX: usize> Tcp<RX, TX> {
    const fn new() -> Self {
        Self { rx: [0; RX], tx: [0; TX] }
    }
}

#[cfg(test)]
mod tests {
    extern crate std;
    use std::format;

    use super::Memory;

    /// A driver has gone, and left in its memory what it said and heard.
    #[test]
    fn what_went_through_it_is_not_shown() {
        let mut memory = Memory::<8, 8, 8>::new();
        for buffer in [
            &mut memory.feed.rx,
            &mut memory.feed.tx,
            &mut memory.rest.rx,
            &mut memory.rest.tx,
            &mut memory.http,
        ] {
            buffer.fill(201);
        }
        assert_eq!(format!("{memory:?}"), "Memory { rx: 8, tx: 8, http: 8, .. }");
    }
}
