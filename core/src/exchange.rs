//! What a venue is to the core: facts, and pure functions between bytes and meaning.

mod control;
mod malformed;

pub use control::{Control, ControlKind, Verdict};
pub use malformed::{Malformed, MalformedKind};

use core::fmt::{self, Debug};
use core::time::Duration;

use crate::account::action::Answer;
use crate::account::call::Headers;
use crate::book::BookFeed;
use crate::context::{Context, Limits};
use crate::policy::Policy;
use crate::retry::RetryTable;
use crate::scratch::{Full, Scratch};
use crate::symbol::Symbol;
use crate::text::Writer;
use crate::time::UnixNanos;

/// A venue: a table of facts, an encoder and a decoder, all pure.
///
/// Implementations keep no state between messages; everything that lives is the session's.
pub trait Exchange {
    /// The public channels that have a type of their own.
    type Channel: Copy + Eq + Debug + Send + Sync + 'static;

    /// The venue's facts.
    fn facts(&self) -> &'static Facts;

    /// What a session subscribes to where the user names no channels.
    fn default_channels(&self) -> &'static [Self::Channel];

    /// The venue's name of a channel, as in its messages.
    fn channel_name(&self, channel: Self::Channel) -> &'static str;

    /// Whether a message that was decoded as of channel `heard` may belong to a subscription of
    /// `subscribed`: venues do not always say a stream's speed or depth in its messages. Exact
    /// equality, where a session finds it, is the better match.
    fn same_stream(&self, subscribed: Self::Channel, heard: Self::Channel) -> bool {
        subscribed == heard
    }

    /// Whether a subscription of `channel` is one symbol's or the whole market's. One of the market
    /// is asked for once a connection, whatever symbols are followed, and counts once: who follows
    /// later shares it, and only the last to leave ends it. It feeds no book.
    fn scope(&self, channel: Self::Channel) -> Scope {
        let _ = channel;
        Scope::Symbol
    }

    /// Whether the messages of `channel` are read in this build. Those of one that is not read are
    /// told as they are, without a symbol where the message says it in a form of its own; they feed
    /// no book, and are no sign that a symbol is not quiet.
    fn is_read(&self, channel: Self::Channel) -> bool {
        let _ = channel;
        true
    }

    /// How `channel` feeds a local order book; `None` where it does not.
    fn book_feed(&self, channel: Self::Channel) -> Option<BookFeed>;

    /// The most symbols that one subscription request of `channel` may name, at least 1.
    fn batch(&self, channel: Self::Channel) -> u16;

    /// How soon after its acknowledgement a subscription of `channel` must have brought data, or be
    /// reported as silent; `None` where a channel may rightly be quiet, or is not read.
    fn first_data_within(&self, channel: Self::Channel) -> Option<Duration>;

    /// What a refusal with this code means. A code of 0 is not told to users: it is what venues say
    /// where nothing is wrong.
    fn refusal(&self, code: Option<i64>) -> Refusal;

    /// Writes a command as one text message.
    ///
    /// # Errors
    ///
    /// [`Full`] where `out` is too small.
    fn encode(&self, command: Command<'_, Self::Channel>, out: &mut Writer<'_>)
    -> Result<(), Full>;

    /// Writes the path and query of the REST request for a book snapshot of `channel`, such as
    /// `/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=100&with_id=true`.
    ///
    /// # Errors
    ///
    /// [`Full`] where `out` is too small.
    fn snapshot_path(
        &self,
        channel: Self::Channel,
        symbol: &Symbol,
        out: &mut Writer<'_>,
    ) -> Result<(), Full>;

    /// Decodes one message whole into `scratch` (which the caller has cleared), or says what is
    /// wrong with it and leaves the scratch empty, with a note of what was lost where that is known
    /// ([`Scratch::lose`]).
    ///
    /// # Errors
    ///
    /// [`Malformed`], with its kind, its place and whether the connection can go on.
    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, Self::Channel>, Malformed>;

    /// Decodes the body of a REST book snapshot into `scratch` as one
    /// [`Body::BookSnapshot`](crate::scratch::Body::BookSnapshot), its `symbol` absent where the
    /// body does not name it.
    ///
    /// # Errors
    ///
    /// [`Malformed`], as [`Exchange::decode`]; an error body of the venue is
    /// `MalformedKind::Refused`.
    fn decode_snapshot(&self, body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed>;
}

/// A borrowed venue is one too, so that one value can be tried in several sessions.
impl<X: Exchange> Exchange for &X {
    type Channel = X::Channel;

    fn facts(&self) -> &'static Facts {
        (**self).facts()
    }

    fn default_channels(&self) -> &'static [Self::Channel] {
        (**self).default_channels()
    }

    fn channel_name(&self, channel: Self::Channel) -> &'static str {
        (**self).channel_name(channel)
    }

    fn same_stream(&self, subscribed: Self::Channel, heard: Self::Channel) -> bool {
        (**self).same_stream(subscribed, heard)
    }

    fn scope(&self, channel: Self::Channel) -> Scope {
        (**self).scope(channel)
    }

    fn is_read(&self, channel: Self::Channel) -> bool {
        (**self).is_read(channel)
    }

    fn book_feed(&self, channel: Self::Channel) -> Option<BookFeed> {
        (**self).book_feed(channel)
    }

    fn batch(&self, channel: Self::Channel) -> u16 {
        (**self).batch(channel)
    }

    fn first_data_within(&self, channel: Self::Channel) -> Option<Duration> {
        (**self).first_data_within(channel)
    }

    fn refusal(&self, code: Option<i64>) -> Refusal {
        (**self).refusal(code)
    }

    fn encode(
        &self,
        command: Command<'_, Self::Channel>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        (**self).encode(command, out)
    }

    fn snapshot_path(
        &self,
        channel: Self::Channel,
        symbol: &Symbol,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        (**self).snapshot_path(channel, symbol, out)
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, Self::Channel>, Malformed> {
        (**self).decode(message, scratch)
    }

    fn decode_snapshot(&self, body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
        (**self).decode_snapshot(body, scratch)
    }
}

/// The facts of a venue: data, every field with its source at the implementation.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Its outward name, such as `example-spot`.
    pub name: &'static str,
    /// The default connection context; every field can be overridden by the user.
    pub context: Context<'static>,
    /// The default reconnect policy.
    pub policy: Policy,
    /// The default retry table, with the venue's own rows.
    pub retry: RetryTable,
    /// What the venue allows.
    pub limits: Limits,
    /// The base of REST addresses, such as `https://api.example.com`.
    pub rest_base: &'static str,
    /// Headers of every REST request of market data.
    pub rest_headers: Headers<'static>,
}

/// The type of a WebSocket message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageType {
    /// Opcode 1; its bytes are valid UTF-8 where a strict codec delivered them.
    Text,
    /// Opcode 2.
    Binary,
}

/// One whole WebSocket message inside the buffer it was received in.
///
/// The buffer may reach past the message; a decoder may use that slack for wide loads, never for
/// meaning. `Debug` shows how long it is, and nothing of it: an account's answers may repeat a key.
#[derive(Clone, Copy)]
pub struct Message<'m> {
    /// Text or binary.
    pub kind: MessageType,
    buffer: &'m [u8],
    len: usize,
}

impl<'m> Message<'m> {
    /// A message with no slack behind it.
    #[must_use]
    pub const fn new(kind: MessageType, bytes: &'m [u8]) -> Self {
        Self { kind, buffer: bytes, len: bytes.len() }
    }

    /// A text message with no slack behind it.
    #[must_use]
    pub const fn text(text: &'m str) -> Self {
        Self::new(MessageType::Text, text.as_bytes())
    }

    /// A message that is the first `len` bytes of `buffer`, or all of it where it is shorter.
    #[must_use]
    pub const fn within(kind: MessageType, buffer: &'m [u8], len: usize) -> Self {
        let len = if len < buffer.len() { len } else { buffer.len() };
        Self { kind, buffer, len }
    }

    /// The message.
    #[must_use]
    pub fn bytes(&self) -> &'m [u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }

    /// The message and the readable bytes behind it.
    #[must_use]
    pub const fn with_slack(&self) -> &'m [u8] {
        self.buffer
    }
}

impl Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("kind", &self.kind)
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

/// What one subscription of a channel brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The data of one symbol, which the request names.
    Symbol,
    /// The data of all symbols; the request names none.
    Market,
}

/// What a refused subscription means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// It will be refused again: the request is wrong.
    Final,
    /// The venue has a problem: ask again soon.
    Again,
    /// The credentials are wrong: an operator must act.
    Login,
}

/// What to tell the venue.
#[derive(Clone, Copy)]
pub enum Command<'a, C> {
    /// An application-level ping.
    Ping {
        /// Local wall-clock time, where known.
        time: Option<UnixNanos>,
    },
    /// A subscription.
    Subscribe(Batch<'a, C>),
    /// The end of a subscription.
    Unsubscribe(Batch<'a, C>),
}

/// One subscription request: symbols of one channel.
#[derive(Clone, Copy)]
pub struct Batch<'a, C> {
    /// The request's id, unique within the connection, from 1.
    pub id: u32,
    /// Local wall-clock time, where known.
    pub time: Option<UnixNanos>,
    /// The channel.
    pub channel: C,
    /// The symbols, at least one and at most [`Exchange::batch`]; for a channel of the market some
    /// of those that wait for it, which is of no matter to the venue.
    pub symbols: &'a [Symbol],
}

/// The kind of a message, for statistics and time budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MessageKind {
    /// Book deltas and snapshots.
    Book,
    /// Trades.
    Trade,
    /// Book tickers and 24 h tickers.
    Ticker,
    /// Pings and pongs.
    Ping,
    /// Everything else.
    Other,
}

/// What a message was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoded<'m, C> {
    /// Events, now in the scratch (none for an empty array of trades).
    Events {
        /// Their kind.
        kind: MessageKind,
        /// The typed channel, where the venue has one for it.
        channel: Option<C>,
    },
    /// A control message.
    Control(Control<'m, C>),
    /// An answer to an action over the socket; the orders that it names are in the scratch.
    Answer(Answer<'m>),
}
