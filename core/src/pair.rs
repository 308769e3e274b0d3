//! Pairs: symbols without a venue's spelling.

use core::fmt::{self, Write};
use core::str::FromStr;

use crate::asset::{ASSET_MAX, Asset, NameError};
use crate::symbol::{SYMBOL_MAX, Symbol};
use crate::text::Writer;

/// What is traded against what, the same for every venue.
///
/// Its own text is `BTC/USDT`. A venue's spelling is a [`PairStyle`], and goes both ways: a symbol
/// made of a pair always reads back as that pair.
///
/// ```
/// use tickwire_core::pair::{Pair, PairStyle};
///
/// let separated = PairStyle::Separated { separator: '_' };
/// let joined = PairStyle::Joined { quotes: &["USDT", "USDC", "BTC"] };
/// let pair: Pair = "BTC/USDT".parse()?;
/// assert_eq!(pair.symbol(separated).unwrap().as_str(), "BTC_USDT");
/// let symbol = pair.symbol(joined).unwrap();
/// assert_eq!(symbol.as_str(), "BTCUSDT");
/// assert_eq!(Pair::of(&symbol, joined), Some(pair));
/// # Ok::<(), tickwire_core::pair::PairError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    /// What is bought and sold.
    pub base: Asset,
    /// What it is paid with.
    pub quote: Asset,
}

/// How a venue spells pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PairStyle<'a> {
    /// Base, separator, quote: `BTC_USDT`. Read by its last separator.
    Separated {
        /// What stands between the two.
        separator: char,
    },
    /// Base and quote with nothing between: `BTCUSDT`. Read by the longest quote that fits, so that
    /// the venue must say which there are.
    Joined {
        /// The venue's quote assets, in any order.
        quotes: &'a [&'a str],
    },
}

impl Pair {
    /// The pair that a symbol spells; `None` where it is not in that style.
    #[must_use]
    pub fn of(symbol: &Symbol, style: PairStyle<'_>) -> Option<Self> {
        let (base, quote) = match style {
            PairStyle::Separated { separator } => symbol.as_str().rsplit_once(separator)?,
            PairStyle::Joined { quotes } => split_joined(symbol.as_str(), quotes)?,
        };
        Some(Self { base: Asset::new(base)?, quote: Asset::new(quote)? })
    }

    /// The symbol that spells the pair; `None` where there is none: it would be longer than 32
    /// bytes, its quote is not the venue's, or it would read back as another pair.
    #[must_use]
    pub fn symbol(&self, style: PairStyle<'_>) -> Option<Symbol> {
        let mut bytes = [0; SYMBOL_MAX];
        let mut text = Writer::new(&mut bytes);
        text.write_str(self.base.as_str()).ok()?;
        if let PairStyle::Separated { separator } = style {
            text.write_char(separator).ok()?;
        }
        text.write_str(self.quote.as_str()).ok()?;
        let symbol = Symbol::from_utf8(text.written())?;
        (Self::of(&symbol, style) == Some(*self)).then_some(symbol)
    }
}

/// Splits off the longest of `quotes` that leaves a base.
fn split_joined<'s>(symbol: &'s str, quotes: &[&str]) -> Option<(&'s str, &'s str)> {
    let bases = quotes.iter().filter_map(|quote| symbol.strip_suffix(quote));
    let base = bases.filter(|base| !base.is_empty()).min_by_key(|base| base.len())?;
    symbol.split_at_checked(base.len())
}

/// Why a text is not a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PairError {
    /// It has no slash.
    Slash,
    /// Its base is no asset.
    Base(NameError),
    /// Its quote is no asset.
    Quote(NameError),
}

impl fmt::Display for PairError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slash => f.write_str("a pair is written like BTC/USDT"),
            Self::Base(error) => write!(f, "the base is {error}"),
            Self::Quote(error) => write!(f, "the quote is {error}"),
        }
    }
}

impl core::error::Error for PairError {}

impl FromStr for Pair {
    type Err = PairError;

    fn from_str(text: &str) -> Result<Self, PairError> {
        let (base, quote) = text.split_once('/').ok_or(PairError::Slash)?;
        Ok(Self {
            base: base.parse().map_err(PairError::Base)?,
            quote: quote.parse().map_err(PairError::Quote)?,
        })
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0; 2 * ASSET_MAX + 1];
        let mut text = Writer::new(&mut bytes);
        write!(text, "{}/{}", self.base, self.quote)?;
        f.pad(core::str::from_utf8(text.written()).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
