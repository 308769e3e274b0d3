//! A venue of our own, to be scripted.

use core::time::Duration;

use super::decode;
use crate::account::call::Headers;
use crate::book::{Beyond, BookFeed, Follow, Resync};
use crate::context::{Compression, Context, Limits, Rate};
use crate::exchange::{
    Batch, Command, Decoded, Exchange, Facts, Malformed, MalformedKind, Message, MessageType,
    Refusal, Scope,
};
use crate::policy::Policy;
use crate::retry::RetryTable;
use crate::scratch::{Full, Scratch};
use crate::symbol::Symbol;
use crate::text::Writer;

/// A venue with a small text protocol of its own, so that tests say what it says in words.
///
/// The client sends `ping`, `sub ID CHANNEL A,B` and `unsub ID CHANNEL A,B`, for the channel of the
/// market without symbols. The venue sends, one message each:
///
/// | message | meaning |
/// |---|---|
/// | `ok 1`, `ok trades` | acknowledges a subscription, by id or by channel |
/// | `done 1`, `done trades` | acknowledges its end |
/// | `no 1 2 any words` | refuses it with code 2: 1, 2 for good, 3 for now, 4 for the login |
/// | `judge 1 +A,B` | answers symbol by symbol: accepts these |
/// | `judge 1 +A -B,C any words` | the same, and refuses those, with code 0 |
/// | `pong` | answers `ping` |
/// | `upgrade any words` | the venue will close soon |
/// | `system any words`, `error 7 any words` | other notices |
/// | `note any words` | a channel without a type of its own |
///
/// and events, several to a message where each has a line of its own:
///
/// | line | meaning |
/// |---|---|
/// | `trade A 17 10.5 2 buy` | symbol, id, price, size, taker's side |
/// | `quote A 17 10.4@3 10.6@1` | symbol, id, best bid and ask as price@size, or `-` |
/// | `tick A 17 10.4@3 10.6@1` | the same, on the channel of the market |
/// | `delta A 5 7 b:10.4@3,10.3@0 a:10.6@1` | a book's changes: first (or `-`) and last id, sides |
/// | `full A 7 b:10.4@3 a:10.6@1` | a whole book at id 7 |
///
/// A line that starts with any other word is fatal (`garbage` will do), a wrong value in a known
/// one is an error of that message only. The REST path of a snapshot is `/book/A`; its body is
/// `book 7 b:10.4@3 a:10.6@1`, the same with a symbol (`book A 7 ..`), or `no 2 any words`.
#[derive(Clone, Copy, Debug)]
pub struct MockVenue {
    /// The most symbols of one request.
    pub batch: u16,
    /// How soon an acknowledged subscription of [`MockChannel::Full`] must have brought data.
    pub first_data_within: Option<Duration>,
    /// The levels of a full snapshot; 0 where there is no limit.
    pub levels: u16,
    /// What lies behind the worst level of a full snapshot.
    pub beyond: Beyond,
    /// Whether binary messages mean what they would as text; otherwise they are errors.
    pub binary: bool,
    /// How many readable bytes every message must have behind it; fewer are a fatal error.
    pub slack: usize,
}

/// The channels of a [`MockVenue`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MockChannel {
    /// `trades`: lines of `trade`.
    Trades,
    /// `quotes`: lines of `quote`.
    Quotes,
    /// `book`: lines of `delta`, whose ids may overlap, over a REST snapshot or a line of `full`.
    Book,
    /// `full`: a line of `full`, then lines of `delta`, whose ids continue exactly.
    Full,
    /// `market`: lines of `tick`, of all symbols.
    Market,
}

impl MockChannel {
    const ALL: [Self; 5] = [Self::Trades, Self::Quotes, Self::Book, Self::Full, Self::Market];

    /// The name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trades => "trades",
            Self::Quotes => "quotes",
            Self::Book => "book",
            Self::Full => "full",
            Self::Market => "market",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.name() == name)
    }
}

impl Default for MockVenue {
    /// Requests of up to 10 symbols; data of `full` within 5 s; books of any depth; text only.
    fn default() -> Self {
        Self {
            batch: 10,
            first_data_within: Some(Duration::from_secs(5)),
            levels: 0,
            beyond: Beyond::Horizon,
            binary: false,
            slack: 0,
        }
    }
}

impl Exchange for MockVenue {
    type Channel = MockChannel;

    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn default_channels(&self) -> &'static [MockChannel] {
        &[MockChannel::Book, MockChannel::Trades]
    }

    fn channel_name(&self, channel: MockChannel) -> &'static str {
        channel.name()
    }

    fn same_stream(&self, subscribed: MockChannel, heard: MockChannel) -> bool {
        // The lines of the two book streams do not say which they are of.
        let book = |channel| matches!(channel, MockChannel::Book | MockChannel::Full);
        subscribed == heard || (book(subscribed) && book(heard))
    }

    fn scope(&self, channel: MockChannel) -> Scope {
        if channel == MockChannel::Market { Scope::Market } else { Scope::Symbol }
    }

    fn book_feed(&self, channel: MockChannel) -> Option<BookFeed> {
        let (levels, beyond) = (self.levels, self.beyond);
        match channel {
            MockChannel::Book => {
                Some(BookFeed { levels, follows: overlapping, resync: Resync::Snapshot, beyond })
            }
            MockChannel::Full => {
                Some(BookFeed { levels, follows: exact, resync: Resync::Resubscribe, beyond })
            }
            MockChannel::Trades | MockChannel::Quotes | MockChannel::Market => None,
        }
    }

    fn batch(&self, _channel: MockChannel) -> u16 {
        self.batch
    }

    fn first_data_within(&self, channel: MockChannel) -> Option<Duration> {
        self.first_data_within.filter(|_| channel == MockChannel::Full)
    }

    fn refusal(&self, code: Option<i64>) -> Refusal {
        match code {
            Some(3) => Refusal::Again,
            Some(4) => Refusal::Login,
            _ => Refusal::Final,
        }
    }

    fn encode(&self, command: Command<'_, MockChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
        match command {
            Command::Ping { .. } => out.bytes(b"ping"),
            Command::Subscribe(batch) => request("sub ", batch, out),
            Command::Unsubscribe(batch) => request("unsub ", batch, out),
        }
    }

    fn snapshot_path(
        &self,
        _channel: MockChannel,
        symbol: &Symbol,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        out.bytes(b"/book/")?;
        out.bytes(symbol.as_str().as_bytes())
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, MockChannel>, Malformed> {
        let len = message.bytes().len();
        if message.with_slack().len() < len.saturating_add(self.slack) {
            return Err(Malformed::fatal(MalformedKind::Envelope, len));
        }
        if message.kind == MessageType::Binary && !self.binary {
            return Err(Malformed::value(MalformedKind::Type, 0));
        }
        decode::message(message, scratch)
    }

    fn decode_snapshot(&self, body: &[u8], scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
        decode::snapshot(body, scratch)
    }
}

fn request(verb: &str, batch: Batch<'_, MockChannel>, out: &mut Writer<'_>) -> Result<(), Full> {
    out.bytes(verb.as_bytes())?;
    out.integer(u64::from(batch.id))?;
    out.bytes(b" ")?;
    out.bytes(batch.channel.name().as_bytes())?;
    let named = if batch.channel == MockChannel::Market { &[] } else { batch.symbols };
    for (at, symbol) in named.iter().enumerate() {
        out.bytes(if at == 0 { b" " } else { b"," })?;
        out.bytes(symbol.as_str().as_bytes())?;
    }
    Ok(())
}

fn overlapping(last: u64, first: Option<u64>, until: u64) -> Follow {
    match first {
        _ if until <= last => Follow::Duplicate,
        Some(first) if first <= last.saturating_add(1) => Follow::Next,
        _ => Follow::Gap,
    }
}

fn exact(last: u64, first: Option<u64>, _until: u64) -> Follow {
    let next = last.checked_add(1);
    if next.is_some() && first == next { Follow::Next } else { Follow::Gap }
}

/// Round numbers, so that transcripts are easy to read.
pub(super) const FACTS: Facts = Facts {
    name: "mock",
    context: Context {
        url: "wss://mock.test/feed",
        headers: &[],
        heartbeat: Duration::from_secs(20),
        silence: Duration::from_secs(30),
        quiet: Duration::ZERO,
        pong_wait: TIMEOUT,
        connect_timeout: TIMEOUT,
        handshake_timeout: TIMEOUT,
        subscribe_timeout: TIMEOUT,
        request_timeout: TIMEOUT,
        write_timeout: TIMEOUT,
        close_timeout: TIMEOUT,
        snapshot_delay: Duration::from_secs(1),
        snapshot_retry: Duration::from_secs(1),
        compression: Compression::Optional,
        age_max: Duration::ZERO,
    },
    policy: Policy {
        first: Duration::from_secs(1),
        factor_pct: 200,
        max: Duration::from_secs(60),
        attempts: Some(10),
        useful_after: Duration::from_secs(10),
        no_status_restarts: false,
    },
    retry: RetryTable::new(),
    limits: Limits {
        frames: Rate { count: 0, window: Duration::from_secs(1) },
        subscriptions: 0,
        connections: 0,
        connects: Rate::NONE,
        requests: Rate { count: 0, window: Duration::from_secs(1) },
        requests_at_once: 4,
    },
    rest_base: "https://mock.test",
    rest_headers: Headers::NONE,
};

const TIMEOUT: Duration = Duration::from_secs(10);
