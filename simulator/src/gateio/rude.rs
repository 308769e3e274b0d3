//! Rudeness: what a venue may do to its messages, and a client must stand.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::market::Dice;
use crate::venue::{Output, Payload};

/// Every so many ids, a push of `spot.order_book_update` that ends there is the whole book; where
/// pushes end is up to chance.
const WHOLE: u64 = 16;
/// A member that no document names.
const NEW: &str = "x_new";

/// Whether a rude venue tells the whole book of this id instead of its changes.
pub(super) const fn is_whole(id: u64) -> bool {
    id.is_multiple_of(WHOLE)
}

/// The same, said in another way: members in another order each time, and one more that is new;
/// of ten messages, one has no `time_ms`.
pub(super) fn reworded(output: Output, dice: &mut Dice) -> Output {
    match output {
        Output::Push { to, symbol, channel, payload } => {
            Output::Push { to, symbol, channel, payload: message(payload, dice) }
        }
        Output::Reply { to, payload } => Output::Reply { to, payload: message(payload, dice) },
        other @ (Output::Close { .. } | Output::Cut { .. }) => other,
    }
}

fn message(payload: Payload, dice: &mut Dice) -> Payload {
    let Payload::Text(text) = payload else { return payload };
    Payload::Text(match serde_json::from_str(&text) {
        Ok(Value::Object(mut members)) => {
            if dice.percent(10) {
                members.remove("time_ms");
            }
            Arc::from(object(&members, dice))
        }
        _ => text,
    })
}

fn object(members: &Map<String, Value>, dice: &mut Dice) -> String {
    let mut members: Vec<String> = members
        .iter()
        .map(|(name, value)| match value {
            Value::Object(inner) => format!(r#""{name}":{}"#, object(inner, dice)),
            other => format!(r#""{name}":{other}"#),
        })
        .collect();
    members.push(format!(r#""{NEW}":"{}""#, dice.hex()));
    for at in (1..members.len()).rev() {
        let below = u64::try_from(at + 1).unwrap_or(1);
        members.swap(at, usize::try_from(dice.below(below)).unwrap_or(0));
    }
    format!("{{{}}}", members.join(","))
}
