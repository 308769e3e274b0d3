//! The rules of the contracts.

use tickwire_core::account::id::Code;
use tickwire_core::asset::Asset;
use tickwire_core::decimal::Decimal;
use tickwire_core::exchange::Malformed;
use tickwire_core::rules::{Rules, SymbolRules, SymbolStatus, Unread};
use tickwire_core::scratch::Full;
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;

use super::GateioFutures;
use crate::gateio::rules::read;
use crate::json::{Names, Value};
use crate::rules::{limit, word};

/// REST docs, "List all futures contracts"; the fields are those of their example of December 2025.
impl Rules for GateioFutures {
    fn rules_path(&self, out: &mut Writer<'_>) -> Result<(), Full> {
        out.bytes(b"/api/v4/futures/")?;
        out.bytes(self.settle.name().as_bytes())?;
        out.bytes(b"/contracts")
    }

    fn read_rules(
        &self,
        body: &[u8],
        each: &mut dyn FnMut(&SymbolRules),
    ) -> Result<Unread, Malformed> {
        read(body, contract, each)
    }
}

fn contract(row: Value<'_>) -> Result<SymbolRules, Malformed> {
    let names = &const {
        Names::new([
            "name",
            "status",
            "in_delisting",
            "order_price_round",
            "order_size_min",
            "order_size_max",
            "enable_decimal",
            "quanto_multiplier",
        ])
    };
    let [name, status, delisting, tick, size_min, size_max, decimal, multiplier] =
        row.fields(names, &mut 0)?;
    let symbol = row.require(name)?.symbol()?;
    let (base, quote) = parts(&symbol);
    let (code, delisting) = (word(status), flag(delisting)?);
    let size_min = limit(size_min)?;
    Ok(SymbolRules {
        symbol,
        base,
        quote,
        status: self::status(code, delisting),
        status_code: Code::truncated(code),
        tick: limit(tick)?,
        step: if flag(decimal)? { size_min } else { Some(Decimal::from(1u64)) },
        size_min,
        size_max: limit(size_max)?,
        value_min: None,
        // Zero is said of inverse contracts, and is what it means here, too.
        contract_size: multiplier.map(Value::decimal).transpose()?,
    })
}

/// `BTC_USDT` is of BTC, in USDT.
fn parts(symbol: &Symbol) -> (Option<Asset>, Option<Asset>) {
    match symbol.as_str().rsplit_once('_') {
        Some((base, quote)) => (Asset::new(base), Asset::new(quote)),
        None => (None, None),
    }
}

fn flag(value: Option<Value<'_>>) -> Result<bool, Malformed> {
    Ok(value.map(Value::boolean).transpose()?.unwrap_or_default())
}

/// REST docs: a contract is `prelaunch`, `trading`, `delisting` (positions may be reduced only),
/// `delisted` or `circuit_breaker`; older bodies have `in_delisting` alone.
fn status(code: &str, delisting: bool) -> SymbolStatus {
    match code {
        "trading" | "" if delisting => SymbolStatus::ReduceOnly,
        "trading" | "" => SymbolStatus::Trading,
        "delisting" => SymbolStatus::ReduceOnly,
        "prelaunch" | "delisted" | "circuit_breaker" => SymbolStatus::Halted,
        _ => SymbolStatus::Unknown,
    }
}
