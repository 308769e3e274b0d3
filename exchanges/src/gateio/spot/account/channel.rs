//! The private channels.

use core::fmt;
use core::str::FromStr;

use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

use crate::gateio::control::Named;
use crate::json::{Text, Value};

/// A private channel of the spot market (spot docs, one section each), for all symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpotAccountChannel {
    /// Orders, as they change: `spot.orders`.
    Orders,
    /// The same, earlier and without fees: `spot.orders_v2`.
    OrdersV2,
    /// The account's own trades: `spot.usertrades`.
    UserTrades,
    /// The same, earlier and without fees: `spot.usertrades_v2`.
    UserTradesV2,
    /// Changes of the spot balances: `spot.balances`.
    Balances,
    /// Changes of the balances of isolated margin, one purse a symbol: `spot.margin_balances`.
    MarginBalances,
    /// Changes of what is lent: `spot.funding_balances`.
    FundingBalances,
    /// Changes of the balances of cross margin: `spot.cross_balances`.
    CrossBalances,
    /// Orders that wait for a price: `spot.priceorders`. They come as
    /// [`VenueEvent`](tickwire_core::event::VenueEvent)s.
    PriceOrders,
}

impl SpotAccountChannel {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Orders,
        Self::OrdersV2,
        Self::UserTrades,
        Self::UserTradesV2,
        Self::Balances,
        Self::MarginBalances,
        Self::FundingBalances,
        Self::CrossBalances,
        Self::PriceOrders,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Orders => "spot.orders",
            Self::OrdersV2 => "spot.orders_v2",
            Self::UserTrades => "spot.usertrades",
            Self::UserTradesV2 => "spot.usertrades_v2",
            Self::Balances => "spot.balances",
            Self::MarginBalances => "spot.margin_balances",
            Self::FundingBalances => "spot.funding_balances",
            Self::CrossBalances => "spot.cross_balances",
            Self::PriceOrders => "spot.priceorders",
        }
    }

    /// Writes the payload, where there is one: orders and trades are those of all symbols; balances
    /// have no symbols to name.
    pub(super) fn payload(self, out: &mut Writer<'_>) -> Result<(), Full> {
        match self {
            Self::Balances | Self::MarginBalances | Self::FundingBalances | Self::CrossBalances => {
                Ok(())
            }
            _ => out.bytes(br#""payload":["!all"],"#),
        }
    }
}

impl Named for SpotAccountChannel {
    const PONG: &'static str = "spot.pong";
    const SYSTEM: &'static str = "spot.system";

    fn named(name: Text<'_>, _payload: Option<Value<'_>>) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| name.is(channel.name()))
    }
}

/// A text is no private channel of the spot market; it says which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpotAccountChannelError;

impl fmt::Display for SpotAccountChannelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the private channels are ")?;
        for (index, channel) in SpotAccountChannel::ALL.into_iter().enumerate() {
            write!(f, "{}{channel}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl core::error::Error for SpotAccountChannelError {}

/// The venue's name without its market, such as `orders`.
impl fmt::Display for SpotAccountChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name().strip_prefix("spot.").unwrap_or_default())
    }
}

impl FromStr for SpotAccountChannel {
    type Err = SpotAccountChannelError;

    fn from_str(text: &str) -> Result<Self, SpotAccountChannelError> {
        let named = |channel: &Self| channel.name().strip_prefix("spot.") == Some(text);
        Self::ALL.into_iter().find(named).ok_or(SpotAccountChannelError)
    }
}
