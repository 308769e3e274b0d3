//! What is printed of a request: what the venue says of orders meanwhile, and what was asked about.

use tickwire_core::account::action::{ActionId, ActionKind};
use tickwire_core::account::order::Order;
use tickwire_core::event::{Data, Event};
use tickwire_core::owned::{OwnedAction, OwnedOutcome};
use tickwire_core::session::Notice;
use tickwire_tokio::{AccountSnapshot, Held, Item};

use crate::clock;
use crate::tail::Printer;

/// The lines of one request.
pub(super) struct Said {
    printer: Printer,
    /// Whether the venue has been asked; what it said before is not about the request.
    is_asked: bool,
    /// Whether nothing is changed by the request: then the state is what is printed, once it is
    /// known, and not what comes meanwhile.
    is_question: bool,
    last: Option<Order>,
}

impl Said {
    pub(super) fn new(printer: Printer, kind: ActionKind) -> Self {
        Self { printer, is_asked: false, is_question: !kind.changes(), last: None }
    }

    /// The venue is asked now.
    pub(super) fn asked(&mut self) {
        self.is_asked = true;
    }

    /// Prints what is about the request.
    pub(super) fn hear(&mut self, item: &Item<'_>) {
        if !self.is_asked || self.is_question {
            return;
        }
        match item {
            Item::Event(Event { data: Data::Order(order), .. }) => {
                // The answer and the stream say the same.
                let is_known = self.last.replace(**order).is_some_and(|last| is_same(&last, order));
                if !is_known {
                    self.printer.take(item);
                }
            }
            Item::Event(Event { data: Data::Fill(_), .. })
            | Item::Notice(Notice::Outcome { .. }) => self.printer.take(item),
            _ => {}
        }
    }

    /// Prints what was asked about, from the account's state, and that it was answered.
    pub(super) fn answer(
        &mut self,
        id: ActionId,
        action: &OwnedAction,
        snapshot: &AccountSnapshot,
        outcome: &OwnedOutcome,
    ) {
        if !self.is_question {
            return;
        }
        if *outcome == OwnedOutcome::Done {
            let mut orders: Vec<_> =
                snapshot.orders.iter().filter(|held| is_meant(action, held)).collect();
            orders.sort_by_key(|held| held.record.created);
            for held in orders {
                let (symbol, data) = (held.symbol.as_ref(), Data::Order(&held.record));
                let (time, received) = (held.time, clock::unix());
                let event = Event { slot: None, symbol, time, sent: None, received, data };
                self.printer.take(&Item::Event(event));
            }
        }
        let (kind, outcome) = (action.view().kind(), outcome.view());
        let notice = Notice::Outcome { id, kind, client_id: None, outcome };
        self.printer.take(&Item::Notice(notice));
    }
}

/// Whether an order is one that was asked about.
fn is_meant(action: &OwnedAction, held: &Held<Order>) -> bool {
    let Held { symbol, record, .. } = held;
    match action {
        OwnedAction::Status(order) => {
            let ids = [Some(record.id), record.client_id];
            *symbol == Some(order.symbol)
                && ids.iter().flatten().any(|id| id.as_str() == order.id.as_str())
        }
        OwnedAction::List { symbol: listed, finished } => {
            *symbol == Some(*listed) && record.status.is_final() == *finished
        }
        _ => false,
    }
}

/// Whether a second message says nothing that the first did not.
fn is_same(first: &Order, second: &Order) -> bool {
    let of = |order: &Order| {
        let Order { id, status, price, size, filled, left, average_price, fee, .. } = *order;
        (id, status, price, size, filled, left, average_price, fee)
    };
    of(first) == of(second)
}
