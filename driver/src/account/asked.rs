//! What was asked of a venue, and what becomes of it.

use tickwire_core::account::action::{ActionId, Outcome};
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
    outcomes: mpsc::UnboundedSender<OwnedOutcome>,
}

impl Waiting {
    /// Somebody waits for an action.
    pub(super) fn add(&mut self, id: ActionId) -> Asked {
        // Nothing grows here without bound: a few outcomes are all that an action has.
        let (sender, outcomes) = mpsc::unbounded_channel();
        self.rows.push(Row { id, outcomes: sender });
        Asked { id, outcomes }
    }

    /// Tells who waits.
    pub(super) fn tell(&mut self, id: ActionId, outcome: &Outcome<'_>) {
        let waits = self.rows.iter().find(|row| row.id == id);
        // Who does not wait any more has asked all the same.
        let _ = waits.map(|row| row.outcomes.send(OwnedOutcome::of(outcome)));
    }

    /// Forgets those of whose actions nothing more will be told.
    pub(super) fn forget(&mut self, is_pending: impl Fn(ActionId) -> bool) {
        self.rows.retain(|row| is_pending(row.id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_that_is_said_comes_in_order_and_then_no_more() {
        let mut waiting = Waiting::default();
        let mut asked = waiting.add(ActionId(7));
        let said = [Outcome::Acknowledged, Outcome::Unknown, Outcome::FoundDone];
        for outcome in &said {
            waiting.tell(ActionId(8), &Outcome::Done);
            waiting.tell(ActionId(7), outcome);
        }
        waiting.forget(|id| id == ActionId(8));
        for outcome in said {
            assert_eq!(asked.next().await, Some(OwnedOutcome::of(&outcome)));
        }
        assert_eq!(asked.next().await, None);
    }

    #[tokio::test]
    async fn what_stays_unknown_is_not_waited_for() {
        let mut waiting = Waiting::default();
        let asked = waiting.add(ActionId(1));
        waiting.tell(ActionId(1), &Outcome::Unknown);
        waiting.forget(|_| false);
        assert_eq!(asked.outcome().await, Some(OwnedOutcome::Unknown));
    }

    #[tokio::test]
    async fn an_account_that_is_over_says_no_more() {
        let mut waiting = Waiting::default();
        let asked = waiting.add(ActionId(1));
        drop(waiting);
        assert_eq!(asked.outcome().await, None);
    }
}
