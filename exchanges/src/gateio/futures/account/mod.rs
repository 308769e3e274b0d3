//! Gate.io futures accounts: the private channels, and orders over the socket, of one settle
//! currency.
//!
//! `channel` are the private channels, `order`, `fill`, `balance` and `position` what they say,
//! `action` the orders that are sent, `rest` what is asked for over REST.

mod action;
mod balance;
mod channel;
mod fill;
mod order;
mod position;
mod rest;

pub use channel::{FuturesAccountChannel, FuturesAccountChannelError};

use core::time::Duration;

use tickwire_core::account::action::{Action, ActionKind};
use tickwire_core::account::call::{Call, Draft};
use tickwire_core::account::exchange::{
    AccountExchange, ActionError, Denial, Entrance, Pass, PrivateExchange, Reading, TradingExchange,
};
use tickwire_core::asset::Asset;
use tickwire_core::book::BookFeed;
use tickwire_core::context::Rate;
use tickwire_core::exchange::{
    Command, Decoded, Exchange, Facts, Malformed, MalformedKind, Message, Refusal, Scope,
};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

use super::{GateioFutures, Settle, facts};
use crate::gateio::account::{self, Market, ServerSign};
use crate::gateio::request;
use crate::json::Value;

/// The account streams of the Gate.io perpetual contracts that are settled in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GateioFuturesAccount {
    /// What the contracts are settled in.
    pub settle: Settle,
    /// A login by the old `server.sign` in place of the WebSocket API's.
    pub server_sign: Option<ServerSign>,
}

impl GateioFuturesAccount {
    /// What fees are paid in, in the venue's upper case.
    fn settle_asset(self) -> Option<Asset> {
        Asset::new(self.settle.name()).map(Asset::to_ascii_uppercase)
    }
}

impl PrivateExchange for GateioFutures {
    type Account = GateioFuturesAccount;

    fn account(&self) -> GateioFuturesAccount {
        GateioFuturesAccount { settle: self.settle, server_sign: None }
    }
}

/// So that a session can be made of an account with another login than the usual one.
impl PrivateExchange for GateioFuturesAccount {
    type Account = Self;

    fn account(&self) -> Self {
        *self
    }
}

impl Market for GateioFuturesAccount {
    type Channel = FuturesAccountChannel;

    fn server_sign(self) -> bool {
        self.server_sign.is_some()
    }

    fn reader(channel: FuturesAccountChannel) -> Option<account::Reader<Self>> {
        match channel {
            FuturesAccountChannel::Orders => Some(Self::order),
            FuturesAccountChannel::UserTrades => Some(fill::read),
            FuturesAccountChannel::Positions => Some(position::read),
            FuturesAccountChannel::Balances => Some(balance::pushed),
            _ => None,
        }
    }

    fn order(
        self,
        order: Value<'_>,
        sent: Option<UnixNanos>,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), Malformed> {
        order::read(self, order, sent, scratch)
    }
}

impl Exchange for GateioFuturesAccount {
    type Channel = FuturesAccountChannel;

    fn facts(&self) -> &'static Facts {
        facts::facts(self.settle)
    }

    fn default_channels(&self) -> &'static [FuturesAccountChannel] {
        &[
            FuturesAccountChannel::Orders,
            FuturesAccountChannel::UserTrades,
            FuturesAccountChannel::Positions,
            FuturesAccountChannel::Balances,
        ]
    }

    fn channel_name(&self, channel: FuturesAccountChannel) -> &'static str {
        channel.name()
    }

    fn scope(&self, _channel: FuturesAccountChannel) -> Scope {
        Scope::Market
    }

    fn book_feed(&self, _channel: FuturesAccountChannel) -> Option<BookFeed> {
        None
    }

    fn batch(&self, _channel: FuturesAccountChannel) -> u16 {
        1
    }

    fn first_data_within(&self, _channel: FuturesAccountChannel) -> Option<Duration> {
        None
    }

    fn refusal(&self, code: Option<i64>) -> Refusal {
        account::refusal(code)
    }

    /// A ping; subscriptions have no form without a signature.
    fn encode(
        &self,
        command: Command<'_, FuturesAccountChannel>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        match command {
            Command::Ping { time } => request::ping("futures.ping", time, out),
            Command::Subscribe(_) | Command::Unsubscribe(_) => Err(Full),
        }
    }

    /// An account has no books.
    fn snapshot_path(
        &self,
        _channel: FuturesAccountChannel,
        _symbol: &Symbol,
        _out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        Err(Full)
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, FuturesAccountChannel>, Malformed> {
        account::decode(*self, message, scratch)
    }

    fn decode_snapshot(&self, _body: &[u8], _scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
        Err(Malformed::value(MalformedKind::Envelope, 0))
    }
}

impl AccountExchange for GateioFuturesAccount {
    fn entrance(&self) -> Entrance {
        Entrance {
            login: true,
            listen_key: None,
            user_id: true,
            positions: true,
            orders_by_symbol: false,
            fills_by_symbol: false,
        }
    }

    fn login(&self, id: u32, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
        account::login("futures.login", self.server_sign, id, pass, out)
    }

    fn sign(
        &self,
        command: Command<'_, FuturesAccountChannel>,
        pass: &Pass<'_>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        let (event, batch) = match command {
            Command::Ping { time } => return request::ping("futures.ping", time, out),
            Command::Subscribe(batch) => ("subscribe", batch),
            Command::Unsubscribe(batch) => ("unsubscribe", batch),
        };
        let channel = batch.channel;
        let user_id = pass.user_id.ok_or(Full)?;
        let payload = |out: &mut Writer<'_>| channel.payload(user_id, out);
        account::subscription(event, batch.id, channel.name(), pass, payload, out)
    }

    fn call(&self, call: &Call, pass: &Pass<'_>, out: &mut Draft<'_>) -> Result<(), Full> {
        rest::call(self.settle, call, pass, out)
    }

    fn read<'m>(
        &self,
        call: &Call,
        body: &'m [u8],
        scratch: &mut Scratch<'_>,
    ) -> Result<Reading<'m>, Malformed> {
        rest::read(*self, call, body, scratch).inspect_err(|_| scratch.clear())
    }

    fn denial(&self, _call: &Call, status: u16, body: &[u8]) -> Denial {
        account::rest_denial(status, body)
    }

    fn login_denial(&self, code: Option<i64>, reason: &str) -> Denial {
        account::login_denial(code, reason)
    }
}

impl TradingExchange for GateioFuturesAccount {
    /// REST docs, "Frequency limit rule": 100 orders a second are placed, amended or cancelled,
    /// alone or in batches; the rest is not limited.
    fn rate(&self, kind: ActionKind) -> Rate {
        if kind.changes() {
            Rate { count: 100, window: Duration::from_secs(1) }
        } else {
            Rate::NONE
        }
    }

    fn act(
        &self,
        id: u32,
        action: &Action<'_>,
        pass: &Pass<'_>,
        out: &mut Writer<'_>,
    ) -> Result<(), ActionError> {
        action::write(account::Api { id, time: pass.time }, action, out)
    }
}
