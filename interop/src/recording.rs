//! What went over a socket.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use crate::frames::{Frame, frames};

/// A socket, and every byte that went through it.
#[derive(Debug)]
pub struct Recording {
    socket: TcpStream,
    sent: Vec<u8>,
    received: Vec<u8>,
}

impl Recording {
    /// Begins with the first byte.
    #[must_use]
    pub const fn new(socket: TcpStream) -> Self {
        Self { socket, sent: Vec::new(), received: Vec::new() }
    }

    pub(crate) const fn socket(&self) -> &TcpStream {
        &self.socket
    }

    /// The opening request.
    ///
    /// # Panics
    ///
    /// Where it is not whole.
    #[must_use]
    pub fn request(&self) -> String {
        parts(&self.sent).0
    }

    /// The answer to it.
    ///
    /// # Panics
    ///
    /// Where it is not whole.
    #[must_use]
    pub fn answer(&self) -> String {
        parts(&self.received).0
    }

    /// The frames that the client sent.
    #[must_use]
    pub fn sent(&self) -> Vec<Frame> {
        frames(parts(&self.sent).1)
    }

    /// The frames that the server sent.
    #[must_use]
    pub fn received(&self) -> Vec<Frame> {
        frames(parts(&self.received).1)
    }
}

impl Read for Recording {
    fn read(&mut self, place: &mut [u8]) -> io::Result<usize> {
        let count = self.socket.read(place)?;
        self.received.extend_from_slice(&place[..count]);
        Ok(count)
    }
}

impl Write for Recording {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.socket.write(bytes)?;
        self.sent.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

/// The head of the handshake, and what is behind it.
fn parts(bytes: &[u8]) -> (String, &[u8]) {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a whole head") + 4;
    (String::from_utf8(bytes[..end].to_vec()).expect("a head of text"), &bytes[end..])
}
