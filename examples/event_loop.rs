//! A loop of your own, on one thread and `std::net` alone: what a driver does, and all of it.
//!
//!     tickwire simulate gateio-spot --listen 127.0.0.1:9010
//!     cargo run -p tickwire-examples --example event_loop -- ws://127.0.0.1:9010/ws/v4/ BTC_USDT
//!
//! It opens plain TCP, as a simulated exchange takes; for the exchange itself wrap the stream of
//! `dial` and `get` in the TLS library of your choice.

use core::error::Error;
use core::time::Duration;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;

use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::event::{Data, Event};
use tickwire_core::retry::Cause;
use tickwire_core::session::{Config, Memory, Output, Request, Session, Symbols, Unanswered};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tickwire_exchanges::gateio::spot::GateioSpot;

/// Books keep twice the levels that the stream shows.
const DEPTH: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (url, symbols) = arguments.split_first().ok_or("usage: event_loop URL SYMBOL..")?;
    let symbols: Vec<&str> = symbols.iter().map(String::as_str).collect();
    let rest_base = rest_base(url)?;

    let mut config = Config::of(&GateioSpot);
    config.context.url = url;
    config.rest_base = &rest_base;
    let session = Session::public(
        GateioSpot,
        Symbols::new(&symbols)?,
        config,
        Books::owned(symbols.len(), DEPTH)?,
        Memory::owned(u16::try_from(symbols.len())?),
        random(),
    )?;
    follow(Connection::new(session, Store::owned(1 << 20), Store::owned(1 << 15))?)
}

/// After every fact, poll until `Wait`; then wait for the socket or the deadline.
fn follow(mut feed: Connection<'_, GateioSpot, Books<'_>>) -> Result<(), Box<dyn Error>> {
    let clock = Clock::start();
    let mut socket = None;
    loop {
        let now = clock.now();
        match feed.poll(now) {
            Output::Event(event) => show(&event),
            Output::Notice(notice) => eprintln!("{notice}"),
            Output::Connect(endpoint) => match dial(&endpoint) {
                Ok(stream) => {
                    socket = Some(stream);
                    feed.connected(clock.now(), random());
                }
                Err(error) => feed.closed(clock.now(), cause_of(&error)),
            },
            Output::Request(request) => {
                let id = request.id;
                match get(&request) {
                    Ok((status, body)) => feed.responded(clock.now(), id, status, None, &body),
                    Err(_) => feed.unanswered(clock.now(), id, Unanswered::Network),
                }
            }
            Output::ReconnectAfter { delay, cause, .. } => eprintln!("{cause}; again in {delay:?}"),
            Output::Disconnect => socket = None,
            Output::Stopped(why) => return Err(why.into()),
            Output::Send(_) => {} // only for users who bring a WebSocket stack of their own
            Output::Wait { until, .. } => {
                let patience = until.map_or(Duration::from_secs(1), |until| until.since(now.mono));
                match &mut socket {
                    Some(socket) => exchange_bytes(&mut feed, socket, patience, &clock),
                    None => std::thread::park_timeout(patience),
                }
            }
        }
    }
}

/// Writes what is pending, then reads for at most `patience`.
fn exchange_bytes(
    feed: &mut Connection<'_, GateioSpot, Books<'_>>,
    socket: &mut TcpStream,
    patience: Duration,
    clock: &Clock,
) {
    let (pending, room) = feed.io();
    let full = room.is_empty(); // then reading nothing is not the end
    let sent = moved(socket.write(pending));
    // Zero would be no timeout at all.
    let read = socket
        .set_read_timeout(Some(patience.max(Duration::from_millis(1))))
        .and_then(|()| moved(socket.read(room)));
    match (sent, read) {
        (Ok(sent), Ok(read)) => {
            feed.sent(clock.now(), sent.unwrap_or(0));
            match read {
                Some(0) if !full => feed.closed(clock.now(), Cause::Ended),
                read => feed.received(read.unwrap_or(0)),
            }
        }
        (Err(error), _) | (_, Err(error)) => feed.closed(clock.now(), cause_of(&error)),
    }
}

/// Prints the best bid and ask of a book that is live.
fn show(event: &Event<'_>) {
    if let (Some(symbol), Data::BookDelta(delta)) = (event.symbol, event.data)
        && let Some(book) = delta.book.and_then(|book| book.live())
        && let Some((bid, ask)) = book.best()
    {
        println!("{symbol}  {bid} | {ask}");
    }
}

fn dial(endpoint: &Endpoint<'_>) -> io::Result<TcpStream> {
    if endpoint.tls {
        return Err(io::Error::new(ErrorKind::Unsupported, "this example speaks no TLS"));
    }
    let stream = TcpStream::connect((endpoint.host, endpoint.port))?;
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(Duration::from_secs(1)))?;
    Ok(stream)
}

/// One REST call, on a connection of its own. It blocks the loop, which a busy feed's should not.
fn get(request: &Request<'_>) -> io::Result<(u16, Vec<u8>)> {
    let authority = request.base.strip_prefix("http://").unwrap_or(request.base);
    let mut stream = TcpStream::connect(authority)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET {} HTTP/1.0\r\nHost: {authority}\r\n\r\n", request.path)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let broken = || io::Error::from(ErrorKind::InvalidData);
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(broken)?;
    let body = answer.split_off(end + 4);
    let status = answer.split(|byte| *byte == b' ').nth(1).ok_or_else(broken)?;
    let status = str::from_utf8(status).ok().and_then(|status| status.parse().ok());
    Ok((status.ok_or_else(broken)?, body))
}

/// The REST address of the same exchange: the books of one must not start from another's.
fn rest_base(url: &str) -> Result<String, Box<dyn Error>> {
    Ok(format!("http://{}", Endpoint::parse(url)?.authority))
}

/// How many bytes moved; `None` where the socket must be waited for.
fn moved(result: io::Result<usize>) -> io::Result<Option<usize>> {
    match result {
        Ok(count) => Ok(Some(count)),
        Err(error) => match error.kind() {
            ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted => Ok(None),
            _ => Err(error),
        },
    }
}

fn cause_of(error: &io::Error) -> Cause {
    match error.kind() {
        ErrorKind::ConnectionRefused => Cause::Refused,
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe => Cause::Reset,
        ErrorKind::Unsupported => Cause::Tls,
        _ => Cause::Network,
    }
}

/// 32 bytes of the system's entropy, which masks and keys are drawn from.
fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    read.expect("the system has entropy");
    bytes
}

/// Both clocks: the monotonic one for timers, the wall clock for what the venue is told.
struct Clock {
    start: std::time::Instant,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "a program is where the clock is read")]
    fn start() -> Self {
        Self { start: std::time::Instant::now() }
    }

    #[expect(clippy::disallowed_methods, reason = "a program is where the clock is read")]
    fn now(&self) -> Stamp {
        let wall = std::time::UNIX_EPOCH.elapsed().ok();
        let wall = wall.and_then(|wall| wall.as_nanos().try_into().ok());
        let mono = Instant::ORIGIN.after(self.start.elapsed());
        Stamp::new(mono, wall.and_then(UnixNanos::from_nanos))
    }
}
