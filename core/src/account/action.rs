//! What is asked of a venue over the socket: orders, and what becomes of the asking.

use core::fmt;

use crate::decimal::Decimal;
use crate::event::Side;
use crate::symbol::Symbol;

use super::id::Id;
use super::order::{OrderKind, TimeInForce};

/// The most orders of one request.
pub const BATCH_MAX: usize = 20;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action<'a> {
    /// A new order.
    Place(&'a NewOrder),
    /// New orders, 1 to [`BATCH_MAX`], or fewer where the venue says so.
    PlaceBatch(&'a [NewOrder]),
    /// The end of one order.
    Cancel(&'a OrderRef),
    /// The end of these orders, 1 to [`BATCH_MAX`].
    CancelIds(&'a [OrderRef]),
    /// The end of all orders of a symbol, or of those of one side.
    CancelSymbol {
        /// The symbol.
        symbol: &'a Symbol,
        /// The side; both where none is named.
        side: Option<Side>,
    },
    /// Another price or size for an order that rests.
    Amend {
        /// The order.
        order: &'a OrderRef,
        /// Its side, for a venue that signs sizes (futures), where a new size is asked for.
        side: Option<Side>,
        /// The new price.
        price: Option<Decimal>,
        /// The new whole size, positive.
        size: Option<Decimal>,
    },
    /// What has become of one order.
    Status(&'a OrderRef),
    /// The orders of a symbol that rest, or that have ended.
    List {
        /// The symbol.
        symbol: &'a Symbol,
        /// Those that have ended.
        finished: bool,
    },
}

/// An order to be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// What is traded.
    pub symbol: Symbol,
    /// Buy or sell.
    pub side: Side,
    /// [`OrderKind::Limit`] or [`OrderKind::Market`].
    pub kind: OrderKind,
    /// The size in base currency (spot; of a market order to buy in quote currency, as venues have
    /// it) or contracts (futures), positive.
    pub size: Decimal,
    /// The limit; none for a market order.
    pub price: Option<Decimal>,
    /// How long it may rest; the venue's default where nothing is said.
    pub time_in_force: Option<TimeInForce>,
    /// The client's own id. Where none is given, a session gives it one: without it, nobody could
    /// tell after a cut whether the order was taken.
    pub client_id: Option<Id>,
    /// Whether it may only make a position smaller (futures).
    pub reduce_only: bool,
}

impl NewOrder {
    /// An order at a price or better, for as long as the venue's default has it rest.
    #[must_use]
    pub const fn limit(symbol: Symbol, side: Side, size: Decimal, price: Decimal) -> Self {
        Self {
            symbol,
            side,
            kind: OrderKind::Limit,
            size,
            price: Some(price),
            time_in_force: None,
            client_id: None,
            reduce_only: false,
        }
    }

    /// An order at whatever price there is. Mind what its size is measured in:
    /// [`NewOrder::size`].
    #[must_use]
    pub const fn market(symbol: Symbol, side: Side, size: Decimal) -> Self {
        Self {
            symbol,
            side,
            kind: OrderKind::Market,
            size,
            price: None,
            time_in_force: None,
            client_id: None,
            reduce_only: false,
        }
    }
}

/// Which order is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderRef {
    /// Its symbol.
    pub symbol: Symbol,
    /// The venue's id of it or, where the venue takes that in its place, the client's.
    pub id: Id,
}

/// The kinds of actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ActionKind {
    /// [`Action::Place`]
    Place,
    /// [`Action::PlaceBatch`]
    PlaceBatch,
    /// [`Action::Cancel`]
    Cancel,
    /// [`Action::CancelIds`]
    CancelIds,
    /// [`Action::CancelSymbol`]
    CancelSymbol,
    /// [`Action::Amend`]
    Amend,
    /// [`Action::Status`]
    Status,
    /// [`Action::List`]
    List,
}

impl Action<'_> {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> ActionKind {
        match self {
            Self::Place(_) => ActionKind::Place,
            Self::PlaceBatch(_) => ActionKind::PlaceBatch,
            Self::Cancel(_) => ActionKind::Cancel,
            Self::CancelIds(_) => ActionKind::CancelIds,
            Self::CancelSymbol { .. } => ActionKind::CancelSymbol,
            Self::Amend { .. } => ActionKind::Amend,
            Self::Status(_) => ActionKind::Status,
            Self::List { .. } => ActionKind::List,
        }
    }
}

impl ActionKind {
    /// Its outward name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::PlaceBatch => "place_batch",
            Self::Cancel => "cancel",
            Self::CancelIds => "cancel_ids",
            Self::CancelSymbol => "cancel_symbol",
            Self::Amend => "amend",
            Self::Status => "status",
            Self::List => "list",
        }
    }

    /// Whether the venue's state may have changed though no answer came.
    #[must_use]
    pub const fn changes(self) -> bool {
        !matches!(self, Self::Status | Self::List)
    }
}

impl fmt::Display for ActionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The number of an action in its session, never used twice in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(pub u32);

/// A venue's answer to an action, as decoded; the orders it names are in the scratch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer<'m> {
    /// The action's number, where the answer says so.
    pub id: Option<u32>,
    /// Whether the venue has only taken the request in, and another answer is to come.
    pub acknowledged_only: bool,
    /// Whether the venue refused it for a problem of its own, which says nothing of whether it was
    /// done.
    pub in_doubt: bool,
    /// Why it was refused; `None` where it was done.
    pub refused: Option<VenueError<'m>>,
}

/// A refusal in the venue's words (JSON escapes not undone).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VenueError<'m> {
    /// The venue's code, or the HTTP-like status it gives.
    pub code: Option<i64>,
    /// The venue's label, such as `ORDER_NOT_FOUND`; empty where there is none.
    pub label: &'m str,
    /// The venue's words; empty where there are none.
    pub message: &'m str,
}

/// What became of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// The venue has taken the request in; the result is to come.
    Acknowledged,
    /// It was done. What the venue said of orders comes as events before this; so does that it
    /// refused some of many.
    Done,
    /// The venue refused it; nothing has changed.
    Refused(VenueError<'a>),
    /// No answer came before the connection was lost, or in time: it may have been done or not.
    ///
    /// Of a new order, and of the end of one order, another outcome follows once the account is
    /// reconciled, as far as anybody can tell. Of all else (the end of several orders, or another
    /// price or size for one) none does: the orders themselves, which are told, are what is known.
    Unknown,
    /// What was unknown is known now: the venue has the new order, or the order that was to end has
    /// been cancelled, by this or otherwise. It comes as an event before this.
    FoundDone,
    /// What was unknown is known now: the venue has no such new order, or the order that was to end
    /// rests or has been filled.
    FoundNotDone,
}

/// The outcome in a line; a venue's words are quoted.
impl fmt::Display for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Refused(VenueError { code, label, message }) = self else {
            return f.write_str(match self {
                Self::Unknown => "not known whether it was done",
                Self::FoundDone => "it was done after all",
                Self::FoundNotDone => "it was not done",
                _ => self.name(),
            });
        };
        f.write_str("refused")?;
        code.map_or(Ok(()), |code| write!(f, ", code {code}"))?;
        if !label.is_empty() {
            write!(f, ", {label}")?;
        }
        if message.is_empty() { Ok(()) } else { write!(f, ": {message:?}") }
    }
}

impl Outcome<'_> {
    /// Its outward name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::Done => "done",
            Self::Refused(_) => "refused",
            Self::Unknown => "unknown",
            Self::FoundDone => "found_done",
            Self::FoundNotDone => "found_not_done",
        }
    }

    /// Whether nothing more will be said of the action.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        !matches!(self, Self::Acknowledged | Self::Unknown)
    }
}
