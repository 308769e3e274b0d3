//! The rules of symbols, which all markets answer as an array.

use tickwire_core::exchange::{Malformed, MalformedKind};
use tickwire_core::rules::{SymbolRules, Unread};

use crate::json::{self, Kind, Names, Value};

/// Reads a body, row by row; `{"label","message"}` is a refusal (REST docs, "Error handling").
pub(super) fn read(
    body: &[u8],
    row: fn(Value<'_>) -> Result<SymbolRules, Malformed>,
    each: &mut dyn FnMut(&SymbolRules),
) -> Result<Unread, Malformed> {
    let rows = json::parse(body)?;
    if rows.kind() == Kind::Object {
        let [label, message] = rows.fields(&const { Names::new(["label", "message"]) }, &mut 0)?;
        let refusal = label.or(message);
        return Err(refusal.unwrap_or(rows).malformed(MalformedKind::Refused));
    }
    let mut unread = Unread::default();
    for value in rows.elements()? {
        match row(value) {
            Ok(rules) => each(&rules),
            Err(_) => unread.0 = unread.0.saturating_add(1),
        }
    }
    Ok(unread)
}
