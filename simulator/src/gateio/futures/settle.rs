//! The currencies that contracts are settled in: each has a venue of its own.

/// A settle currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Settle {
    /// `usdt`: contracts such as `BTC_USDT`.
    #[default]
    Usdt,
    /// `btc`: inverse contracts such as `BTC_USD`, of one dollar each.
    Btc,
    /// `usd1`: contracts such as `BTC_USD1`.
    Usd1,
}

impl Settle {
    /// The venue's name of it, in paths.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usdt => "usdt",
            Self::Btc => "btc",
            Self::Usd1 => "usd1",
        }
    }

    /// What the names of its contracts end with, behind the `_`.
    #[must_use]
    pub const fn quote(self) -> &'static str {
        match self {
            Self::Usdt => "USDT",
            Self::Btc => "USD",
            Self::Usd1 => "USD1",
        }
    }

    /// The currency, as REST and accounts name it.
    #[must_use]
    pub const fn currency(self) -> &'static str {
        match self {
            Self::Usdt => "USDT",
            Self::Btc => "BTC",
            Self::Usd1 => "USD1",
        }
    }

    /// The path of its WebSocket.
    pub(super) const fn websocket_path(self) -> &'static str {
        match self {
            Self::Usdt => "/v4/ws/usdt",
            Self::Btc => "/v4/ws/btc",
            Self::Usd1 => "/v4/ws/usd1",
        }
    }
}
