//! The client under test of the Autobahn suite: echoes what its fuzzing server sends, case by case.
//!
//!     cargo run --release --example autobahn_client -- ws://127.0.0.1:9001 [AGENT]
//!
//! The codec is the one of every connection, `ws::Client`, with buffers for the suite's largest
//! messages of 16 MiB, over a blocking socket; it asks for permessage-deflate.

use core::error::Error;
use core::time::Duration;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;

use tickwire_core::endpoint::Endpoint;
use tickwire_core::exchange::MessageType;
use tickwire_core::store::Store;
use tickwire_core::ws::deflate::{Deflate, Offer};
use tickwire_core::ws::{Client, Config, Fault, Opening, Refused, Step};
use tickwire_core::ws::{FRAME_OVERHEAD, RX_OVERHEAD, TX_OVERHEAD};

/// The longest message of the suite (9.1.6 and 9.2.6).
const MESSAGE_MAX: usize = 16 << 20;

/// How long the server may say nothing: its longest pause is the writing of its reports.
const PATIENCE: Duration = Duration::from_secs(120);

/// How long one direction may keep the other waiting.
const TURN: Duration = Duration::from_millis(1);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (url, agent) = match arguments.as_slice() {
        [url] => (url, "tickwire"),
        [url, agent] => (url, agent.as_str()),
        _ => return Err("usage: autobahn_client URL [AGENT]".into()),
    };
    let mut suite = Suite::new(Endpoint::parse(url)?)?;
    let cases: u32 = suite.ask("/getCaseCount")?.parse()?;
    for case in 1..=cases {
        suite.echo(&format!("/runCase?case={case}&agent={agent}"))?;
    }
    suite.echo(&format!("/updateReports?agent={agent}"))?;
    println!("{cases} cases as {agent}");
    Ok(())
}

/// The server, and a client that is used for one connection after the other.
struct Suite<'u> {
    server: Endpoint<'u>,
    client: Client<'static>,
}

impl<'u> Suite<'u> {
    fn new(server: Endpoint<'u>) -> Result<Self, Box<dyn Error>> {
        if server.tls {
            return Err("this example speaks no TLS".into());
        }
        let rx = Store::owned(MESSAGE_MAX + RX_OVERHEAD);
        let tx = Store::owned(MESSAGE_MAX + FRAME_OVERHEAD + TX_OVERHEAD);
        let deflate = Deflate::owned(MESSAGE_MAX, Offer::DEFAULT)?;
        let client = Client::new(rx, tx, Config::default())?.with_deflate(deflate);
        Ok(Self { server, client })
    }

    /// Visits `path` and gives the last message that came.
    fn ask(&mut self, path: &str) -> Result<String, Box<dyn Error>> {
        let visit = self.visit(path, false)?;
        Ok(String::from_utf8(visit.message)?)
    }

    /// Visits `path` and sends every message back.
    fn echo(&mut self, path: &str) -> Result<(), Box<dyn Error>> {
        self.visit(path, true).map(drop).map_err(|error| format!("{path}: {error}").into())
    }

    /// Opens `path` and stays until the server hangs up, which a server does first (RFC 6455
    /// section 7.1.1): a client that closes its socket with bytes unread resets the connection, and
    /// its own close frame may be lost with it.
    fn visit(&mut self, path: &str, echoes: bool) -> Result<Visit, Box<dyn Error>> {
        // Without a port where it is the default one: some servers refuse the header otherwise.
        let opening = Opening::new(self.server.authority, path, &[])?;
        let socket = TcpStream::connect((self.server.host, self.server.port))?;
        socket.set_nodelay(true)?;
        socket.set_write_timeout(Some(TURN))?;
        self.client.connected(&opening, random());
        let mut visit = Visit { socket, ended: false, echoes, owed: None, message: Vec::new() };
        while !visit.step(&mut self.client)? {}
        Ok(visit)
    }
}

/// One connection.
struct Visit {
    socket: TcpStream,
    /// Whether the server has hung up.
    ended: bool,
    echoes: bool,
    /// The kind of `message` while its echo waits for room.
    owed: Option<MessageType>,
    /// The last message.
    message: Vec<u8>,
}

impl Visit {
    /// Does one thing, and says whether that was the last.
    fn step(&mut self, client: &mut Client<'_>) -> Result<bool, Box<dyn Error>> {
        if let Some(kind) = self.owed {
            match client.send(kind, &self.message) {
                Err(Refused::NoRoom) => self.transfer(client)?,
                Err(Refused::TooLarge) => return Err("a message too large to echo".into()),
                // A connection that is closing takes no more.
                _ => self.owed = None,
            }
            return Ok(self.ended);
        }
        match client.step() {
            Step::Idle if self.ended => return Ok(true),
            Step::Idle => self.transfer(client)?,
            Step::Message(whole) => {
                self.message.clear();
                self.message.extend_from_slice(client.message(whole).bytes());
                self.owed = self.echoes.then_some(whole.kind);
            }
            Step::Failed(fault @ (Fault::Status { .. } | Fault::Handshake(_))) => {
                return Err(fault.into());
            }
            // Most cases end in a fault of the server: the client has queued the close frame that
            // says so, and the suite judges it.
            Step::Failed(_) | Step::Closed(_) => {}
            Step::Opened | Step::Pinged(_) | Step::Ponged(_) => {}
        }
        Ok(false)
    }

    /// Writes what is pending, or waits for bytes where nothing is.
    ///
    /// Neither may wait for the other to be through: a server that writes 16 MiB may not read
    /// before it is done, and we may have as much to write. So a write gives up after a turn with
    /// what the socket took, and what has come by then is read. Where all was written, the client
    /// comes first: it may go on now without a byte more. While an echo waits for room, reading
    /// goes on into the room that is left; where that is full too, it is the server that must read.
    fn transfer(&mut self, client: &mut Client<'_>) -> io::Result<()> {
        let is_quiet = client.pending().is_empty();
        if !is_quiet {
            let sent = self.moved(|socket| socket.write(client.pending()))?;
            client.sent(sent.unwrap_or(0));
            if client.pending().is_empty() {
                return Ok(());
            }
        }
        self.socket.set_read_timeout(Some(if is_quiet { PATIENCE } else { TURN }))?;
        let is_full = client.room().is_empty(); // then to read nothing is not the end
        match self.moved(|socket| socket.read(client.room()))? {
            Some(0) => self.ended |= !is_full,
            Some(count) => client.received(count),
            None if is_quiet && !self.ended => return Err(ErrorKind::TimedOut.into()),
            None => {}
        }
        if self.ended {
            client.ended();
        }
        Ok(())
    }

    /// How many bytes moved; `None` where none did in time. A connection that was cut has ended.
    fn moved(
        &mut self,
        mut act: impl FnMut(&mut TcpStream) -> io::Result<usize>,
    ) -> io::Result<Option<usize>> {
        loop {
            match act(&mut self.socket) {
                Ok(count) => return Ok(Some(count)),
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => {}
                    ErrorKind::WouldBlock | ErrorKind::TimedOut => return Ok(None),
                    ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => {
                        self.ended = true;
                        return Ok(None);
                    }
                    _ => return Err(error),
                },
            }
        }
    }
}

/// 32 bytes of the system's entropy, which masks and keys are drawn from.
fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    read.expect("the system has entropy");
    bytes
}
