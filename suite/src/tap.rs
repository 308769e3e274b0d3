//! A listener on the line before an exchange: what of TLS a driver says last.

use core::time::Duration;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::running::PATIENCE;
use crate::script::Script;

/// The length of a record that holds an alert (RFC 8446, section 5.2): its two bytes, its type and
/// a tag of 16. No WebSocket frame of a client is so short that its record is.
const ALERT: usize = 2 + 1 + 16;
/// How long a connection that nobody uses is kept.
const IDLE: Duration = Duration::from_secs(30);

/// Passes connections on, and notes how each was ended by the client.
#[derive(Debug)]
pub struct Tap {
    ends: Receiver<bool>,
}

/// What is known of the records that went by.
#[derive(Debug, Default)]
struct Records {
    header: Vec<u8>,
    /// Of the record that goes by, what is still to come.
    left: usize,
    /// The length of the last record.
    last: usize,
}

impl Tap {
    /// Stands between a script's driver and the exchange's WebSocket from now on.
    ///
    /// # Panics
    ///
    /// The script has no port, or none can be listened at.
    #[must_use]
    pub fn before(script: &mut Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a socket to listen at");
        let own = listener.local_addr().expect("an address").port();
        let (_, rest) = script.url.rsplit_once(':').expect("a port");
        let port = rest.split('/').next().and_then(|port| port.parse::<u16>().ok());
        let port = port.expect("a port");
        script.url = script.url.replace(&format!(":{port}/"), &format!(":{own}/"));
        let (told, ends) = channel();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let told = told.clone();
                thread::spawn(move || pass(client, port, &told));
            }
        });
        Self { ends }
    }

    /// Waits until the client has ended the next connection; says whether it said goodbye.
    ///
    /// # Panics
    ///
    /// It does not end it.
    #[must_use]
    pub fn ends_with_goodbye(&self) -> bool {
        self.ends.recv_timeout(PATIENCE).expect("the end of a connection")
    }
}

/// Passes a connection on until the client has nothing more to say.
fn pass(mut client: TcpStream, port: u16, told: &Sender<bool>) {
    let Ok(mut server) = TcpStream::connect(("127.0.0.1", port)) else { return };
    let (Ok(mut from), Ok(mut to)) = (server.try_clone(), client.try_clone()) else { return };
    let back = thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let _ = client.set_read_timeout(Some(IDLE));
    let (mut records, mut room) = (Records::default(), [0; 4096]);
    while let Ok(count @ 1..) = client.read(&mut room) {
        let bytes = room.get(..count).unwrap_or_default();
        records.pass(bytes);
        // Where the exchange has gone the client may still have something to say.
        let _ = server.write_all(bytes);
    }
    let _ = told.send(records.ends_with_alert());
    let _ = server.shutdown(Shutdown::Both);
    let _ = back.join();
}

impl Records {
    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if self.left > 0 {
                self.left -= 1;
                continue;
            }
            self.header.push(*byte);
            if let [_, _, _, high, low] = *self.header.as_slice() {
                self.last = usize::from(u16::from_be_bytes([high, low]));
                self.left = self.last;
                self.header.clear();
            }
        }
    }

    fn ends_with_alert(&self) -> bool {
        self.last == ALERT && self.left == 0 && self.header.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_record_is_known_however_it_is_cut() {
        let record = |len: u8| [&[23, 3, 3, 0, len][..], &vec![0; usize::from(len)]].concat();
        for (lengths, alert) in [(&[40, 19][..], true), (&[19, 23], false), (&[], false)] {
            let bytes: Vec<u8> = lengths.iter().flat_map(|len| record(*len)).collect();
            for cut in 0..=bytes.len() {
                let mut records = Records::default();
                let (start, end) = bytes.split_at(cut);
                records.pass(start);
                records.pass(end);
                assert_eq!(records.ends_with_alert(), alert, "{lengths:?} cut at {cut}");
            }
        }
    }
}
