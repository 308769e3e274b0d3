//! Markets: where a symbol is unique.

use core::fmt::{self, Write};
use core::str::FromStr;

use crate::asset::{ASSET_MAX, Asset, NameError};
use crate::text::Writer;

/// A market of a venue: the same symbol text may be listed in several.
///
/// Its text is `spot`, `usdt futures` (perpetual contracts settled in USDT) or `btc delivery`
/// (contracts with a date, settled in BTC); parsing takes it in upper or lower case.
///
/// ```
/// use tickwire_core::market::Market;
///
/// let market: Market = "usdt futures".parse()?;
/// assert_eq!(market.settle().unwrap().as_str(), "USDT");
/// assert_eq!(market.to_string(), "usdt futures");
/// # Ok::<(), tickwire_core::market::MarketError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Market {
    /// Assets against assets, delivered at once.
    Spot,
    /// Perpetual contracts; made by [`Market::perpetual`].
    #[non_exhaustive]
    Perpetual {
        /// What they are settled in, ASCII letters in upper case.
        settle: Asset,
    },
    /// Contracts with a delivery date; made by [`Market::delivery`].
    #[non_exhaustive]
    Delivery {
        /// What they are settled in, ASCII letters in upper case.
        settle: Asset,
    },
}

impl Market {
    /// The perpetual contracts that are settled in an asset, written in upper or lower case.
    #[must_use]
    pub fn perpetual(settle: Asset) -> Self {
        Self::Perpetual { settle: settle.to_ascii_uppercase() }
    }

    /// The dated contracts that are settled in an asset, written in upper or lower case.
    #[must_use]
    pub fn delivery(settle: Asset) -> Self {
        Self::Delivery { settle: settle.to_ascii_uppercase() }
    }

    /// What contracts are settled in; `None` for spot.
    #[must_use]
    pub fn settle(self) -> Option<Asset> {
        match self {
            Self::Spot => None,
            Self::Perpetual { settle } | Self::Delivery { settle } => Some(settle),
        }
    }
}

/// Why a text is not a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MarketError {
    /// Neither `spot` nor an asset and a kind of contract.
    Unknown,
    /// What it is settled in is no asset.
    Settle(NameError),
}

impl fmt::Display for MarketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("neither `spot` nor like `usdt futures`, `usdt delivery`"),
            Self::Settle(error) => write!(f, "settled in {error}"),
        }
    }
}

impl core::error::Error for MarketError {}

impl FromStr for Market {
    type Err = MarketError;

    fn from_str(text: &str) -> Result<Self, MarketError> {
        if text.eq_ignore_ascii_case("spot") {
            return Ok(Self::Spot);
        }
        let (settle, kind) = text.rsplit_once(' ').ok_or(MarketError::Unknown)?;
        let make = match kind {
            _ if kind.eq_ignore_ascii_case("futures") => Self::perpetual,
            _ if kind.eq_ignore_ascii_case("delivery") => Self::delivery,
            _ => return Err(MarketError::Unknown),
        };
        Asset::try_from(settle).map(make).map_err(MarketError::Settle)
    }
}

impl fmt::Display for Market {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (settle, kind) = match self {
            Self::Spot => return f.pad("spot"),
            Self::Perpetual { settle } => (settle, " futures"),
            Self::Delivery { settle } => (settle, " delivery"),
        };
        let mut bytes = [0; ASSET_MAX + 9];
        let mut text = Writer::new(&mut bytes);
        for letter in settle.as_str().chars() {
            text.write_char(letter.to_ascii_lowercase())?;
        }
        text.write_str(kind)?;
        f.pad(core::str::from_utf8(text.written()).map_err(|_| fmt::Error)?)
    }
}
