//! The account's state: what the stream says, held against what REST says.
//!
//! The stream tells what changes, and a connection that was cut tells nothing. So after every
//! (re)connect the whole state is asked for over REST, compared with what is held, and what differs
//! is told as if the stream had said it, marked as synthetic. Until that is done the state is
//! [`AccountState::Reconciling`].
//!
//! # One reconciliation
//!
//! For each [`Part`]: [`Ledger::begin`] **before** its first REST call is sent and after the
//! stream's subscriptions are active; [`Ledger::compared`] for each record of each page, told where
//! it says so; [`Ledger::turned`] before each page but the first; then [`Ledger::next_missing`]
//! until `None` (orders that REST did not list are asked for one by one:
//! [`Ledger::order_answered`], [`Ledger::order_unknown`]); then [`Ledger::end`]. Where that says
//! [`Settled::Again`], REST may have been behind the stream: the part is compared again after
//! [`Ledger::lag`]. So it is at first after each connect: an answer from a copy that is behind
//! would show nothing of what happened last. Where a call fails, the part begins anew.
//! [`Ledger::disconnected`] whenever a connection ends.
//!
//! # What is newer
//!
//! 1. An order that ended does not change any more, and what of it was filled never falls, whatever
//!    a message says.
//! 2. Of two messages with the venue's number of the change, the higher is newer; but not than what
//!    the stream has said without a number since the lower.
//! 3. Else the later time is, at the coarser of both resolutions.
//! 4. Else, of two of the stream the one that comes later; and REST, unless the stream has spoken
//!    since [`LAG`] before the comparison began.

mod compare;
mod entry;
mod fills;
mod identity;
mod links;
mod merge;
mod missing;
mod rest;
mod stream;
mod table;

use core::fmt;
use core::time::Duration;

use crate::store::Store;
use crate::symbol::Symbol;
use crate::time::{Instant, UnixNanos};

use super::balance::Balance;
use super::id::Id;
use super::order::Order;
use super::position::Position;
use super::record::Record;

pub use entry::Entry;
pub use fills::FillEntry;
pub use missing::Missing;

/// How far REST may be behind the stream: venues answer it from copies, which were seen about a
/// second late.
pub const LAG: Duration = Duration::from_secs(2);

/// How far before the last fill that was told fills are asked for again: copies of REST are behind,
/// and fills of several symbols do not come in one order.
pub const FILLS_OVERLAP: Duration = Duration::from_secs(120);

/// Whether the account's state is what the venue has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountState {
    /// It is being compared with what REST says.
    Reconciling,
    /// It is the venue's, as far as the venue has told.
    Live,
    /// It is not the venue's, and this is why.
    Stale(AccountFault),
}

/// Why the account's state is not the venue's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountFault {
    /// There is no connection.
    Disconnected,
    /// There are more orders, balances or positions than the memory holds.
    Full,
    /// A message of the account, or a row of an answer, could not be decoded.
    Malformed,
    /// A stream of the account is refused or not acknowledged: what it would tell, only REST does,
    /// now and then.
    Unfollowed,
}

impl fmt::Display for AccountState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reconciling => "reconciling",
            Self::Live => "live",
            Self::Stale(AccountFault::Disconnected) => "stale: disconnected",
            Self::Stale(AccountFault::Full) => "stale: more than the memory holds",
            Self::Stale(AccountFault::Malformed) => "stale: a message could not be read",
            Self::Stale(AccountFault::Unfollowed) => "stale: a stream is refused or silent",
        })
    }
}

/// The parts of an account's state: each is compared by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// All balances.
    Balances,
    /// All orders that rest.
    Orders,
    /// All positions.
    Positions,
    /// Fills since [`Ledger::fills_from`].
    Fills,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Balances, Self::Orders, Self::Positions, Self::Fills];

    pub(crate) const fn index(self) -> usize {
        match self {
            Self::Balances => 0,
            Self::Orders => 1,
            Self::Positions => 2,
            Self::Fills => 3,
        }
    }
}

/// What a comparison came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a comparison that is to be made again is not complete"]
pub enum Settled {
    /// What is held is the venue's.
    Complete,
    /// REST was, or may have been, behind the stream: the part is to be compared again after
    /// [`Ledger::lag`].
    Again,
}

/// What a ledger has done so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerCounts {
    /// Messages of the stream that were told.
    pub told: u64,
    /// Messages that said what was known.
    pub duplicates: u64,
    /// Messages that were older than what is held.
    pub old: u64,
    /// Records that were told because REST said so.
    pub synthetic: u64,
    /// Orders that had ended, empty balances and flat positions that gave way to others.
    pub evicted: u64,
    /// Records that no memory was left for.
    pub unheld: u64,
    /// Answers of REST that were behind the stream.
    pub contested: u64,
}

/// The account's state.
#[derive(Debug)]
pub struct Ledger<'b> {
    table: table::Table<'b>,
    fills: fills::Fills<'b>,
    passes: [rest::Pass; Part::ALL.len()],
    /// Counts every message, so that "since" is a comparison of two numbers.
    clock: u64,
    /// The clock when the connection before this one ended.
    cut: u64,
    /// When the first comparison over this connection began.
    first: Option<Instant>,
    /// When an order last ended.
    last_ended: Instant,
    lag: Duration,
    counts: LedgerCounts,
}

/// Construction and getters.
impl<'b> Ledger<'b> {
    /// A ledger over the caller's memory: a row for each order, balance and position, and one for
    /// each fill that is remembered.
    pub fn new(
        entries: impl Into<Store<'b, Entry>>,
        fills: impl Into<Store<'b, FillEntry>>,
    ) -> Self {
        Self {
            table: table::Table::new(entries.into()),
            fills: fills::Fills::new(fills.into()),
            passes: [rest::Pass::default(); Part::ALL.len()],
            clock: 1,
            cut: 0,
            first: None,
            last_ended: Instant::ORIGIN,
            lag: LAG,
            counts: LedgerCounts::default(),
        }
    }

    /// The same, for a venue whose REST may be so far behind its stream; zero where it never is,
    /// and one comparison is enough.
    #[must_use]
    pub const fn with_lag(mut self, lag: Duration) -> Self {
        self.lag = lag;
        self
    }

    /// How far REST may be behind the stream: how long to wait after [`Settled::Again`].
    #[must_use]
    pub const fn lag(&self) -> Duration {
        self.lag
    }

    /// What is held, in no order: the orders that rest and the last that ended, balances and
    /// positions, each with its symbol and the venue's time of its last change.
    pub fn rows(&self) -> impl Iterator<Item = (Option<&Symbol>, Option<UnixNanos>, &Record)> {
        self.table.entries().map(|held| (held.symbol(), held.time, &held.record))
    }

    /// The orders that rest, and the last that ended.
    pub fn orders(&self) -> impl Iterator<Item = (Option<&Symbol>, &Order)> {
        self.rows().filter_map(|(symbol, _, record)| match record {
            Record::Order(order) => Some((symbol, order)),
            _ => None,
        })
    }

    /// The orders that rest.
    pub fn open_orders(&self) -> impl Iterator<Item = (Option<&Symbol>, &Order)> {
        self.orders().filter(|(_, order)| !order.status.is_final())
    }

    /// The balances; that of a purse of one market with its symbol.
    pub fn balances(&self) -> impl Iterator<Item = (Option<&Symbol>, &Balance)> {
        self.rows().filter_map(|(symbol, _, record)| match record {
            Record::Balance(balance) => Some((symbol, balance)),
            _ => None,
        })
    }

    /// The positions, flat ones too.
    pub fn positions(&self) -> impl Iterator<Item = (Option<&Symbol>, &Position)> {
        self.rows().filter_map(|(symbol, _, record)| match record {
            Record::Position(position) => Some((symbol, position)),
            _ => None,
        })
    }

    /// The order of this id of the venue.
    #[must_use]
    pub fn order(&self, id: &Id) -> Option<(Option<&Symbol>, &Order)> {
        self.table.held(self.table.order(id)?)?.as_order()
    }

    /// The newest order that the client gave this id.
    #[must_use]
    pub fn order_of_client(&self, client_id: &Id) -> Option<(Option<&Symbol>, &Order)> {
        self.table.held(self.table.order_of_client(client_id)?)?.as_order()
    }

    /// Whether this fill was told.
    #[must_use]
    pub fn knows_fill(&self, symbol: Option<&Symbol>, id: &Id) -> bool {
        self.fills.knows(symbol, id, None)
    }

    /// From when on fills are to be asked for: [`FILLS_OVERLAP`] before the last that was told
    /// while no connection had been lost since all were. `None` where none ever was.
    #[must_use]
    pub fn fills_from(&self) -> Option<UnixNanos> {
        self.fills.from()
    }

    /// Whether there is more than the memory holds. A comparison starts it anew.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.passes.iter().any(|pass| pass.overflow)
    }

    /// What it has done so far.
    #[must_use]
    pub const fn counts(&self) -> LedgerCounts {
        self.counts
    }
}

/// Facts.
impl Ledger<'_> {
    /// The connection has ended: what was told over it is all that is known.
    pub fn disconnected(&mut self) {
        self.cut = self.tick();
        self.first = None;
        self.fills.freeze();
    }

    /// The next moment.
    const fn tick(&mut self) -> u64 {
        self.clock = self.clock.saturating_add(1);
        self.clock
    }
}
