//! The account streams of MEXC spot, on the same host as market data.
//!
//! A connection is let in by the listen key in its address, which REST gives out and extends
//! (official docs, "Websocket User Data Streams"); nothing is signed over the socket, and no orders
//! are taken there. `call`, `read` and `denial` are REST, `decode` the pushes, with what the
//! venue's `codes` of orders mean.
//!
//! ```
//! use tickwire_core::account::order::OrderStatus;
//! use tickwire_core::account::record::Record;
//! use tickwire_core::event::Level;
//! use tickwire_core::exchange::{Exchange, Malformed, Message, MessageType};
//! use tickwire_core::scratch::{Item, Scratch};
//! use tickwire_exchanges::mexc::spot::account::MexcSpotAccount;
//!
//! # fn main() -> Result<(), Malformed> {
//! let push = b"\x0a\x1dspot@private.orders.v3.api.pb\x1a\x06XYUSDT\
//!     \x82\x13\x14\x0a\x03C-1\x1a\x047.25\x22\x031.5\x40\x02\x78\x01";
//!
//! let (mut items, mut levels) = ([Item::default(); 4], [Level::default(); 4]);
//! let mut records = [None; 4];
//! let mut scratch = Scratch::new(&mut items, &mut levels).with_records(&mut records[..]);
//! MexcSpotAccount.decode(Message::new(MessageType::Binary, push), &mut scratch)?;
//!
//! let Some(Record::Order(order)) = scratch.record(0) else { panic!("no order") };
//! assert_eq!((order.id.as_str(), order.status), ("C-1", OrderStatus::Open));
//! # Ok(())
//! # }
//! ```
//!
//! It is no [`TradingExchange`](tickwire_core::account::exchange::TradingExchange), so a session
//! of it has no way to ask for an order:
//!
//! ```compile_fail,E0277
//! use tickwire_core::account::exchange::TradingExchange;
//! use tickwire_exchanges::mexc::spot::account::MexcSpotAccount;
//!
//! fn trade(_: impl TradingExchange) {}
//! trade(MexcSpotAccount);
//! ```
//!
//! What it does have:
//!
//! ```
//! use tickwire_core::account::exchange::AccountExchange;
//! use tickwire_exchanges::mexc::spot::account::MexcSpotAccount;
//!
//! fn follow(_: impl AccountExchange) {}
//! follow(MexcSpotAccount);
//! ```

mod call;
mod channel;
mod codes;
mod decode;
mod denial;
mod read;

pub use channel::{AccountChannel, AccountChannelError};

use core::time::Duration;

use tickwire_core::account::call::{Call, Draft};
use tickwire_core::account::exchange::{
    AccountExchange, Denial, Entrance, ListenKey, Pass, PrivateExchange, Reading,
};
use tickwire_core::book::BookFeed;
use tickwire_core::exchange::{
    Command, Control, Decoded, Exchange, Facts, Malformed, MalformedKind, Message, MessageType,
    Refusal, Scope,
};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::{MexcSpot, SpotChannel, control, facts};
use crate::query::percent_encoded;

/// The account streams of [`MexcSpot`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MexcSpotAccount;

impl PrivateExchange for MexcSpot {
    type Account = MexcSpotAccount;

    fn account(&self) -> MexcSpotAccount {
        MexcSpotAccount
    }
}

impl Exchange for MexcSpotAccount {
    type Channel = AccountChannel;

    fn facts(&self) -> &'static Facts {
        &facts::FACTS
    }

    fn default_channels(&self) -> &'static [AccountChannel] {
        &AccountChannel::ALL
    }

    fn channel_name(&self, channel: AccountChannel) -> &'static str {
        channel.name()
    }

    fn scope(&self, _: AccountChannel) -> Scope {
        Scope::Market
    }

    fn book_feed(&self, _: AccountChannel) -> Option<BookFeed> {
        None
    }

    fn batch(&self, _: AccountChannel) -> u16 {
        1
    }

    /// An account may be quiet.
    fn first_data_within(&self, _: AccountChannel) -> Option<Duration> {
        None
    }

    /// As of [`MexcSpot`].
    fn refusal(&self, _: Option<i64>) -> Refusal {
        Refusal::Final
    }

    fn encode(
        &self,
        command: Command<'_, AccountChannel>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        match command {
            Command::Ping { .. } => out.bytes(br#"{"method":"PING"}"#),
            Command::Subscribe(batch) => request("SUBSCRIPTION", batch.channel, batch.id, out),
            Command::Unsubscribe(batch) => request("UNSUBSCRIPTION", batch.channel, batch.id, out),
        }
    }

    /// An account has no books.
    fn snapshot_path(&self, _: AccountChannel, _: &Symbol, _: &mut Writer<'_>) -> Result<(), Full> {
        Err(Full)
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, AccountChannel>, Malformed> {
        match message.kind {
            MessageType::Binary => decode::decode(message.bytes(), scratch),
            MessageType::Text => control::decode(message.bytes(), &mut scratch.counts.unknown_keys)
                .map(|control| Decoded::Control(of_account(&control))),
        }
    }

    /// An account has no books.
    fn decode_snapshot(&self, _: &[u8], _: &mut Scratch<'_>) -> Result<(), Malformed> {
        Err(Malformed::value(MalformedKind::Envelope, 0))
    }
}

impl AccountExchange for MexcSpotAccount {
    /// Official docs, "Websocket User Data Streams": a key is valid for 60 minutes, and it is
    /// recommended to extend it every 30. Open orders and fills are asked for by symbol ("Current
    /// Open Orders", "Account Trade List": mandatory).
    fn entrance(&self) -> Entrance {
        Entrance {
            login: false,
            listen_key: Some(ListenKey {
                lifetime: Duration::from_secs(60 * 60),
                extend_after: Duration::from_secs(30 * 60),
            }),
            user_id: false,
            positions: false,
            orders_by_symbol: true,
            fills_by_symbol: true,
        }
    }

    /// Official docs, "Websocket User Data Streams": `/ws?listenKey=..`.
    fn path(&self, path: &str, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
        out.bytes(path.as_bytes())?;
        out.bytes(if path.contains('?') { b"&" } else { b"?" })?;
        out.bytes(b"listenKey=")?;
        percent_encoded(pass.listen_key, out)
    }

    /// There is none: the listen key lets the connection in.
    fn login(&self, _: u32, _: &Pass<'_>, _: &mut Writer<'_>) -> Result<(), Full> {
        Err(Full)
    }

    /// Nothing is signed over the socket.
    fn sign(
        &self,
        command: Command<'_, AccountChannel>,
        _: &Pass<'_>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        self.encode(command, out)
    }

    fn call(&self, call: &Call, pass: &Pass<'_>, out: &mut Draft<'_>) -> Result<(), Full> {
        call::write(call, pass, out)
    }

    fn weight(&self, call: &Call) -> u16 {
        call::weight(call)
    }

    fn read<'m>(
        &self,
        call: &Call,
        body: &'m [u8],
        scratch: &mut Scratch<'_>,
    ) -> Result<Reading<'m>, Malformed> {
        read::read(call, body, scratch).inspect_err(|_| scratch.clear())
    }

    fn denial(&self, call: &Call, status: u16, body: &[u8]) -> Denial {
        denial::of_answer(call, status, body)
    }

    fn login_denial(&self, _: Option<i64>, reason: &str) -> Denial {
        denial::of_words(reason)
    }
}

fn request(
    method: &str,
    channel: AccountChannel,
    id: u32,
    out: &mut Writer<'_>,
) -> Result<(), Full> {
    out.bytes(br#"{"method":""#)?;
    out.bytes(method.as_bytes())?;
    out.bytes(br#"","params":[""#)?;
    out.bytes(channel.name().as_bytes())?;
    out.bytes(br#""],"id":"#)?;
    out.integer(id.into())?;
    out.bytes(b"}")
}

/// The same of an account: its answers name streams and no symbols, so none has a verdict on them.
fn of_account<'m>(control: &Control<'m, SpotChannel>) -> Control<'m, AccountChannel> {
    Control {
        kind: control.kind,
        channel_name: control.channel_name,
        channel: control.channel_name.and_then(AccountChannel::named),
        id: control.id,
        id_text: control.id_text,
        code: control.code,
        reason: control.reason,
        sent: control.sent,
        verdict: None,
    }
}
