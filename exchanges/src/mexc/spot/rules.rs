//! The rules of the venue's symbols.

use tickwire_core::account::id::Code;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::rules::{Rules, SymbolRules, SymbolStatus, Unread};
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

use super::MexcSpot;
use crate::json::{self, Names, Value};
use crate::rules::{asset, limit, step, word};

/// Official docs, "Exchange Information".
impl Rules for MexcSpot {
    fn rules_path(&self, out: &mut Writer<'_>) -> Result<(), Full> {
        out.bytes(b"/api/v3/exchangeInfo")
    }

    fn read_rules(
        &self,
        body: &[u8],
        each: &mut dyn FnMut(&SymbolRules),
    ) -> Result<Unread, Malformed> {
        let names = &const { Names::new(["symbols", "code"]) };
        let [symbols, code] = json::read(body, names, &mut 0)?;
        let Some(symbols) = symbols else {
            return Err(code.map_or(Malformed::value(MalformedKind::Missing, 0), |code| {
                code.malformed(MalformedKind::Refused)
            }));
        };
        let mut unread = Unread::default();
        for symbol in symbols.elements()? {
            match rules(symbol) {
                Ok(rules) => each(&rules),
                Err(_) => unread.0 = unread.0.saturating_add(1),
            }
        }
        Ok(unread)
    }
}

fn rules(row: Value<'_>) -> Result<SymbolRules, Malformed> {
    let names = &const {
        Names::new([
            "symbol",
            "status",
            "baseAsset",
            "baseAssetPrecision",
            "quoteAsset",
            "quotePrecision",
            "baseSizePrecision",
            "quoteAmountPrecision",
            "tradeSideType",
        ])
    };
    let [symbol, status, base, base_places, quote, quote_places, size_min, value_min, sides] =
        row.fields(names, &mut 0)?;
    let (status, sides) = (word(status), word(sides));
    Ok(SymbolRules {
        symbol: row.require(symbol)?.symbol()?,
        base: base.map(asset).transpose()?,
        quote: quote.map(asset).transpose()?,
        status: self::status(status, sides),
        status_code: Code::truncated(status),
        tick: quote_places.map(step).transpose()?,
        step: base_places.map(step).transpose()?,
        size_min: limit(size_min)?,
        size_max: None,
        value_min: limit(value_min)?,
        contract_size: None,
    })
}

/// Official docs: `status` is 1 where the symbol is online, 2 where it pauses, 3 offline, and
/// `ENABLED` in their example; `tradeSideType` is 1 for both sides, 2 buys only, 3 sells only, 4
/// closed. Whether orders are taken over the API (`isSpotTradingAllowed`) is another matter: not of
/// every symbol that people trade (captures of 2025).
fn status(status: &str, sides: &str) -> SymbolStatus {
    match (status, sides) {
        ("1" | "ENABLED", "" | "1") => SymbolStatus::Trading,
        ("1" | "ENABLED", "2") => SymbolStatus::BuyOnly,
        ("1" | "ENABLED", "3") => SymbolStatus::SellOnly,
        ("1" | "ENABLED", "4") | ("2" | "3", _) => SymbolStatus::Halted,
        _ => SymbolStatus::Unknown,
    }
}
