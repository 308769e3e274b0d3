//! What a venue is to the server: a model that is told facts and asked what it sends.

use std::sync::Arc;
use std::time::Duration;

use crate::account::{self, Act, View};

/// Time since the Unix epoch, by the venue's clock. Tests choose it; the server reads its own.
pub type Time = Duration;

/// The longest gap that is played: the server asks a venue for less at a time, unless it was asleep
/// for longer than this.
pub const LEAP: Duration = Duration::from_secs(5);

/// One client's connection, never used twice in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientId(pub u64);

/// A model of a venue. Every call carries the time; after each, `poll` until `None`.
pub trait Venue: Send {
    /// The path that the WebSocket is served at; any other is 404, as at the venue.
    fn websocket_path(&self) -> &str;

    /// Whether another connection of this address is let in; the HTTP status where not.
    fn admit(&mut self, headers: &[(String, String)], now: Time) -> Result<(), u16>;

    /// A client has connected.
    fn opened(&mut self, client: ClientId, now: Time);

    /// The handshake of a client that has just connected had this query, without its question
    /// mark; not told where there was none.
    fn queried(&mut self, client: ClientId, query: &str, now: Time) {
        let _ = (client, query, now);
    }

    /// The handshake of a client that has just connected had these headers.
    fn introduced(&mut self, client: ClientId, headers: &[(String, String)], now: Time) {
        let _ = (client, headers, now);
    }

    /// A client is gone.
    fn closed(&mut self, client: ClientId, now: Time);

    /// A client has sent a message.
    fn received(&mut self, client: ClientId, message: Message<'_>, now: Time);

    /// A client has sent a ping of the WebSocket protocol; its pong is the server's matter.
    fn pinged(&mut self, client: ClientId, now: Time) {
        let _ = (client, now);
    }

    /// Answers a REST request. `lag` is how old the data must be, where the venue's answers lag.
    fn request(&mut self, request: &Request<'_>, now: Time) -> Answer;

    /// Lets the markets move up to `now`. Where that is more than [`LEAP`] ahead, the process was
    /// asleep: a venue leaps over such a gap, because to play it would take long and fill the
    /// memory, while everybody waits.
    fn advance(&mut self, now: Time);

    /// When `advance` is next of use.
    fn next_due(&self) -> Time;

    /// What is to be sent, in order; `None` where nothing is left.
    fn poll(&mut self) -> Option<Output>;

    /// The order book as the venue has it at an id, best first; `None` where the symbol is unknown,
    /// the id is not reached yet, or too old to be remembered. `levels` is the window of the
    /// channel that shows it, in levels a side.
    fn book(&self, symbol: &str, id: u64, levels: usize) -> Option<Book>;

    /// The symbols.
    fn symbols(&self) -> Vec<String>;

    /// The ids of the newest update of a symbol.
    fn last_id(&self, symbol: &str) -> Option<u64>;

    /// What was pushed of a stream since the beginning, whoever got it; `None` where nobody has
    /// subscribed to it yet, or where the venue does not count. Its name is the one that clients
    /// subscribe by.
    fn pushed(&self, stream: &str) -> Option<Pushed> {
        let _ = stream;
        None
    }

    /// The ids of a symbol's trades since the beginning, as the venue writes them, oldest first; at
    /// most the newest 100,000. Empty where the venue does not tell.
    fn trades(&self, symbol: &str) -> Vec<String> {
        let _ = symbol;
        Vec::new()
    }

    /// What clients did that the venue does not allow, in words; the newest 1,000.
    fn violations(&self) -> Vec<String>;

    /// Whether the pushes of a channel carry an order book; without an answer of the venue's own,
    /// those of every channel do.
    fn is_book(&self, channel: &str) -> bool {
        let _ = channel;
        true
    }

    /// Makes the next so many changes of a symbol's book such that they cannot be read: a price is
    /// no number. Whether the venue can.
    fn garble(&mut self, symbol: &str, pushes: u32) -> bool {
        let _ = (symbol, pushes);
        false
    }

    /// The user ids of its accounts.
    fn users(&self) -> Vec<u64> {
        Vec::new()
    }

    /// An account as it is now; `None` where there is no such user.
    fn account(&self, user: u64) -> Option<View> {
        let _ = user;
        None
    }

    /// Whether all accounts add up; what does not, in words.
    fn audit(&self) -> Result<(), String> {
        Ok(())
    }

    /// Does something to an account; why not, in words.
    fn act(&mut self, user: u64, act: &Act, now: Time) -> Result<(), String> {
        let _ = (act, now);
        Err(format!("there is no account of {user}"))
    }

    /// What goes wrong with accounts from now on.
    fn set_account_faults(&mut self, faults: &account::Faults) {
        let _ = faults;
    }

    /// From now on refuses subscriptions of exactly these symbols, though their markets are there.
    /// Does nothing where the venue cannot.
    fn refuse(&mut self, symbols: &[String]) {
        let _ = symbols;
    }
}

/// A message that a client has sent.
#[derive(Clone, Copy, Debug)]
pub enum Message<'a> {
    /// Text.
    Text(&'a str),
    /// Binary.
    Binary(&'a [u8]),
}

/// What is sent: shared, because every subscriber gets the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Text.
    Text(Arc<str>),
    /// Binary.
    Binary(Arc<[u8]>),
}

/// What the venue does.
#[derive(Clone, Debug)]
pub enum Output {
    /// Data of a subscription.
    Push {
        /// To whom.
        to: ClientId,
        /// The symbol, where it has one.
        symbol: Option<Arc<str>>,
        /// The venue's name of the channel.
        channel: &'static str,
        /// The message.
        payload: Payload,
    },
    /// An answer to what a client sent.
    Reply {
        /// To whom.
        to: ClientId,
        /// The message.
        payload: Payload,
    },
    /// Closes a connection; without a code, by a close frame that has none.
    Close {
        /// Whose.
        to: ClientId,
        /// The close code.
        code: Option<u16>,
    },
    /// Ends the TCP connection without a close frame, as Gate.io ends an idle one.
    Cut {
        /// Whose.
        to: ClientId,
    },
}

/// A REST request.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `GET`, `POST`, ..
    pub method: &'a str,
    /// The path.
    pub path: &'a str,
    /// The query, without its question mark; empty where there is none.
    pub query: &'a str,
    /// The headers; their names are in any case.
    pub headers: &'a [(String, String)],
    /// The body; empty where there is none.
    pub body: &'a [u8],
    /// More lag than the venue's own, by the knob.
    pub lag: Duration,
}

impl<'a> Request<'a> {
    /// A request without headers, body and lag.
    #[must_use]
    pub const fn new(method: &'a str, path: &'a str, query: &'a str) -> Self {
        Self { method, path, query, headers: &[], body: &[], lag: Duration::ZERO }
    }

    /// The first header of a name, in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&'a str> {
        header(self.headers, name)
    }
}

/// The first of these headers that has a name, in any case.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map(|(_, value)| value.as_str())
}

/// A REST answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What was pushed of one stream: each message once, however many clients got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// How many messages.
    pub count: u64,
    /// The ids of the first thing and of the last that was told, such as trades or versions of a
    /// book; `None` where the stream has no ids, or has told nothing yet.
    pub ids: Option<(String, String)>,
}

/// An order book at an id; prices and sizes as the venue writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    /// The id.
    pub id: u64,
    /// Bids, highest first, as price and size.
    pub bids: Vec<(String, String)>,
    /// Asks, lowest first, as price and size.
    pub asks: Vec<(String, String)>,
}
