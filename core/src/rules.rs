//! What a venue's symbols are, and what orders of them must look like.

use core::fmt;

use crate::account::id::Code;
use crate::asset::Asset;
use crate::decimal::Decimal;
use crate::exchange::{Exchange, Malformed};
use crate::scratch::Full;
use crate::symbol::Symbol;
use crate::text::Writer;

/// A venue that tells the rules of its symbols over REST.
pub trait Rules: Exchange {
    /// Writes the path and query of the request.
    ///
    /// # Errors
    ///
    /// [`Full`] where `out` is too small.
    fn rules_path(&self, out: &mut Writer<'_>) -> Result<(), Full>;

    /// Reads the answer, and hands over each symbol's rules as it comes to them. A symbol whose
    /// rules have a form that we do not know is left out and counted: the others are good.
    ///
    /// # Errors
    ///
    /// [`Malformed`], where the body as a whole cannot be read; what was handed over until then is
    /// good.
    fn read_rules(
        &self,
        body: &[u8],
        each: &mut dyn FnMut(&SymbolRules),
    ) -> Result<Unread, Malformed>;
}

/// How many symbols could not be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread(pub u32);

/// The rules of one symbol; what the venue left out is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SymbolRules {
    /// The symbol.
    pub symbol: Symbol,
    /// What is bought and sold.
    pub base: Option<Asset>,
    /// What it is paid with.
    pub quote: Option<Asset>,
    /// Whether it is traded.
    pub status: SymbolStatus,
    /// The venue's code that the status was read from.
    pub status_code: Option<Code>,
    /// The step of prices.
    pub tick: Option<Decimal>,
    /// The step of sizes, in base currency (spot) or contracts (futures).
    pub step: Option<Decimal>,
    /// The least size of an order.
    pub size_min: Option<Decimal>,
    /// The most.
    pub size_max: Option<Decimal>,
    /// The least value of an order, in quote currency.
    pub value_min: Option<Decimal>,
    /// What one contract is of the base currency (futures); zero where one is worth one of the
    /// quote currency, as of inverse contracts.
    pub contract_size: Option<Decimal>,
}

/// Whether a symbol is traded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SymbolStatus {
    /// Both sides are.
    Trading,
    /// Only buying is allowed.
    BuyOnly,
    /// Only selling is allowed.
    SellOnly,
    /// Positions may only be made smaller (futures).
    ReduceOnly,
    /// It is not, for now or for good; it may have a book all the same.
    Halted,
    /// The venue's code is not documented: see [`SymbolRules::status_code`].
    Unknown,
}

impl SymbolStatus {
    /// Its outward name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trading => "trading",
            Self::BuyOnly => "buy_only",
            Self::SellOnly => "sell_only",
            Self::ReduceOnly => "reduce_only",
            Self::Halted => "halted",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for SymbolStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
