//! Gate.io futures: perpetual contracts. One connection, and one value of this type, is one settle
//! currency.

mod settle;

pub use settle::Settle;

/// The Gate.io perpetual contracts that are settled in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GateioFutures {
    /// What the contracts are settled in.
    pub settle: Settle,
}

impl GateioFutures {
    /// The contracts that are settled in USDT.
    pub const USDT: Self = Self { settle: Settle::Usdt };
    /// The contracts that are settled in BTC.
    pub const BTC: Self = Self { settle: Settle::Btc };
    /// The contracts that are settled in USD1.
    pub const USD1: Self = Self { settle: Settle::Usd1 };
}
