//! The rules of the spot market's pairs.

use tickwire_core::account::id::Code;
use tickwire_core::exchange::Malformed;
use tickwire_core::rules::{Rules, SymbolRules, SymbolStatus, Unread};
use tickwire_core::scratch::Full;
use tickwire_core::text::Writer;

use super::GateioSpot;
use crate::gateio::rules::read;
use crate::json::{Names, Value};
use crate::rules::{asset, limit, step, word};

/// REST docs, "List all currency pairs supported"; the fields are those of the venue's own clients
/// (gate/gateapi-csharp, docs/CurrencyPair.md).
impl Rules for GateioSpot {
    fn rules_path(&self, out: &mut Writer<'_>) -> Result<(), Full> {
        out.bytes(b"/api/v4/spot/currency_pairs")
    }

    fn read_rules(
        &self,
        body: &[u8],
        each: &mut dyn FnMut(&SymbolRules),
    ) -> Result<Unread, Malformed> {
        read(body, pair, each)
    }
}

fn pair(row: Value<'_>) -> Result<SymbolRules, Malformed> {
    let names = &const {
        Names::new([
            "id",
            "base",
            "quote",
            "trade_status",
            "precision",
            "amount_precision",
            "min_base_amount",
            "max_base_amount",
            "min_quote_amount",
        ])
    };
    let [id, base, quote, status, places, size_places, size_min, size_max, value_min] =
        row.fields(names, &mut 0)?;
    let status = word(status);
    Ok(SymbolRules {
        symbol: row.require(id)?.symbol()?,
        base: base.map(asset).transpose()?,
        quote: quote.map(asset).transpose()?,
        status: self::status(status),
        status_code: Code::truncated(status),
        tick: places.map(step).transpose()?,
        step: size_places.map(step).transpose()?,
        // "null means no limit".
        size_min: limit(size_min)?,
        size_max: limit(size_max)?,
        value_min: limit(value_min)?,
        contract_size: None,
    })
}

fn status(code: &str) -> SymbolStatus {
    match code {
        "tradable" => SymbolStatus::Trading,
        "buyable" => SymbolStatus::BuyOnly,
        "sellable" => SymbolStatus::SellOnly,
        "untradable" => SymbolStatus::Halted,
        _ => SymbolStatus::Unknown,
    }
}
