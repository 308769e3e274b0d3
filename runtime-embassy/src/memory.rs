//! The memory of a driver, with its sizes in its type.

/// The buffers of a driver: `RX` bytes to receive and `TX` to send, for each of its two TCP
/// sockets, and `HTTP` bytes for one REST call, its request first and then its answer.
///
/// It belongs into a `static`; [`Memory::new`] is `const`. `RX` is the window that the peer may
/// fill while the device is busy. `HTTP` must hold the longest answer: the snapshot of a book of
/// 100 levels a side is less than 8 KiB on all venues so far.
#[derive(Debug)]
pub struct Memory<const RX: usize, const TX: usize, const HTTP: usize> {
    pub(crate) feed: Tcp<RX, TX>,
    pub(crate) rest: Tcp<RX, TX>,
    pub(crate) http: [u8; HTTP],
}

/// The buffers of a socket.
#[derive(Debug)]
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

impl<const RX: usize, const TX: usize> Tcp<RX, TX> {
    const fn new() -> Self {
        Self { rx: [0; RX], tx: [0; TX] }
    }
}
