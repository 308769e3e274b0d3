//! What contracts are settled in.

/// A settle currency: each has its own address and its own contracts (futures docs, "Server URL";
/// USD1 since August 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Settle {
    /// USDT.
    Usdt,
    /// BTC: the inverse contracts.
    Btc,
    /// USD1.
    Usd1,
}

impl Settle {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Usdt, Self::Btc, Self::Usd1];

    /// Its name in addresses and paths, such as `usdt` in `/api/v4/futures/usdt/contracts`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usdt => "usdt",
            Self::Btc => "btc",
            Self::Usd1 => "usd1",
        }
    }
}
