//! The private channels.

use core::fmt;
use core::str::FromStr;

use tickwire_core::account::id::Id;
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

use crate::gateio::account::text;
use crate::gateio::control::Named;
use crate::json::{Text, Value};

/// A private channel of the futures market (futures docs, one section each), for all contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FuturesAccountChannel {
    /// Orders, as they change: `futures.orders`.
    Orders,
    /// The account's own trades: `futures.usertrades`.
    UserTrades,
    /// Positions, as they change: `futures.positions`.
    Positions,
    /// Changes of the balance: `futures.balances`.
    Balances,
    /// Positions that were closed, with their profit: `futures.position_closes`. Like all that
    /// follow, they come as [`VenueEvent`](tickwire_core::event::VenueEvent)s.
    PositionCloses,
    /// The account's own liquidations: `futures.liquidates`.
    Liquidates,
    /// Positions that were made smaller for others: `futures.auto_deleverages`.
    AutoDeleverages,
    /// Orders that wait for a price: `futures.autoorders`.
    AutoOrders,
    /// Risk limits that the venue made smaller: `futures.reduce_risk_limits`.
    ReduceRiskLimits,
    /// How near positions are to being deleveraged: `futures.position_adl_rank` (since 2026).
    PositionAdlRank,
}

impl FuturesAccountChannel {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Orders,
        Self::UserTrades,
        Self::Positions,
        Self::Balances,
        Self::PositionCloses,
        Self::Liquidates,
        Self::AutoDeleverages,
        Self::AutoOrders,
        Self::ReduceRiskLimits,
        Self::PositionAdlRank,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Orders => "futures.orders",
            Self::UserTrades => "futures.usertrades",
            Self::Positions => "futures.positions",
            Self::Balances => "futures.balances",
            Self::PositionCloses => "futures.position_closes",
            Self::Liquidates => "futures.liquidates",
            Self::AutoDeleverages => "futures.auto_deleverages",
            Self::AutoOrders => "futures.autoorders",
            Self::ReduceRiskLimits => "futures.reduce_risk_limits",
            Self::PositionAdlRank => "futures.position_adl_rank",
        }
    }

    /// Writes the payload: the account's own number and, but for the balance, all contracts. A
    /// wrong number is acknowledged all the same, and stays silent for ever
    /// (x03f/nautilustrader-gateio-adapter, docs/execution.md). Documents of 2026 show some
    /// channels with a contract only; a capture of that year has both on one of these.
    pub(super) fn payload(self, user_id: &Id, out: &mut Writer<'_>) -> Result<(), Full> {
        out.bytes(br#""payload":[""#)?;
        text(user_id.as_str(), out)?;
        out.bytes(if self == Self::Balances { br#""],"# } else { br#"","!all"],"# })
    }
}

impl Named for FuturesAccountChannel {
    const PONG: &'static str = "futures.pong";
    const SYSTEM: &'static str = "futures.system";

    fn named(name: Text<'_>, _payload: Option<Value<'_>>) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| name.is(channel.name()))
    }
}

/// A text is no private channel of the futures market; it says which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FuturesAccountChannelError;

impl fmt::Display for FuturesAccountChannelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the private channels are ")?;
        for (index, channel) in FuturesAccountChannel::ALL.into_iter().enumerate() {
            write!(f, "{}{channel}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl core::error::Error for FuturesAccountChannelError {}

/// The venue's name without its market, such as `orders`.
impl fmt::Display for FuturesAccountChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name().strip_prefix("futures.").unwrap_or_default())
    }
}

impl FromStr for FuturesAccountChannel {
    type Err = FuturesAccountChannelError;

    fn from_str(text: &str) -> Result<Self, FuturesAccountChannelError> {
        let named = |channel: &Self| channel.name().strip_prefix("futures.") == Some(text);
        Self::ALL.into_iter().find(named).ok_or(FuturesAccountChannelError)
    }
}
