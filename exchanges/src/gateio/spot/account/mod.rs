//! Gate.io spot accounts: the private channels, and orders over the socket, of
//! `wss://api.gateio.ws/ws/v4/`.
//!
//! `channel` are the private channels, `order`, `fill` and `balance` what they say, `action` the
//! orders that are sent, `rest` what is asked for over REST.

mod action;
mod balance;
mod channel;
mod fill;
mod order;
mod rest;

pub use channel::{SpotAccountChannel, SpotAccountChannelError};

use core::time::Duration;

use tickwire_core::account::action::{Action, ActionKind};
use tickwire_core::account::call::{Call, Draft};
use tickwire_core::account::exchange::{
    AccountExchange, ActionError, Denial, Entrance, Pass, PrivateExchange, Reading, TradingExchange,
};
use tickwire_core::book::BookFeed;
use tickwire_core::context::Rate;
use tickwire_core::exchange::{
    Command, Decoded, Exchange, Facts, Malformed, MalformedKind, Message, Refusal, Scope,
};
use tickwire_core::scratch::{Full, Scratch};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;

use super::{GateioSpot, facts};
use crate::gateio::account::{self, Market, ServerSign};
use crate::gateio::request;
use crate::json::Value;

/// The account streams of the Gate.io spot market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct GateioSpotAccount {
    /// A login by the old `server.sign` in place of the WebSocket API's.
    pub server_sign: Option<ServerSign>,
}

impl PrivateExchange for GateioSpot {
    type Account = GateioSpotAccount;

    fn account(&self) -> GateioSpotAccount {
        GateioSpotAccount::default()
    }
}

/// So that a session can be made of an account with another login than the usual one.
impl PrivateExchange for GateioSpotAccount {
    type Account = Self;

    fn account(&self) -> Self {
        *self
    }
}

impl Market for GateioSpotAccount {
    type Channel = SpotAccountChannel;

    fn server_sign(self) -> bool {
        self.server_sign.is_some()
    }

    fn reader(channel: SpotAccountChannel) -> Option<account::Reader<Self>> {
        match channel {
            SpotAccountChannel::Orders | SpotAccountChannel::OrdersV2 => Some(Self::order),
            SpotAccountChannel::UserTrades | SpotAccountChannel::UserTradesV2 => Some(fill::pushed),
            SpotAccountChannel::Balances => Some(balance::spot),
            SpotAccountChannel::MarginBalances => Some(balance::margin),
            SpotAccountChannel::FundingBalances => Some(balance::funding),
            SpotAccountChannel::CrossBalances => Some(balance::cross),
            SpotAccountChannel::PriceOrders => None,
        }
    }

    fn order(
        self,
        order: Value<'_>,
        sent: Option<UnixNanos>,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), Malformed> {
        order::read(order, sent, scratch)
    }
}

impl Exchange for GateioSpotAccount {
    type Channel = SpotAccountChannel;

    fn facts(&self) -> &'static Facts {
        &facts::FACTS
    }

    fn default_channels(&self) -> &'static [SpotAccountChannel] {
        &[SpotAccountChannel::Orders, SpotAccountChannel::UserTrades, SpotAccountChannel::Balances]
    }

    fn channel_name(&self, channel: SpotAccountChannel) -> &'static str {
        channel.name()
    }

    fn scope(&self, _channel: SpotAccountChannel) -> Scope {
        Scope::Market
    }

    fn book_feed(&self, _channel: SpotAccountChannel) -> Option<BookFeed> {
        None
    }

    fn batch(&self, _channel: SpotAccountChannel) -> u16 {
        1
    }

    fn first_data_within(&self, _channel: SpotAccountChannel) -> Option<Duration> {
        None
    }

    fn refusal(&self, code: Option<i64>) -> Refusal {
        account::refusal(code)
    }

    /// A ping; subscriptions have no form without a signature.
    fn encode(
        &self,
        command: Command<'_, SpotAccountChannel>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        match command {
            Command::Ping { time } => request::ping("spot.ping", time, out),
            Command::Subscribe(_) | Command::Unsubscribe(_) => Err(Full),
        }
    }

    /// An account has no books.
    fn snapshot_path(
        &self,
        _channel: SpotAccountChannel,
        _symbol: &Symbol,
        _out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        Err(Full)
    }

    fn decode<'m>(
        &self,
        message: Message<'m>,
        scratch: &mut Scratch<'_>,
    ) -> Result<Decoded<'m, SpotAccountChannel>, Malformed> {
        account::decode(*self, message, scratch)
    }

    fn decode_snapshot(&self, _body: &[u8], _scratch: &mut Scratch<'_>) -> Result<(), Malformed> {
        Err(Malformed::value(MalformedKind::Envelope, 0))
    }
}

impl AccountExchange for GateioSpotAccount {
    fn entrance(&self) -> Entrance {
        Entrance {
            login: true,
            listen_key: None,
            user_id: false,
            positions: false,
            orders_by_symbol: false,
            fills_by_symbol: false,
        }
    }

    fn login(&self, id: u32, pass: &Pass<'_>, out: &mut Writer<'_>) -> Result<(), Full> {
        account::login("spot.login", self.server_sign, id, pass, out)
    }

    fn sign(
        &self,
        command: Command<'_, SpotAccountChannel>,
        pass: &Pass<'_>,
        out: &mut Writer<'_>,
    ) -> Result<(), Full> {
        let (event, batch) = match command {
            Command::Ping { time } => return request::ping("spot.ping", time, out),
            Command::Subscribe(batch) => ("subscribe", batch),
            Command::Unsubscribe(batch) => ("unsubscribe", batch),
        };
        let channel = batch.channel;
        account::subscription(
            event,
            batch.id,
            channel.name(),
            pass,
            |out| channel.payload(out),
            out,
        )
    }

    fn call(&self, call: &Call, pass: &Pass<'_>, out: &mut Draft<'_>) -> Result<(), Full> {
        rest::call(call, pass, out)
    }

    fn read<'m>(
        &self,
        call: &Call,
        body: &'m [u8],
        scratch: &mut Scratch<'_>,
    ) -> Result<Reading<'m>, Malformed> {
        rest::read(call, body, scratch).inspect_err(|_| scratch.clear())
    }

    fn denial(&self, _call: &Call, status: u16, body: &[u8]) -> Denial {
        account::rest_denial(status, body)
    }

    fn login_denial(&self, code: Option<i64>, reason: &str) -> Denial {
        account::login_denial(code, reason)
    }
}

impl TradingExchange for GateioSpotAccount {
    /// REST docs, "Frequency limit rule": 10 orders a second are placed or amended, alone or in
    /// batches; the rest is not limited.
    fn rate(&self, kind: ActionKind) -> Rate {
        match kind {
            ActionKind::Place | ActionKind::PlaceBatch | ActionKind::Amend => {
                Rate { count: 10, window: Duration::from_secs(1) }
            }
            _ => Rate::NONE,
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
