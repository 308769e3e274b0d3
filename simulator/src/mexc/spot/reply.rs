//! Answers to what clients ask, to the letter: two spaces, a colon of full width and a space at the
//! end of a refusal, and a `code` that is 0 even then (captured 2026-09-23 and 2026-09-25).

use crate::market::Dice;

/// What became of the parameters of a request to subscribe. Those that were subscribed to already
/// are in neither list.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) accepted: Vec<String>,
    pub(super) blocked: Vec<String>,
}

pub(super) fn pong(id: u64) -> String {
    answer(id, "PONG")
}

/// What cannot be read is answered so.
pub(super) fn invalid(id: u64) -> String {
    answer(id, "msg format invalid")
}

/// The answer to a request to subscribe; `is_empty` where it named nothing.
pub(super) fn subscribed(id: u64, outcome: Outcome, is_empty: bool, dice: &mut Dice) -> String {
    let (none_accepted, none_blocked) = (outcome.accepted.is_empty(), outcome.blocked.is_empty());
    let accepted = joined(outcome.accepted, dice);
    let blocked = joined(outcome.blocked, dice);
    let refusal = format!("Not Subscribed successfully! [{blocked}].  Reason\u{ff1a} Blocked! ");
    let both = format!("Subscribed successful! [{accepted}]. {refusal}");
    match (none_accepted, none_blocked) {
        _ if is_empty => answer(id, "Not Subscribed successfully! []."),
        (_, true) => answer(id, &accepted),
        (false, false) => answer(id, &both),
        // Both forms were captured, of what looks like the same case.
        (true, false) => answer(id, if dice.percent(25) { &both } else { &refusal }),
    }
}

/// The answer to a request to unsubscribe; `ended` are those that were subscribed to.
pub(super) fn unsubscribed(id: u64, ended: Vec<String>, dice: &mut Dice) -> String {
    if ended.is_empty() {
        return answer(id, "no subscription");
    }
    answer(id, &joined(ended, dice))
}

/// Joins parameters, in any order.
fn joined(mut params: Vec<String>, dice: &mut Dice) -> String {
    for at in (1..params.len()).rev() {
        let below = u64::try_from(at + 1).unwrap_or(1);
        params.swap(at, usize::try_from(dice.below(below)).unwrap_or(0));
    }
    params.join(",")
}

fn answer(id: u64, words: &str) -> String {
    let words = serde_json::Value::from(words);
    format!(r#"{{"id":{id},"code":0,"msg":{words}}}"#)
}
