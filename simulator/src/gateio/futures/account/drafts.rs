//! What an order's parameters ask for, over the socket and over REST (futures docs, "Order Place
//! Request"; REST docs, "Create a futures order").

use serde_json::Value;

use super::super::Futures;
use super::super::api::Fault;
use crate::account::{Draft, Fixed, Force, Instrument, Quantity, Side};

/// The longest text of a client's own, after its `t-`.
const TEXT_MAX: usize = 28;

impl Futures {
    /// The order that parameters describe; `text` is that of an order that brings none.
    pub(super) fn draft(&self, account: usize, param: &Value, text: &str) -> Result<Draft, Fault> {
        let place = self.named(param)?;
        let instrument = self.desk.accounts.instrument(place).ok_or_else(unknown_contract)?;
        let text = checked_text(string(param, "text")?.unwrap_or(text), text)?;
        let size = number(param, "size")?.ok_or_else(|| missing("size"))?;
        let closes = param.get("close").and_then(Value::as_bool) == Some(true);
        if closes && size.is_zero() {
            return self.closing(account, place, &text).ok_or_else(no_position);
        }
        let side = if size.is_negative() { Side::Sell } else { Side::Buy };
        let quantity = Quantity::Lots(lots(size.abs(), instrument)?);
        let price = number(param, "price")?.unwrap_or(Fixed::ZERO);
        let force = force(param)?;
        // Price 0 is a market order, which cannot rest.
        let price = match (price.is_zero(), force) {
            (true, Force::Gtc | Force::Poc) => return Err(Fault::argument("invalid TIF")),
            (true, _) => None,
            (false, _) => Some(ticks(price, instrument)?),
        };
        let reduce_only = param.get("reduce_only").and_then(Value::as_bool) == Some(true);
        Ok(Draft { place, side, price, quantity, force, reduce_only, text })
    }

    /// The place of the contract that parameters name.
    pub(super) fn named(&self, param: &Value) -> Result<usize, Fault> {
        let name = string(param, "contract")?.ok_or_else(|| missing("contract"))?;
        self.desk.place(name).ok_or_else(unknown_contract)
    }
}

pub(super) fn ticks(price: Fixed, instrument: &Instrument) -> Result<i64, Fault> {
    let ticks = instrument.ticks(price).filter(|ticks| *ticks > 0);
    ticks.ok_or_else(|| Fault::argument("invalid price"))
}

pub(super) fn lots(size: Fixed, instrument: &Instrument) -> Result<u64, Fault> {
    let lots = instrument.lots(size).filter(|lots| *lots > 0);
    lots.ok_or_else(|| Fault::argument("invalid size"))
}

/// A member that is a string, where it is there; ids may be numbers.
pub(super) fn string<'a>(param: &'a Value, name: &str) -> Result<Option<&'a str>, Fault> {
    match param.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Fault::argument(&format!("invalid {name}"))),
    }
}

/// A member that is a number, or one in a string, where it is there.
pub(super) fn number(param: &Value, name: &str) -> Result<Option<Fixed>, Fault> {
    let text = match param.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let number = Fixed::parse(&text).map(Some);
    number.ok_or_else(|| Fault::argument(&format!("invalid {name}")))
}

pub(super) fn missing(name: &str) -> Fault {
    Fault::labelled(400, "MISSING_REQUIRED_PARAM", &format!("Missing required parameter: {name}"))
}

pub(super) fn unknown_contract() -> Fault {
    Fault::labelled(400, "CONTRACT_NOT_FOUND", "")
}

fn no_position() -> Fault {
    Fault::labelled(400, "POSITION_EMPTY", "empty position")
}

fn force(param: &Value) -> Result<Force, Fault> {
    // Either case is taken (captures).
    let name = string(param, "tif")?.unwrap_or("gtc").to_lowercase();
    Force::parse(&name).ok_or_else(|| Fault::argument("invalid TIF"))
}

/// A text of a client's own begins with `t-` (futures docs, "Order Place Request").
fn checked_text(text: &str, default: &str) -> Result<String, Fault> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    let own = text.strip_prefix("t-");
    let fits = own.is_some_and(|own| own.len() <= TEXT_MAX && own.bytes().all(is_plain));
    if fits || text == default { Ok(text.into()) } else { Err(Fault::argument("invalid text")) }
}

impl Fault {
    /// A refusal as the futures market words it (captures): the label once more, then the text.
    pub(super) fn labelled(status: u16, label: &'static str, message: &str) -> Self {
        Self::new(status, label, format!("label: {label}, message: {message}"))
    }

    pub(super) fn argument(message: &str) -> Self {
        Self::labelled(400, "INVALID_ARGUMENT", message)
    }
}
