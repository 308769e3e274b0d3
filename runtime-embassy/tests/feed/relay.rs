//! A server in front of the exchange that passes bytes on, and holds records of TLS up in the
//! middle of their headers.

use core::net::SocketAddr;
use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use core::time::Duration;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

const HEADER: usize = 5;
/// An alert in a record of TLS 1.3: two bytes, their type and the tag (RFC 8446, section 5.2).
const ALERT: usize = 19;
/// Bytes of a header that go through before it is held up.
const BEGUN: usize = 3;
/// Longer than a client that sends pings needs for one.
const HOLD: Duration = Duration::from_millis(400);

/// What becomes of the records of a server.
#[derive(Debug, Default)]
pub(crate) struct Knobs {
    /// Records are held up until the client has sent something.
    pub(crate) holds: AtomicBool,
    /// This is sent once before the next record.
    pub(crate) injects: Mutex<Vec<u8>>,
    /// How many records were held up until then.
    pub(crate) held: AtomicU32,
    /// Bytes that clients have sent.
    sent: AtomicU64,
    /// Clients whose last record was an alert, of those that something was sent to.
    goodbyes: AtomicU32,
    news: (Mutex<()>, Condvar),
}

/// Begins to pass on; says where. It goes on as long as the process does.
pub(crate) fn start(server: SocketAddr, knobs: &Arc<Knobs>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let knobs = Arc::clone(knobs);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let Ok(server) = TcpStream::connect(server) else { continue };
            let (to_client, from_server) = (client.try_clone().unwrap(), server.try_clone());
            let (knobs, out) = (Arc::clone(&knobs), Arc::clone(&knobs));
            let injected = Arc::new(AtomicBool::new(false));
            let injects = Arc::clone(&injected);
            thread::spawn(move || out.upward(client, server, &injected));
            thread::spawn(move || knobs.downward(from_server.unwrap(), to_client, &injects));
        }
    });
    address
}

impl Knobs {
    fn upward(&self, mut client: TcpStream, mut server: TcpStream, injected: &AtomicBool) {
        let mut last = 0;
        while let Ok(record) = record(&mut client) {
            last = record.len() - HEADER;
            self.sent.fetch_add(record.len() as u64, Ordering::Release);
            self.tell();
            if server.write_all(&record).is_err() {
                break;
            }
        }
        let goodbye = injected.load(Ordering::Acquire) && last == ALERT;
        self.goodbyes.fetch_add(u32::from(goodbye), Ordering::Release);
        self.tell();
        let _ = server.shutdown(Shutdown::Both);
    }

    fn downward(&self, mut server: TcpStream, mut client: TcpStream, injected: &AtomicBool) {
        while self.passes(&mut server, &mut client, injected).is_ok() {}
        let _ = client.shutdown(Shutdown::Both);
    }

    fn passes(
        &self,
        server: &mut TcpStream,
        client: &mut TcpStream,
        injected: &AtomicBool,
    ) -> io::Result<()> {
        let record = record(server)?;
        let injects = core::mem::take(&mut *self.injects.lock().unwrap());
        injected.fetch_or(!injects.is_empty(), Ordering::AcqRel);
        client.write_all(&injects)?;
        let (begun, rest) = record.split_at(BEGUN);
        client.write_all(begun)?;
        if self.holds.load(Ordering::Acquire) && self.client_wrote() {
            self.held.fetch_add(1, Ordering::Release);
        }
        client.write_all(rest)
    }

    /// Waits until a client that something was sent to has said goodbye; says whether it has.
    pub(crate) fn is_told_goodbye(&self, patience: Duration) -> bool {
        let lock = self.news.0.lock().unwrap();
        let not_yet = |_: &mut ()| self.goodbyes.load(Ordering::Acquire) == 0;
        let (_lock, late) = self.news.1.wait_timeout_while(lock, patience, not_yet).unwrap();
        !late.timed_out()
    }

    fn tell(&self) {
        drop(self.news.0.lock());
        self.news.1.notify_all();
    }

    /// Waits until a client has written.
    fn client_wrote(&self) -> bool {
        let before = self.sent.load(Ordering::Acquire);
        let lock = self.news.0.lock().unwrap();
        let same = |_: &mut ()| self.sent.load(Ordering::Acquire) == before;
        let (_lock, late) = self.news.1.wait_timeout_while(lock, HOLD, same).unwrap();
        !late.timed_out()
    }
}

/// The next record, with its header.
fn record(from: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut record = vec![0; HEADER];
    from.read_exact(&mut record)?;
    let len = usize::from(u16::from_be_bytes([record[3], record[4]]));
    record.resize(HEADER + len, 0);
    from.read_exact(&mut record[HEADER..])?;
    Ok(record)
}
