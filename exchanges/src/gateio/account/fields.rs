//! Members that the markets' account messages have in common.

use tickwire_core::account::coded::Coded;
use tickwire_core::account::fill::Role;
use tickwire_core::account::id::{Code, ID_MAX, Id};
use tickwire_core::account::order::TimeInForce;
use tickwire_core::asset::{ASSET_MAX, Asset};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::Side;
use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::time::UnixNanos;

use crate::json::{Kind, Value};

/// An id, which is a number here and a text there.
pub(crate) fn id(value: Value<'_>) -> Result<Id, Malformed> {
    let id = match value.kind() {
        Kind::Number => Id::number(value.raw()),
        _ => value.string()?.unescape(&mut [0; ID_MAX]).and_then(Id::text),
    };
    id.ok_or_else(|| value.malformed(MalformedKind::Value))
}

/// The client's own id of an order, from its `text`: `t-` and the client's part (REST docs, "Create
/// an order"). Other texts, such as `web`, `apiv4` or `-`, are the venue's: they tell where an
/// order came from.
pub(crate) fn client_id(value: Option<Value<'_>>) -> Option<Id> {
    let text = value?.string().ok()?;
    text.unescape(&mut [0; ID_MAX]).filter(|text| text.starts_with("t-")).and_then(Id::text)
}

/// A word of the venue; none where it says nothing, or `-`, which it writes for "none".
pub(crate) fn word(value: Option<Value<'_>>) -> Option<Code> {
    words(value).filter(|word| word.as_str() != "-")
}

/// A word of the venue, also where it is a number; none where it is empty. One that is longer than
/// any documented is cut.
pub(crate) fn words(value: Option<Value<'_>>) -> Option<Code> {
    let value = value?;
    match value.kind() {
        Kind::String => {
            let mut buffer = [0; 256];
            Code::truncated(value.string().ok()?.unescape(&mut buffer)?)
        }
        Kind::Number | Kind::Boolean => Code::truncated(value.raw()),
        _ => None,
    }
}

/// A word of the venue with what it means.
pub(crate) fn coded<T>(
    value: Option<Value<'_>>,
    meaning: impl FnOnce(&str) -> Option<T>,
) -> Option<Coded<T>> {
    let code = word(value)?;
    Some(Coded { known: meaning(code.as_str()), code })
}

/// REST docs, "Create an order": `poc` is pending or cancelled.
pub(crate) fn time_in_force(word: &str) -> Option<TimeInForce> {
    Some(match word {
        "gtc" => TimeInForce::Gtc,
        "ioc" => TimeInForce::Ioc,
        "fok" => TimeInForce::Fok,
        "poc" => TimeInForce::PostOnly,
        _ => return None,
    })
}

/// Whether an order rested or took.
pub(crate) fn role(word: &str) -> Option<Role> {
    match word {
        "maker" => Some(Role::Maker),
        "taker" => Some(Role::Taker),
        _ => None,
    }
}

/// `buy` or `sell`. There is no third, and an order whose side is not known is of no use.
pub(crate) fn side(value: Value<'_>) -> Result<Side, Malformed> {
    let text = value.string()?;
    match (text.is("buy"), text.is("sell")) {
        (true, _) => Ok(Side::Buy),
        (_, true) => Ok(Side::Sell),
        _ => Err(value.malformed(MalformedKind::Value)),
    }
}

/// A number that may be absent, null, empty or `-`.
pub(crate) fn optional(value: Option<Value<'_>>) -> Result<Option<Decimal>, Malformed> {
    let said = value.filter(|value| !matches!(value.raw(), r#""""# | r#""-""#));
    said.map(Value::decimal).transpose()
}

/// An asset; none where it is absent or empty.
pub(crate) fn asset(value: Option<Value<'_>>) -> Result<Option<Asset>, Malformed> {
    let Some(value) = value.filter(|value| !value.is_empty_text()) else {
        return Ok(None);
    };
    let asset = value.string()?.unescape(&mut [0; ASSET_MAX]).and_then(Asset::new);
    asset.map(Some).ok_or_else(|| value.malformed(MalformedKind::Value))
}

/// A time of an order of futures: one and the same member is milliseconds in the stream and seconds
/// with a fraction in answers and over REST. What is above 10^11 is milliseconds: as seconds it
/// would be the year 5138, and the other way round 1973.
pub(crate) fn moment(value: Option<Value<'_>>) -> Result<Option<UnixNanos>, Malformed> {
    let Some(value) = value else { return Ok(None) };
    let digits = value.raw().bytes().skip_while(|byte| *byte == b'"');
    let whole = digits.take_while(u8::is_ascii_digit).count();
    if whole > 11 { value.millis() } else { value.seconds() }
}
