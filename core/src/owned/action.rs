//! Owned actions, for whoever asks from another task.

use alloc::boxed::Box;

use crate::account::action::{Action, ActionKind, NewOrder, OrderRef};
use crate::decimal::Decimal;
use crate::event::Side;
use crate::symbol::Symbol;

/// An owned [`Action`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OwnedAction {
    /// See [`Action::Place`].
    Place(NewOrder),
    /// See [`Action::PlaceBatch`].
    PlaceBatch(Box<[NewOrder]>),
    /// See [`Action::Cancel`].
    Cancel(OrderRef),
    /// See [`Action::CancelIds`].
    CancelIds(Box<[OrderRef]>),
    /// See [`Action::CancelSymbol`].
    CancelSymbol {
        /// The symbol.
        symbol: Symbol,
        /// The side; both where none is named.
        side: Option<Side>,
    },
    /// See [`Action::Amend`].
    Amend {
        /// The order.
        order: OrderRef,
        /// Its side, where the venue's own sign of a size needs it.
        side: Option<Side>,
        /// The new price.
        price: Option<Decimal>,
        /// The new whole size, positive.
        size: Option<Decimal>,
    },
    /// See [`Action::Status`].
    Status(OrderRef),
    /// See [`Action::List`].
    List {
        /// The symbol.
        symbol: Symbol,
        /// Those that have ended.
        finished: bool,
    },
}

impl OwnedAction {
    /// Copies an action.
    #[must_use]
    pub fn of(action: &Action<'_>) -> Self {
        match *action {
            Action::Place(order) => Self::Place(*order),
            Action::PlaceBatch(orders) => Self::PlaceBatch(orders.into()),
            Action::Cancel(order) => Self::Cancel(*order),
            Action::CancelIds(orders) => Self::CancelIds(orders.into()),
            Action::CancelSymbol { symbol, side } => Self::CancelSymbol { symbol: *symbol, side },
            Action::Amend { order, side, price, size } => {
                Self::Amend { order: *order, side, price, size }
            }
            Action::Status(order) => Self::Status(*order),
            Action::List { symbol, finished } => Self::List { symbol: *symbol, finished },
        }
    }

    /// The action as a view.
    #[must_use]
    pub fn view(&self) -> Action<'_> {
        match self {
            Self::Place(order) => Action::Place(order),
            Self::PlaceBatch(orders) => Action::PlaceBatch(orders),
            Self::Cancel(order) => Action::Cancel(order),
            Self::CancelIds(orders) => Action::CancelIds(orders),
            Self::CancelSymbol { symbol, side } => Action::CancelSymbol { symbol, side: *side },
            Self::Amend { order, side, price, size } => {
                Action::Amend { order, side: *side, price: *price, size: *size }
            }
            Self::Status(order) => Action::Status(order),
            Self::List { symbol, finished } => Action::List { symbol, finished: *finished },
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> ActionKind {
        self.view().kind()
    }
}

impl From<Action<'_>> for OwnedAction {
    fn from(action: Action<'_>) -> Self {
        Self::of(&action)
    }
}
