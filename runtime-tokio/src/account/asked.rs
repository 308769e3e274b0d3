//! What was asked of a venue, and what becomes of it.

use tickwire_core::account::action::{ActionId, ActionKind, Outcome};
use tickwire_core::owned::OwnedOutcome;
use tokio::sync::mpsc;

/// An action that was asked for. What becomes of it comes here and, in order with everything else,
/// as a notice of the account ([`Notice::Outcome`](tickwire_core::session::Notice::Outcome)).
#[derive(Debug)]
pub struct Asked {
    id: ActionId,
    outcomes: mpsc::UnboundedReceiver<OwnedOutcome>,
}

impl Asked {
    /// The action's number.
    #[must_use]
    pub fn id(&self) -> ActionId {
        self.id
    }

    /// Waits for the next that is said of it; `None` where nothing more will be. Cancel-safe.
    pub async fn next(&mut self) -> Option<OwnedOutcome> {
        self.outcomes.recv().await
    }

    /// Waits for the last that is said of it: what was not known after a cut may be known once the
    /// account is reconciled. `None` where the account is over and nothing was said.
    pub async fn outcome(mut self) -> Option<OwnedOutcome> {
        let mut last = None;
        while let Some(outcome) = self.outcomes.recv().await {
            last = Some(outcome);
        }
        last
    }
}

/// Those who wait for outcomes. Few at a time, so they are looked through.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    id: ActionId,
    kind: ActionKind,
    outcomes: mpsc::UnboundedSender<OwnedOutcome>,
}

impl Waiting {
    /// Somebody waits for an action.
    pub(super) fn add(&mut self, id: ActionId, kind: ActionKind) -> Asked {
        // Nothing grows here without bound: a few outcomes are all that an action has.
        let (sender, outcomes) = mpsc::unbounded_channel();
        self.rows.push(Row { id, kind, outcomes: sender });
        Asked { id, outcomes }
    }

    /// Tells who waits, and forgets him with the last outcome.
    pub(super) fn tell(&mut self, id: ActionId, outcome: &Outcome<'_>) {
        let Some(at) = self.rows.iter().position(|row| row.id == id) else { return };
        let Some(row) = self.rows.get(at) else { return };
        // Who does not wait any more has asked all the same.
        let _ = row.outcomes.send(OwnedOutcome::of(outcome));
        if is_last(row.kind, outcome) {
            self.rows.swap_remove(at);
        }
    }
}

/// Whether nothing more is said of an action: what is unknown is looked for only of new orders.
fn is_last(kind: ActionKind, outcome: &Outcome<'_>) -> bool {
    match outcome {
        Outcome::Unknown => !matches!(kind, ActionKind::Place),
        outcome => outcome.is_final(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_that_is_said_comes_in_order_and_then_no_more() {
        let mut waiting = Waiting::default();
        let mut asked = waiting.add(ActionId(7), ActionKind::Place);
        let said = [Outcome::Acknowledged, Outcome::Unknown, Outcome::FoundDone];
        for outcome in &said {
            waiting.tell(ActionId(8), &Outcome::Done);
            waiting.tell(ActionId(7), outcome);
        }
        for outcome in said {
            assert_eq!(asked.next().await, Some(OwnedOutcome::of(&outcome)));
        }
        assert_eq!(asked.next().await, None);
    }

    #[tokio::test]
    async fn a_cancellation_that_is_unknown_is_not_looked_for() {
        let mut waiting = Waiting::default();
        let asked = waiting.add(ActionId(1), ActionKind::Cancel);
        waiting.tell(ActionId(1), &Outcome::Unknown);
        assert_eq!(asked.outcome().await, Some(OwnedOutcome::Unknown));
    }

    #[tokio::test]
    async fn an_account_that_is_over_says_no_more() {
        let mut waiting = Waiting::default();
        let asked = waiting.add(ActionId(1), ActionKind::Place);
        drop(waiting);
        assert_eq!(asked.outcome().await, None);
    }
}
