//! What an order's parameters ask for, over the socket and over REST (spot docs, "Order Place
//! Request"; REST docs, "Create an order").

use serde_json::Value;

use super::super::Spot;
use super::super::api::Fault;
use crate::account::{Draft, Fixed, Force, Instrument, Quantity, Side};

/// The longest text of a client's own, after its `t-`.
const TEXT_MAX: usize = 28;

impl Spot {
    /// The order that parameters describe; `text` is that of an order that brings none.
    pub(super) fn draft(&self, param: &Value, text: &str) -> Result<Draft, Fault> {
        let pair = string(param, "currency_pair")?.ok_or_else(|| missing("currency_pair"))?;
        let place = self.desk.place(pair).ok_or_else(|| unknown_pair(pair))?;
        let instrument = self.desk.accounts.instrument(place).ok_or_else(|| unknown_pair(pair))?;
        let side = string(param, "side")?.ok_or_else(|| missing("side"))?;
        let side = Side::parse(side).ok_or_else(|| invalid("side", side))?;
        let is_market = match string(param, "type")?.unwrap_or("limit") {
            "limit" => false,
            "market" => true,
            other => return Err(invalid("type", other)),
        };
        if !matches!(string(param, "account")?, None | Some("spot" | "unified")) {
            return Err(invalid("account", string(param, "account")?.unwrap_or("")));
        }
        let price = (!is_market).then(|| price(param, instrument)).transpose()?;
        let amount = number(param, "amount")?.ok_or_else(|| missing("amount"))?;
        let quantity = if is_market && side == Side::Buy {
            Quantity::Money(amount)
        } else {
            Quantity::Lots(lots(amount, instrument)?)
        };
        let text = checked_text(string(param, "text")?.unwrap_or(text), text)?;
        let force = force(param, is_market)?;
        Ok(Draft { place, side, price, quantity, force, reduce_only: false, text })
    }
}

pub(super) fn price(param: &Value, instrument: &Instrument) -> Result<i64, Fault> {
    let price = number(param, "price")?.ok_or_else(|| missing("price"))?;
    ticks(price, instrument)
}

pub(super) fn ticks(price: Fixed, instrument: &Instrument) -> Result<i64, Fault> {
    let ticks = instrument.ticks(price).ok_or_else(|| imprecise("price"))?;
    if ticks > 0 { Ok(ticks) } else { Err(Fault::invalid("Invalid price")) }
}

pub(super) fn lots(amount: Fixed, instrument: &Instrument) -> Result<u64, Fault> {
    if amount <= Fixed::ZERO {
        return Err(Fault::invalid("Invalid amount"));
    }
    instrument.lots(amount).ok_or_else(|| imprecise("amount"))
}

/// A member that is a string, where it is there.
pub(super) fn string<'a>(param: &'a Value, name: &str) -> Result<Option<&'a str>, Fault> {
    match param.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(invalid(name, &other.to_string())),
    }
}

/// A member that is a number in a string, where it is there. REST takes bare numbers as well.
pub(super) fn number(param: &Value, name: &str) -> Result<Option<Fixed>, Fault> {
    let text = match param.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    Fixed::parse(&text).map(Some).ok_or_else(|| invalid(name, &text))
}

/// An object with one more member.
pub(super) fn with(mut object: Value, name: &str, value: impl Into<Value>) -> Value {
    if let Value::Object(members) = &mut object {
        members.insert(name.into(), value.into());
    }
    object
}

pub(super) fn missing(name: &str) -> Fault {
    Fault::new(400, "MISSING_REQUIRED_PARAM", format!("Missing required parameter: {name}"))
}

pub(super) fn invalid(name: &str, value: &str) -> Fault {
    Fault::invalid(format!("Invalid request parameter `{name}` value: {value}"))
}

pub(super) fn unknown_pair(pair: &str) -> Fault {
    Fault::new(400, "INVALID_CURRENCY_PAIR", format!("Invalid currency pair {pair}"))
}

fn imprecise(name: &str) -> Fault {
    Fault::new(400, "INVALID_PRECISION", format!("{name} has too many decimals"))
}

fn force(param: &Value, is_market: bool) -> Result<Force, Fault> {
    let default = if is_market { "ioc" } else { "gtc" };
    let name = string(param, "time_in_force")?.unwrap_or(default);
    let force = Force::parse(name).ok_or_else(|| invalid("time_in_force", name))?;
    match force {
        Force::Gtc | Force::Poc if is_market => Err(invalid("time_in_force", name)),
        force => Ok(force),
    }
}

/// A text of a client's own begins with `t-` (spot docs, "Order Place Request").
fn checked_text(text: &str, default: &str) -> Result<String, Fault> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    let own = text.strip_prefix("t-");
    let fits = own.is_some_and(|own| own.len() <= TEXT_MAX && own.bytes().all(is_plain));
    if fits || text == default { Ok(text.into()) } else { Err(invalid("text", text)) }
}
