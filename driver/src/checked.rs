//! A feed whose symbols were looked up first: the venue's rules by REST, then the feed.

use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;

use tickwire_core::exchange::Malformed;
use tickwire_core::rules::{Rules, SymbolRules, SymbolStatus, Unread};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use crate::calls::Calls;
use crate::clock;
use crate::error::CheckError;
use crate::feed::Feed;
use crate::runtime::Runtime;

/// The longest body of rules: venues list thousands of symbols at a kilobyte each.
const RULES_MAX: usize = 32 << 20;
/// The longest path of a request for rules.
const PATH_MAX: usize = 512;
/// How long the answer may take, which is longer than any other.
const PATIENCE: Duration = Duration::from_secs(30);

/// What becomes of symbols that the venue does not know or does not trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// They are left out of the feed and named in the [`Rulebook`]. Where none is left, the check
    /// fails all the same.
    Drop,
    /// The check fails, and names them all.
    Fail,
}

/// A symbol that the venue does not know or does not trade.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnfitSymbol {
    /// The symbol as it was named.
    pub symbol: String,
    /// What the venue says of it; `None` where the venue does not know it.
    pub status: Option<SymbolStatus>,
    /// A symbol that the venue does know and that was perhaps meant: the same but for the case of
    /// its letters and for what stands between base and quote.
    pub meant: Option<Symbol>,
}

/// The venue's rules of all its symbols.
#[derive(Clone, Debug)]
pub struct Rulebook {
    rules: BTreeMap<Symbol, SymbolRules>,
    left_out: Vec<UnfitSymbol>,
    unread: Unread,
}

impl Rulebook {
    /// The rules of a symbol: its steps, its bounds, and whether it is traded.
    #[must_use]
    pub fn rules(&self, symbol: &str) -> Option<&SymbolRules> {
        self.rules.get(&Symbol::new(symbol)?)
    }

    /// All rules, by the names of the symbols.
    pub fn iter(&self) -> impl Iterator<Item = &SymbolRules> {
        self.rules.values()
    }

    /// How many symbols there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether the venue named no symbol at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The symbols that were left out of the feed, and why.
    #[must_use]
    pub fn left_out(&self) -> &[UnfitSymbol] {
        &self.left_out
    }

    /// How many symbols have rules of a form that is not known here; they count as unknown.
    #[must_use]
    pub fn unread(&self) -> u32 {
        self.unread.0
    }

    /// What is wrong with a symbol, where something is.
    fn unfit(&self, symbol: &str) -> Option<UnfitSymbol> {
        let status = self.rules(symbol).map(|rules| rules.status);
        if status.is_some_and(|status| status != SymbolStatus::Halted) {
            return None;
        }
        let meant = status.is_none().then(|| self.alike(symbol)).flatten();
        Some(UnfitSymbol { symbol: symbol.to_owned(), status, meant })
    }

    /// A symbol that differs in nothing but case and separators.
    fn alike(&self, symbol: &str) -> Option<Symbol> {
        let bare = bare(symbol);
        self.rules.keys().find(|known| bare == self::bare(known.as_str())).copied()
    }
}

/// The letters and digits of a symbol, in one case.
fn bare(symbol: &str) -> String {
    let letters = symbol.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_uppercase).collect()
}

/// Looking its symbols up before it is started.
impl<X, R: Runtime> Feed<X, R>
where
    X: Rules + Send + Sync + 'static,
{
    /// Asks the venue for its rules, and holds the feed's symbols against them: with what comes
    /// back, the feed is started as any other, and the rules are there to be read. Symbols of which
    /// only one side may be traded have a book like others, and stay.
    ///
    /// # Errors
    ///
    /// [`CheckError`]: the rules cannot be had, or symbols are unfit and that is not allowed.
    pub async fn checked(mut self, unfit: Unfit) -> Result<(Self, Rulebook), CheckError> {
        self.plan.settings.addresses.settle()?;
        let mut book = self.rulebook().await?;
        let named = core::mem::take(&mut self.plan.symbols);
        let (mut fit, mut wrong) = (Vec::with_capacity(named.len()), Vec::new());
        for symbol in named {
            match book.unfit(&symbol) {
                None => fit.push(symbol),
                Some(one) => wrong.push(one),
            }
        }
        if !wrong.is_empty() && (unfit == Unfit::Fail || fit.is_empty()) {
            return Err(CheckError::Unfit(wrong));
        }
        (self.plan.symbols, book.left_out) = (fit, wrong);
        Ok((self, book))
    }

    async fn rulebook(&self) -> Result<Rulebook, CheckError> {
        let config = self.plan.config();
        let calls: Calls<R> = self.means.calls(&config)?;
        let mut path = [0; PATH_MAX];
        let mut out = Writer::new(&mut path);
        self.venue.rules_path(&mut out).map_err(|_| CheckError::Path)?;
        let path = core::str::from_utf8(out.written()).map_err(|_| CheckError::Path)?;
        let deadline = clock::mono::<R>().after(PATIENCE);
        let headers = self.venue.facts().rest_headers;
        let answer = calls.one(path, headers, RULES_MAX, deadline).await.map_err(|no_answer| {
            CheckError::NoAnswer { why: no_answer.why, unreachable: no_answer.unreachable }
        })?;
        if answer.status != 200 {
            return Err(CheckError::Status(answer.status));
        }
        read(&self.venue, &answer.body).map_err(CheckError::Malformed)
    }
}

fn read<X: Rules>(venue: &X, body: &[u8]) -> Result<Rulebook, Malformed> {
    let mut rules = BTreeMap::new();
    let unread = venue.read_rules(body, &mut |one| {
        rules.insert(one.symbol, *one);
    })?;
    Ok(Rulebook { rules, left_out: Vec::new(), unread })
}

/// What is wrong, and what to do.
impl fmt::Display for UnfitSymbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { symbol, status, meant } = self;
        match (status, meant) {
            (Some(status), _) => write!(f, "{symbol:?} is {status} at the venue: leave it out"),
            (None, Some(meant)) => {
                write!(f, "{symbol:?} is not known to the venue: did you mean {meant}?")
            }
            (None, None) => write!(
                f,
                "{symbol:?} is not known to the venue: look at its list of symbols, and at the \
                 market that you connect to"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(symbol: &str, status: SymbolStatus) -> SymbolRules {
        SymbolRules {
            symbol: Symbol::new(symbol).unwrap(),
            base: None,
            quote: None,
            status,
            status_code: None,
            tick: None,
            step: None,
            size_min: None,
            size_max: None,
            value_min: None,
            contract_size: None,
        }
    }

    #[test]
    fn what_is_unknown_or_halted_is_named_with_what_to_do() {
        let statuses = [SymbolStatus::Trading, SymbolStatus::Halted, SymbolStatus::SellOnly];
        let known = ["BTC_USDT", "OLD_USDT", "END_USDT"].into_iter().zip(statuses);
        let rules: BTreeMap<_, _> = known
            .map(|(symbol, status)| (Symbol::new(symbol).unwrap(), rules(symbol, status)))
            .collect();
        let book = Rulebook { rules, left_out: Vec::new(), unread: Unread(0) };
        assert_eq!((book.unfit("BTC_USDT"), book.unfit("END_USDT")), (None, None));
        for (symbol, words) in [
            ("OLD_USDT", "\"OLD_USDT\" is halted at the venue: leave it out"),
            ("btcusdt", "\"btcusdt\" is not known to the venue: did you mean BTC_USDT?"),
            ("NO_USDT", "\"NO_USDT\" is not known to the venue: look at its list of symbols"),
        ] {
            let unfit = book.unfit(symbol).unwrap().to_string();
            assert!(unfit.starts_with(words), "{unfit}");
        }
    }
}
