//! New orders, each with an id of the client's: without one, nobody could tell after a cut whether
//! it was taken.

use crate::account::action::{Action, ActionKind, BATCH_MAX, NewOrder};
use crate::account::id::Id;
use crate::entropy::Entropy;
use crate::text::Writer;

/// What every id begins with; there is a venue that takes none without the first two signs.
const PREFIX: &[u8] = b"t-tw";
/// The letters and digits behind it, five bits each: 100 bits never repeat.
const DIGITS: usize = 20;
/// The signs of an id, which all venues take.
const SIGNS: [u8; 32] = *b"0123456789abcdefghijkmnpqrstuvwx";

/// The new orders of an action, each with an id of the client's.
pub(super) struct Named {
    orders: [NewOrder; BATCH_MAX],
    len: usize,
}

impl Named {
    /// The new orders of an action; none where it has none.
    pub(super) fn new(action: &Action<'_>, entropy: &mut Entropy) -> Option<Self> {
        let given = match *action {
            Action::Place(order) => core::slice::from_ref(order),
            Action::PlaceBatch(orders) => orders,
            _ => return None,
        };
        let mut orders = [*given.first()?; BATCH_MAX];
        for (order, given) in orders.iter_mut().zip(given) {
            let client_id = given.client_id.or_else(|| drawn(entropy));
            *order = NewOrder { client_id, ..*given };
        }
        Some(Self { orders, len: given.len() })
    }

    /// The action with these orders.
    pub(super) fn action(&self, kind: ActionKind) -> Action<'_> {
        match self.orders() {
            [order] if kind == ActionKind::Place => Action::Place(order),
            orders => Action::PlaceBatch(orders),
        }
    }

    pub(super) fn orders(&self) -> &[NewOrder] {
        self.orders.get(..self.len).unwrap_or_default()
    }
}

/// An id that nobody had before.
fn drawn(entropy: &mut Entropy) -> Option<Id> {
    let mut text = [0; PREFIX.len() + DIGITS];
    let mut out = Writer::new(&mut text);
    out.bytes(PREFIX).ok()?;
    for _ in 0..DIGITS {
        let sign = usize::try_from(entropy.next_u32() % 32).ok()?;
        out.bytes(&[*SIGNS.get(sign)?]).ok()?;
    }
    Id::text(core::str::from_utf8(out.written()).ok()?)
}
