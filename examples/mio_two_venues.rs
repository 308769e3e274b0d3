//! Two venues on one thread over `mio`: sockets that never block, one wait for all of them, REST
//! calls among them.
//!
//!     tickwire simulate gateio-spot --listen 127.0.0.1:9010
//!     tickwire simulate mexc-spot --listen 127.0.0.1:9020
//!     cargo run -p tickwire-examples --example mio_two_venues -- \
//!         ws://127.0.0.1:9010/ws/v4/ ws://127.0.0.1:9020/ws
//!
//! It speaks no TLS, and looks names up where the thread has to wait for it: a resolver of your own
//! belongs where `connect` is.

use core::error::Error;
use core::task::Poll;
use std::io::{self, ErrorKind};
use std::net::ToSocketAddrs;

use mio::net::TcpStream;
use mio::{Events, Interest, Registry, Token};
use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::event::{Data, Event};
use tickwire_core::exchange::Exchange;
use tickwire_core::http::{Answer, Base, Call};
use tickwire_core::retry::Cause;
use tickwire_core::session::{
    Config, Memory, Output, Request, RequestId, Session, Stop, Symbols, Unanswered,
};
use tickwire_core::store::Store;
use tickwire_core::time::Instant;
use tickwire_examples::clock::{Clock, random};
use tickwire_examples::io::{carry_on, cause_of, exchange_bytes};
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::mexc::spot::MexcSpot;

/// Levels a side of a book.
const DEPTH: usize = 1_000;
/// The room for a REST call and its answer.
const REST_ROOM: usize = 1 << 20;
/// How often a venue that has always more to say is read before the other's turn comes.
const READS_MAX: usize = 32;

fn main() -> Result<(), Box<dyn Error>> {
    let urls: Vec<String> = std::env::args().skip(1).collect();
    let [gateio, mexc] = urls.as_slice() else {
        return Err("usage: mio_two_venues GATEIO_URL MEXC_URL".into());
    };
    let rest = [rest_base(gateio)?, rest_base(mexc)?];
    let gateio = open(GateioSpot, &["BTC_USDT", "ETH_USDT"], gateio, &rest[0])?;
    let mexc = open(MexcSpot, &["BTCUSDT", "ETHUSDT"], mexc, &rest[1])?;

    let poll = mio::Poll::new()?;
    let registry = || poll.registry().try_clone();
    let gateio = Lane::new("gateio", gateio, registry()?, Token(0));
    let mexc = Lane::new("mexc", mexc, registry()?, Token(1));
    follow(poll, [Box::new(gateio), Box::new(mexc)])
}

/// What is to be followed at a venue.
fn open<'b, X: Exchange>(
    venue: X,
    symbols: &[&str],
    url: &'b str,
    rest_base: &'b str,
) -> Result<Connection<'b, X, Books<'b>>, Box<dyn Error>> {
    let mut config = Config::of(&venue);
    config.context.url = url;
    config.rest_base = rest_base;
    let (symbols, books) = (Symbols::new(symbols)?, Books::owned(symbols.len(), DEPTH)?);
    let memory = Memory::owned(u16::try_from(symbols.texts().len())?);
    let session = Session::public(venue, symbols, config, books, memory, random())?;
    Ok(Connection::new(session, Store::owned(1 << 20), Store::owned(1 << 15))?)
}

/// The same exchange: the books of one must not start from another's.
fn rest_base(url: &str) -> Result<String, Box<dyn Error>> {
    Ok(format!("http://{}", Endpoint::parse(url)?.authority))
}

/// The loop: who is ready or due has a turn, then all are waited for together.
fn follow(mut poll: mio::Poll, mut lanes: [Box<dyn Turn + '_>; 2]) -> Result<(), Box<dyn Error>> {
    let (clock, mut events) = (Clock::start(), Events::with_capacity(64));
    let mut deadlines = [Some(Instant::ORIGIN); 2];
    loop {
        let now = clock.now().mono;
        for (lane, deadline) in lanes.iter_mut().zip(&mut deadlines) {
            let is_ready = events.iter().any(|event| event.token() == lane.token());
            if is_ready || deadline.is_some_and(|deadline| deadline <= now) {
                *deadline = lane.turn(&clock)?;
            }
        }
        let first = deadlines.iter().flatten().min();
        let patience = first.map(|first| first.since(clock.now().mono));
        match poll.poll(&mut events, patience) {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error.into()),
            _ => {}
        }
    }
}

/// A venue of any type.
trait Turn {
    /// That of all of its sockets: they are few enough to look at each.
    fn token(&self) -> Token;

    /// Does all that can be done without waiting. Says by when it wants its next turn, though none
    /// of its sockets were ready.
    fn turn(&mut self, clock: &Clock) -> Result<Option<Instant>, Stop>;
}

/// A venue's connection, with its sockets.
struct Lane<'b, X: Exchange> {
    name: &'static str,
    connection: Connection<'b, X, Books<'b>>,
    registry: Registry,
    token: Token,
    stream: Option<Socket>,
    calls: Vec<Rest>,
}

/// A REST call under way, over a socket of its own.
struct Rest {
    id: RequestId,
    deadline: Instant,
    call: Call<'static>,
    socket: Socket,
}

impl<'b, X: Exchange> Lane<'b, X> {
    fn new(
        name: &'static str,
        connection: Connection<'b, X, Books<'b>>,
        registry: Registry,
        token: Token,
    ) -> Self {
        Self { name, connection, registry, token, stream: None, calls: Vec::new() }
    }

    /// Moves bytes; says whether anything was told to the connection.
    fn exchange(&mut self, clock: &Clock) -> bool {
        let Some(socket) = &mut self.stream else { return false };
        let was_open = socket.is_open;
        match socket.look() {
            Ok(false) => false,
            Ok(true) if was_open => {
                exchange_bytes(&mut self.connection, &mut socket.stream, || clock.now())
            }
            Ok(true) => {
                self.connection.connected(clock.now(), random());
                true
            }
            Err(error) => {
                self.stream = None;
                self.connection.closed(clock.now(), cause_of(&error));
                true
            }
        }
    }

    /// Moves calls on; says whether one of them is over.
    fn look_at_calls(&mut self, clock: &Clock) -> bool {
        let (connection, before) = (&mut self.connection, self.calls.len());
        self.calls.retain_mut(|rest| {
            let (id, now) = (rest.id, clock.now());
            match rest.look(now.mono) {
                Poll::Pending => return true,
                Poll::Ready(Ok(answer)) => {
                    connection.requested(now, id);
                    connection.responded(now, id, answer.status, answer.retry_after_s, answer.body);
                }
                Poll::Ready(Err(why)) => connection.unanswered(now, id, why),
            }
            false
        });
        self.calls.len() < before
    }
}

impl<X: Exchange> Turn for Lane<'_, X> {
    fn token(&self) -> Token {
        self.token
    }

    fn turn(&mut self, clock: &Clock) -> Result<Option<Instant>, Stop> {
        let (mut reads, mut is_settled) = (0, false);
        loop {
            let now = clock.now();
            match self.connection.poll(now) {
                Output::Event(event) => show(self.name, &event),
                Output::Notice(notice) => eprintln!("{}: {notice}", self.name),
                Output::ReconnectAfter { delay, cause, .. } => {
                    println!("{} again in {delay:?}: {cause}", self.name);
                }
                Output::Connect(endpoint) => {
                    let Endpoint { tls, host, port, .. } = endpoint;
                    match connect(tls, host, port, &self.registry, self.token) {
                        Ok(socket) => self.stream = Some(socket),
                        Err(cause) => self.connection.closed(now, cause),
                    }
                }
                Output::Request(request) => {
                    let id = request.id;
                    match Rest::begin(&request, &self.registry, self.token) {
                        Ok(rest) => self.calls.push(rest),
                        Err(why) => self.connection.unanswered(now, id, why),
                    }
                }
                Output::Disconnect => self.stream = None, // and `epoll` forgets it
                Output::Stopped(why) => return Err(why),
                Output::Send(_) => {} // only for users who bring a WebSocket stack of their own
                Output::Wait { until, want_write } => {
                    if is_settled {
                        let socket = self.stream.as_mut().filter(|socket| socket.is_open);
                        if let Some(socket) = socket {
                            socket.want_write(want_write, &self.registry, self.token);
                        }
                        return Ok(until);
                    }
                    if reads == READS_MAX {
                        return Ok(Some(now.mono)); // at once, but after the others
                    }
                    reads += 1;
                    // Edges are told once: what is there must be read until nothing is left. What
                    // was told to the connection may change what it waits for.
                    is_settled = !(self.exchange(clock) | self.look_at_calls(clock));
                }
            }
        }
    }
}

impl Rest {
    fn begin(request: &Request<'_>, registry: &Registry, token: Token) -> Result<Self, Unanswered> {
        let base = Base::parse(request.base).map_err(|_| Unanswered::Network)?;
        let call = Call::new(&base, request, Store::owned(REST_ROOM))?;
        let socket = connect(base.tls, base.host, base.port, registry, token);
        let socket = socket.map_err(|_| Unanswered::Network)?;
        Ok(Self { id: request.id, deadline: request.deadline, call, socket })
    }

    fn look(&mut self, now: Instant) -> Poll<Result<Answer<'_>, Unanswered>> {
        let moved = match self.socket.look() {
            Err(_) => Poll::Ready(Err(Unanswered::Network)),
            Ok(false) => Poll::Pending,
            Ok(true) => carry_on(&mut self.call, &mut self.socket.stream),
        };
        match moved {
            // An answer that is there is one, however late it is looked at.
            Poll::Pending if now >= self.deadline => Poll::Ready(Err(Unanswered::Timeout)),
            moved => moved,
        }
    }
}

/// A socket that may still be connecting.
struct Socket {
    stream: TcpStream,
    is_open: bool,
    /// Whether it is told when the socket takes bytes again.
    hears_writable: bool,
}

/// Begins to connect, to the first address of the name.
fn connect(
    tls: bool,
    host: &str,
    port: u16,
    registry: &Registry,
    token: Token,
) -> Result<Socket, Cause> {
    if tls {
        return Err(Cause::Tls); // this example speaks none
    }
    let mut addresses = (host, port).to_socket_addrs().map_err(|_| Cause::Dns)?;
    let address = addresses.next().ok_or(Cause::Dns)?;
    let registered = TcpStream::connect(address).and_then(|mut stream| {
        registry.register(&mut stream, token, Interest::READABLE | Interest::WRITABLE)?;
        Ok(stream)
    });
    let stream = registered.map_err(|error| cause_of(&error))?;
    Ok(Socket { stream, is_open: false, hears_writable: true })
}

impl Socket {
    /// Whether it is connected now; an error where it cannot be.
    fn look(&mut self) -> io::Result<bool> {
        if !self.is_open {
            if let Some(error) = self.stream.take_error()? {
                return Err(error);
            }
            // No error yet and no peer yet: it is under way.
            self.is_open = self.stream.peer_addr().is_ok();
            if self.is_open {
                self.stream.set_nodelay(true)?;
            }
        }
        Ok(self.is_open)
    }

    /// A socket that takes everything is not waited for: it would wake the loop at each
    /// acknowledgement.
    fn want_write(&mut self, wanted: bool, registry: &Registry, token: Token) {
        if wanted == self.hears_writable {
            return;
        }
        let interest =
            if wanted { Interest::READABLE | Interest::WRITABLE } else { Interest::READABLE };
        if registry.reregister(&mut self.stream, token, interest).is_ok() {
            self.hears_writable = wanted;
        }
    }
}

/// Prints the best bid and ask of a book that is live.
fn show(venue: &str, event: &Event<'_>) {
    if let (Some(symbol), Data::BookDelta(delta)) = (event.symbol, event.data)
        && let Some(book) = delta.book.and_then(|book| book.live())
        && let Some((bid, ask)) = book.best()
    {
        println!("{venue:<6} {symbol:<9} {bid} | {ask}");
    }
}
