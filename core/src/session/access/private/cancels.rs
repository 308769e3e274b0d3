//! Ends of orders that nobody has answered: what became of the orders tells whether they were done.

use crate::account::exchange::AccountExchange;
use crate::account::id::Id;
use crate::account::order::{OrderKind, OrderStatus};
use crate::book::BookStore;
use crate::session::Session;
use crate::session::notices::Fate;

use super::Private;
use super::actions::{Actions, PendingAction};

/// What became of the end of an order.
enum End {
    /// It is known.
    Known(Fate),
    /// An answer may still come, or the next comparison tells.
    NotYet,
    /// Nobody will ever know.
    Never,
}

impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// Tells of ends of orders by what is held of the orders, after they were compared.
    pub(super) fn judge_cancels(&mut self) {
        let Private { actions, ledger, .. } = &mut self.access;
        actions.judge_cancels(|action, id: &Id| {
            let held = ledger.order(id).or_else(|| ledger.order_of_client(id));
            // REST does not list those that wait for a price.
            let waits = |kind| kind == Some(OrderKind::Trigger);
            let held = held.filter(|(_, order)| !waits(order.kind.and_then(|kind| kind.known)));
            match held.map(|(_, order)| order.status) {
                None | Some(OrderStatus::Unknown) => End::Never,
                // It ended, but not because it was cancelled.
                Some(OrderStatus::Filled) => End::Known(Fate::FoundNotDone),
                Some(status) if status.is_final() => End::Known(Fate::FoundDone),
                Some(_) if action.awaited => End::NotYet,
                Some(_) => End::Known(Fate::FoundNotDone),
            }
        });
    }
}

impl Actions<'_> {
    fn judge_cancels(&mut self, judge: impl Fn(&PendingAction, &Id) -> End) {
        let Self { rows, any_unsaid, .. } = self;
        for row in rows.iter_mut() {
            let Some(action) = row.as_mut().filter(|action| action.doubted) else { continue };
            let Some(order) = action.cancels else { continue };
            let end = judge(action, &order);
            action.doubted = matches!(end, End::NotYet);
            match end {
                End::Known(fate) => (action.unsaid, *any_unsaid) = (Some(fate), true),
                End::Never if action.unsaid.is_none() => *row = None,
                End::Never | End::NotYet => {}
            }
        }
    }
}
