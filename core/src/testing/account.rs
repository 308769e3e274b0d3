//! A venue's account streams, to be scripted.

use core::fmt::Write as _;
use core::time::Duration;

use super::{account_words, venue};
use crate::account::action::{Action, ActionKind, NewOrder};
use crate::account::call::{Call, Draft, Method};
use crate::account::exchange::{
    AccountExchange, ActionError, Denial, Entrance, ListenKey, Pass, PrivateExchange, Reading,
    TradingExchange,
};
use crate::book::BookFeed;
use crate::context::{Context, Rate};
use crate::event::Side;
use crate::exchange::{
    Command, Decoded, Exchange, Facts, Malformed, MalformedKind, Message, Refusal, Scope,
};
use crate::scratch::{Full, Scratch};
use crate::symbol::Symbol;
use crate::text::Writer;

/// The account streams of a venue with a small text protocol of its own, so that tests say what it
/// says in words.
///
/// The client sends, where `SIGN` is `KEY@TIME#SUM` with the time in milliseconds and a sum over
/// the secret:
///
/// | message | meaning |
/// |---|---|
/// | `ping` | is answered with `pong` |
/// | `login 1 SIGN` | logs in |
/// | `sub 1 orders SIGN` | subscribes |
/// | `place 2 A buy 1.5 10 c:ID` | a new order; the price is `-` at the market |
/// | `batch 2 A buy 1.5 10 c:ID; ..` | new orders |
/// | `cancel 2 A ID`, `status 2 A ID`, `amend 2 A ID` | one order |
/// | `list 2 A` | the orders of a symbol |
///
/// The venue sends, one message each:
///
/// | message | meaning |
/// |---|---|
/// | `in`, `out 1 any words` | the login is accepted, or refused with a code |
/// | `ok 1`, `no 1 5 any words` | a subscription is accepted, or refused with a code |
/// | `ack 2` | an action was taken in |
/// | `did 2` | an action was done; lines of records may follow |
/// | `nay 2 7 LABEL any words` | an action was refused |
/// | `pong`, `system any words` | |
///
/// and lines of records, several to a message:
///
/// | line | meaning |
/// |---|---|
/// | `order A o1 open 2 0.5 1000 c:ID` | symbol, id, status, size, filled, ms or `-`, client's |
/// | `fill A f1 o1 buy 10.5 2 1000` | symbol, id, order, side, price, size, time in ms |
/// | `balance USDT 100 5 1000` | asset, available, locked, time in ms |
/// | `position A -3 1000` | symbol, size, time in ms |
/// | `unread` | over REST: a row that cannot be read |
///
/// Codes: 1 the login is wrong, 2 the clock, 3 the listen key, 4 there is no such order, 5 again
/// later, any other for good. A REST answer has the same lines of records, with `more` last where
/// there is another page; or `time 1000`, `user 7`, `key TEXT`, `done`, `none`; where its status is
/// no success `deny 2` with a code, or anything else: 401 and 403 are then 1, 404 is 4, 429 and 5xx
/// are 5.
#[derive(Clone, Copy, Debug)]
pub struct MockAccount {
    /// How it lets an account in.
    pub entrance: Entrance,
    /// What every REST call counts.
    pub weight: u16,
    /// How often an action of each kind may be sent.
    pub rate: Rate,
}

/// The channels of a [`MockAccount`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MockAccountChannel {
    /// `orders`
    Orders,
    /// `fills`
    Fills,
    /// `balances`
    Balances,
    /// `positions`
    Positions,
    /// `other`, of which there may be many.
    Other(u8),
}

impl MockAccount {
    /// A listen key that lives an hour.
    pub const LISTEN_KEY: ListenKey =
        ListenKey { lifetime: Duration::from_secs(3600), extend_after: Duration::from_secs(1800) };
}

impl Default for MockAccount {
    /// A login, positions, and nothing else.
    fn default() -> Self {
        Self {
            entrance: Entrance {
                login: true,
                listen_key: None,
                user_id: false,
                positions: true,
                orders_by_symbol: false,
                fills_by_symbol: false,
            },
            weight: 1,
            rate: Rate::NONE,
        }
    }
}

impl PrivateExchange for MockAccount {
    type Account = Self;

    fn account(&self) -> Self {
        *self
    }
}

impl Exchange for MockAccount {
    type Channel = MockAccountChannel;

    fn facts(&self) -> &'static Facts {
        &FACTS
    }

    fn default_channels(&self) -> &'static [MockAccountChannel] {
        &[MockAccountChannel::Orders, MockAccountChannel::Fills]
    }

    fn channel_name(&self, channel: MockAccountChannel) -> &'static str {
        match channel {
            MockAccountChannel::Orders => "orders",
            MockAccountChannel::Fills => "fills",
            MockAccountChannel::Balances => "balances",
            MockAccountChannel::Positions => "positions",
            MockAccountChannel::Other(_) => "other",
        }
    }

    fn scope(&self, _channel: MockAccountChannel) -> Scope {
        Scope::Market
    }

    fn book_feed(&self, _channel: MockAccountChannel) -> Option<BookFeed> {
        None
    }

    fn batch(&self, _channel: MockAccountChannel) -> u16 {
        1
    }

    fn first_data_within(&self, _channel: MockAccountChannel) -> Option<Duration> {
        None
    }

    fn refusal(&self, code: Option<i64>) -> Refusal {
        if code == Some(5) { Refusal::Again } else { Refusal::Final }
    }

    fn encode(
        &self,
        _command: Command<'_, MockAccountChannel>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        out.bytes(b"ping")
    }

    fn snapshot_path(
        &self,
        _channel: MockAccountChannel,
        _symbol: &Symbol,
        _out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        Err(Full)
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, MockAccountChannel>, Malformed> {
        account_words::message(message, scratch)
    }

    fn decode_snapshot(&self, _body: &[u8], _scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
        Err(Malformed::value(MalformedKind::Refused, 0))
    }
}

impl AccountExchange for MockAccount {
    fn entrance(&self) -> Entrance {
        self.entrance
    }

    fn path(&self, path: &str, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
        out.bytes(path.as_bytes())?;
        if !pass.listen_key.is_empty() {
            out.bytes(b"?key=")?;
            out.bytes(pass.listen_key.as_bytes())?;
        }
        Ok(())
    }

    fn login(&self, id: u32, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
        write!(out, "login {id} ").map_err(|_| Full)?;
        sign(pass, out)
    }

    fn sign(
        &self,
        command: Command<'_, MockAccountChannel>,
        pass: &Pass<'_>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        let (verb, batch) = match command {
            Command::Ping { .. } => return out.bytes(b"ping"),
            Command::Subscribe(batch) => ("sub", batch),
            Command::Unsubscribe(batch) => ("unsub", batch),
        };
        let name = self.channel_name(batch.channel);
        write!(out, "{verb} {} {name} ", batch.id).map_err(|_| Full)?;
        sign(pass, out)
    }

    fn call(&self, call: &Call, pass: &Pass<'_>, out: &mut Draft<'_>) -> Result<(), Full> {
        out.method(match call {
            Call::CreateListenKey => Method::Post,
            Call::ExtendListenKey => Method::Put,
            Call::DeleteListenKey => Method::Delete,
            _ => Method::Get,
        });
        out.path(|out| account_words::path(call, pass.listen_key, out))?;
        if *call != Call::ServerTime {
            out.header("Sign", |out| sign(pass, out))?;
        }
        Ok(())
    }

    fn weight(&self, _call: &Call) -> u16 {
        self.weight
    }

    fn read<'m>(
        &self,
        _call: &Call,
        body: &'m [u8],
        scratch: &mut Scratch<'_>,
    ) -> Result<Reading<'m>, Malformed> {
        account_words::answer(body, scratch)
    }

    fn denial(&self, _call: &Call, status: u16, body: &[u8]) -> Denial {
        let words = core::str::from_utf8(body).unwrap_or_default();
        match words.strip_prefix("deny ").and_then(|code| code.parse().ok()) {
            Some(code) => denial(code),
            None => match status {
                401 | 403 => Denial::Login,
                404 => Denial::NotFound,
                429 | 500..=599 => Denial::Again,
                _ => Denial::Final,
            },
        }
    }

    fn login_denial(&self, code: Option<i64>, _reason: &str) -> Denial {
        denial(code.unwrap_or_default())
    }
}

impl TradingExchange for MockAccount {
    fn rate(&self, _kind: ActionKind) -> Rate {
        self.rate
    }

    fn act(
        &self,
        id: u32,
        action: &Action<'_>,
        _pass: &Pass<'_>,
        out: &mut Writer<'_>,
    ) -> Result<(), ActionError> {
        let done = match action {
            Action::Place(order) => write!(out, "place {id}").and_then(|()| one(order, out)),
            Action::PlaceBatch(orders) => write!(out, "batch {id}").and_then(|()| {
                orders.iter().try_for_each(|order| one(order, out).and_then(|()| write!(out, ";")))
            }),
            Action::Cancel(order) => write!(out, "cancel {id} {} {}", order.symbol, order.id),
            Action::Status(order) => write!(out, "status {id} {} {}", order.symbol, order.id),
            Action::Amend { order, .. } => write!(out, "amend {id} {} {}", order.symbol, order.id),
            Action::List { symbol, .. } => write!(out, "list {id} {symbol}"),
            _ => return Err(ActionError::Unsupported("cancelling many")),
        };
        done.map_err(|_| ActionError::Full)
    }
}

fn one(order: &NewOrder, out: &mut Writer<'_>) -> core::fmt::Result {
    let side = if order.side == Side::Buy { "buy" } else { "sell" };
    write!(out, " {} {side} {} ", order.symbol, order.size)?;
    match order.price {
        Some(price) => write!(out, "{price}")?,
        None => write!(out, "-")?,
    }
    order.client_id.map_or(Ok(()), |id| write!(out, " c:{id}"))
}

/// The key, the time, and a sum over the secret that none can be guessed from.
fn sign(pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
    let millis = pass.time.as_nanos() / 1_000_000;
    let secret = pass.credentials.secret().reveal();
    let sum = secret.bytes().fold(millis, |sum, byte| sum.wrapping_mul(31) ^ u64::from(byte)) % 97;
    write!(out, "{}@{millis}#{sum}", pass.credentials.key().reveal()).map_err(|_| Full)
}

fn denial(code: i64) -> Denial {
    match code {
        1 => Denial::Login,
        2 => Denial::Clock,
        3 => Denial::ListenKey,
        4 => Denial::NotFound,
        5 => Denial::Again,
        _ => Denial::Final,
    }
}

/// Those of the public mock venue, at another address.
const FACTS: Facts = Facts {
    name: "mock-account",
    context: Context { url: "wss://mock.test/account", ..venue::FACTS.context },
    ..venue::FACTS
};
