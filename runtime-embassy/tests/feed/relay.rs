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
            thread::spawn(move || out.upward(client, server));
            thread::spawn(move || knobs.downward(from_server.unwrap(), to_client));
        }
    });
    address
}

impl Knobs {
    fn upward(&self, mut client: TcpStream, mut server: TcpStream) {
        let mut bytes = [0; 4_096];
        while let Ok(count @ 1..) = client.read(&mut bytes) {
            self.sent.fetch_add(count as u64, Ordering::Release);
            drop(self.news.0.lock());
            self.news.1.notify_all();
            if server.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = server.shutdown(Shutdown::Both);
    }

    fn downward(&self, mut server: TcpStream, mut client: TcpStream) {
        while self.record(&mut server, &mut client).is_ok() {}
        let _ = client.shutdown(Shutdown::Both);
    }

    fn record(&self, server: &mut TcpStream, client: &mut TcpStream) -> io::Result<()> {
        let mut header = [0; HEADER];
        server.read_exact(&mut header)?;
        let mut body = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
        server.read_exact(&mut body)?;
        client.write_all(&core::mem::take(&mut *self.injects.lock().unwrap()))?;
        let (begun, rest) = header.split_at(BEGUN);
        client.write_all(begun)?;
        if self.holds.load(Ordering::Acquire) && self.client_wrote() {
            self.held.fetch_add(1, Ordering::Release);
        }
        client.write_all(rest)?;
        client.write_all(&body)
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
