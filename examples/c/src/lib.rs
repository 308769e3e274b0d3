//! The best bid and ask of a symbol at Gate.io spot, for programs in C: they bring the sockets and
//! the clock, as `main.c` does. `tickwire.h` says the same in C.
//!
//! References in the signatures are what a caller promises: pointers that are not null, or null
//! only where there is an `Option`, to what the header says, used by nobody else meanwhile. A panic
//! would end the process.

pub mod boundary;

use core::fmt::Arguments;

use tickwire_core::book::NoBooks;
use tickwire_core::connection::Connection;
use tickwire_core::endpoint::Endpoint;
use tickwire_core::event::{BookTicker, Data};
use tickwire_core::retry::Cause;
use tickwire_core::session::{Config, Memory, Output, Session, Symbols};
use tickwire_core::store::Store;
use tickwire_core::time::{Instant, Stamp, UnixNanos};
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel};

/// A feed; C knows nothing of what is inside.
#[derive(Debug)]
pub struct Tickwire(Connection<'static, GateioSpot, NoBooks>);

/// What the clocks show: `tickwire_now` of the header.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Nanoseconds of the monotonic clock, for timers.
    pub mono_ns: u64,
    /// Nanoseconds since 1970, for what the venue is told; 0 where nobody knows.
    pub unix_ns: u64,
}

/// What there is to do or to know: `tickwire_kind` of the header.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Wait for the socket, or for `until_ns`.
    Wait,
    /// Connect to `text` and `port`, then say so.
    Connect,
    /// Close the socket.
    Disconnect,
    /// `text` is a new best bid and ask.
    Quote,
    /// `text` is news of the connection.
    Notice,
    /// It is over, for the reason in `text`.
    Stopped,
}

/// The room for a text, with the zero at its end.
const TEXT: usize = 256;

/// An answer: `tickwire_said` of the header.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// What it is.
    pub kind: Kind,
    /// Whether bytes wait for the socket to take them.
    pub want_write: bool,
    /// A port to connect to.
    pub port: u16,
    /// When to poll again though nothing happened; `UINT64_MAX` for never.
    pub until_ns: u64,
    /// A text that ends in a zero; what is too long is cut off.
    pub text: [u8; TEXT],
}

impl Tickwire {
    /// A feed, where the address and the symbol are ones.
    fn open(url: &'static str, symbol: &str, seed: [u8; 32]) -> Option<Self> {
        let mut config = Config::of(&GateioSpot);
        config.context.url = url;
        config.channels = &[SpotChannel::BookTicker];
        let symbols = [symbol];
        let symbols = Symbols::new(&symbols).ok()?;
        let session =
            Session::public(GateioSpot, symbols, config, NoBooks, Memory::owned(1), seed).ok()?;
        Connection::new(session, Store::owned(1 << 16), Store::owned(1 << 15)).ok().map(Self)
    }

    /// Asks until there is something that C is told of.
    fn poll(&mut self, now: Stamp) -> Said {
        loop {
            match self.0.poll(now) {
                // The example speaks no TLS.
                Output::Connect(Endpoint { tls: true, .. }) => self.0.closed(now, Cause::Tls),
                Output::Connect(Endpoint { host, port, .. }) => {
                    return Said { port, ..Said::of(Kind::Connect).with(format_args!("{host}")) };
                }
                Output::Disconnect => return Said::of(Kind::Disconnect),
                Output::Event(event) => {
                    let Data::BookTicker(BookTicker { bid, ask, .. }) = event.data else {
                        continue;
                    };
                    if let (Some(bid), Some(ask)) = (bid, ask) {
                        return Said::of(Kind::Quote).with(format_args!("{bid} | {ask}"));
                    }
                }
                Output::Notice(notice) => {
                    return Said::of(Kind::Notice).with(format_args!("{notice}"));
                }
                Output::Stopped(why) => return Said::of(Kind::Stopped).with(format_args!("{why}")),
                Output::Wait { until, want_write } => {
                    let until_ns = until.map_or(u64::MAX, Instant::as_nanos);
                    return Said { want_write, until_ns, ..Said::of(Kind::Wait) };
                }
                Output::ReconnectAfter { delay, cause, .. } => {
                    return Said::of(Kind::Notice)
                        .with(format_args!("again in {delay:?}: {cause}"));
                }
                // Quotes need no REST, and a connection has bytes instead of frames.
                Output::Request(_) | Output::Send(_) => {}
            }
        }
    }
}

impl Now {
    fn stamp(self) -> Stamp {
        let wall = UnixNanos::from_nanos(self.unix_ns).filter(|_| self.unix_ns > 0);
        Stamp::new(Instant::from_nanos(self.mono_ns), wall)
    }
}

impl Said {
    fn of(kind: Kind) -> Self {
        Self { kind, want_write: false, port: 0, until_ns: 0, text: [0; TEXT] }
    }

    fn with(mut self, text: Arguments<'_>) -> Self {
        let text = text.to_string();
        let places = self.text.iter_mut().take(TEXT - 1);
        places.zip(text.bytes()).for_each(|(place, byte)| *place = byte);
        self
    }
}
