//! The account's state held against REST: which calls that takes, and what their answers say.

use core::time::Duration;

use crate::account::call::Call;
use crate::account::exchange::AccountExchange;
use crate::account::id::Id;
use crate::account::ledger::{AccountFault, AccountState, Missing, Part, Settled};
use crate::account::record::Record;
use crate::book::BookStore;
use crate::scratch::{Body, Item};
use crate::session::notices::Fate;
use crate::session::timers::Timer;
use crate::session::{Session, SubscriptionState};
use crate::symbol::Symbol;
use crate::time::{Instant, Stamp, UnixNanos};

use super::Private;
use super::check::{Stage, delay};

/// How often the venue must say that it has no such order before that is believed: the first answer
/// may be from before it was taken, or from a copy that is behind.
const ABSENT: u8 = 2;

/// Comparisons.
impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// Compares everything anew; until that is done the state is not known.
    pub(super) fn compare_anew(&mut self, now: Instant) {
        self.access.state = AccountState::Reconciling;
        self.begin_comparison(now);
    }

    pub(super) fn begin_comparison(&mut self, now: Instant) {
        // An answer to a call of the comparison before is of one that is over.
        self.access.desk.errand.take_if(|errand| is_of_comparison(&errand.call));
        self.access.check.enter(Stage::Idle, now);
        self.enter_part(Part::Balances, now);
        self.access.actions.look_anew();
        self.access.audit_at = Instant::FAR;
        self.timers.hasten(Timer::Resync, now);
        self.schedule();
    }

    /// Whether the venue has acknowledged every stream of the account: of one that it has not, a
    /// change would be missed.
    fn follows_all(&self) -> bool {
        let mut entries = self.table.rows().flat_map(|(_, row)| &row.subscriptions);
        entries.all(|entry| !entry.desired() || entry.state() == SubscriptionState::Active)
    }

    /// A stream was acknowledged late: what it would have told before has to be compared.
    pub(super) fn follow_late(&mut self, now: Instant) {
        if self.access.state == AccountState::Stale(AccountFault::Unfollowed) && self.follows_all()
        {
            self.compare_anew(now);
        }
    }

    /// Goes on with the comparison; the call that it needs now.
    pub(super) fn compare_on(&mut self, now: Stamp) -> Option<Call> {
        let at = now.mono;
        if self.access.audit_at <= at && self.access.check.is_idle() {
            self.begin_comparison(at);
        }
        if self.access.check.due > at {
            return None;
        }
        // Where rows cannot be read, the state is that until they can.
        let lasts = self.access.unread.lasts();
        if self.access.state == AccountState::Stale(AccountFault::Malformed) && !lasts {
            self.access.state = AccountState::Reconciling;
        }
        self.scratch.clear();
        self.cursor = 0;
        // Each round leaves a stage behind.
        for _ in 0..3 * Part::ALL.len() + 2 {
            match self.access.check.stage {
                Stage::Idle => return None,
                Stage::Missing(part) => self.tell_missing(part, at),
                Stage::Unknown => self.look_for_orders(at),
                Stage::Page { part, symbol, .. } if !self.access.check.begun => {
                    self.access.ledger.begin(part, at);
                    self.access.check.begun = true;
                    if symbol.is_none() && self.by_symbol(part) {
                        self.access.check.enter(Stage::Missing(part), at);
                    }
                }
                _ => break,
            }
            if !self.scratch.items().is_empty() || self.access.check.due > at {
                return None;
            }
        }
        self.access.check.call(self.fills_since(now)?)
    }

    /// From when on fills are asked for.
    fn fills_since(&self, now: Stamp) -> Option<UnixNanos> {
        let access = &self.access;
        access.ledger.fills_from().or(access.fills_since).or_else(|| access.clock.time(now))
    }

    /// Begins with a part at `due`.
    fn enter_part(&mut self, part: Part, due: Instant) {
        self.access.newcomer &= self.first_by_symbol() != Some(part);
        self.access.unread.begin(part);
        let symbol = self.by_symbol(part).then(|| self.symbol_after(None)).flatten();
        self.access.check.enter_part(part, symbol, due);
    }

    /// A call of the comparison failed: the part begins anew.
    pub(super) fn compare_later(&mut self, now: Instant, delay: Duration) {
        if let Stage::Page { part, .. } = self.access.check.stage {
            self.enter_part(part, now);
        }
        self.access.check.retry(now, delay);
    }
}

/// Answers.
impl<X: AccountExchange, B: BookStore> Session<'_, X, B, Private<'_>> {
    /// Compares what the answer has; what is news is told.
    pub(super) fn compare(&mut self, more: bool, asked: Instant, now: Instant) {
        let Self { scratch, access, .. } = self;
        let Private { ledger, check, .. } = access;
        check.tries = 0;
        match check.stage {
            Stage::Page { part, .. } => {
                let oldest = scratch.items().iter().filter_map(|item| item.time).min();
                scratch.judge(|item, record| ledger.compared(part, item, record));
                self.turn_page(more, oldest, now);
            }
            Stage::Client { id, .. } if more && scratch.items().is_empty() => {
                // It may be among those that were not shown: nobody ever will know.
                access.actions.found(&id, None);
                check.enter(Stage::Unknown, now);
            }
            Stage::Order { .. } | Stage::Client { .. } if scratch.items().is_empty() => {
                self.order_absent(asked, now);
            }
            Stage::Order { part, .. } => {
                scratch.judge(|item, record| ledger.order_answered(item, record, asked));
                check.enter(Stage::Missing(part), now);
            }
            Stage::Client { id, .. } => {
                scratch.judge(|item, record| ledger.order_answered(item, record, asked));
                check.enter(Stage::Unknown, now);
                access.actions.found(&id, Some(Fate::FoundDone));
            }
            Stage::Idle | Stage::Missing(_) | Stage::Unknown => scratch.clear(),
        }
    }

    /// The next page, of the same symbol or of the next.
    fn turn_page(&mut self, more: bool, oldest: Option<UnixNanos>, now: Instant) {
        let Stage::Page { part, symbol, page } = self.access.check.stage else { return };
        if more {
            self.access.ledger.turned(part);
        }
        if let Some(page) = page.checked_add(1).filter(|_| more) {
            return self.access.check.further(Stage::Page { part, symbol, page }, oldest, now);
        }
        let next = symbol.and_then(|symbol| self.symbol_after(Some(&symbol)));
        let stage = match next {
            Some(next) => Stage::Page { part, symbol: Some(next), page: 1 },
            None => Stage::Missing(part),
        };
        self.access.check.enter(stage, now);
    }

    /// Tells what is held and was not listed, as far as there is room; then ends the part. Where a
    /// row could not be read, nobody knows what was not listed.
    fn tell_missing(&mut self, part: Part, now: Instant) {
        if self.access.unread.has(part) {
            return self.enter_part_behind(part, now);
        }
        while self.scratch.has_room() {
            match self.access.ledger.next_missing(part) {
                Some(Missing::Told { symbol, record }) => self.tell_record(symbol, record),
                Some(Missing::Ask { symbol, id }) => {
                    return self.access.check.enter(Stage::Order { part, symbol, id }, now);
                }
                None => return self.end_part(part, now),
            }
        }
    }

    fn tell_record(&mut self, symbol: Option<Symbol>, record: Record) {
        let item = Item { symbol, body: Body::Empty, ..Item::default() };
        let pushed = self.scratch.push_record(item, record);
        debug_assert!(pushed.is_ok(), "there was room for it");
        self.scratch.judge(|_, _| true);
    }

    fn end_part(&mut self, part: Part, now: Instant) {
        if self.access.ledger.end(part) == Settled::Again {
            return self.enter_part(part, now.after(self.access.ledger.lag()));
        }
        self.enter_part_behind(part, now);
    }

    fn enter_part_behind(&mut self, part: Part, now: Instant) {
        let next = match part {
            Part::Balances => Part::Orders,
            Part::Orders if self.access.entrance.positions => Part::Positions,
            Part::Orders | Part::Positions => Part::Fills,
            Part::Fills => return self.access.check.enter(Stage::Unknown, now),
        };
        self.enter_part(next, now);
    }

    /// The venue has no such order. It is asked once more before that is believed.
    pub(super) fn order_absent(&mut self, asked: Instant, now: Instant) {
        let patience = now.after(self.access.ledger.lag());
        let check = &mut self.access.check;
        (check.tries, check.due) = (0, patience);
        match check.stage {
            Stage::Order { part, id, .. } => {
                check.absent = check.absent.saturating_add(1);
                if check.absent >= ABSENT {
                    check.enter(Stage::Missing(part), now);
                    if let Some((symbol, record)) = self.access.ledger.order_unknown(&id, asked) {
                        self.scratch.clear();
                        self.cursor = 0;
                        self.tell_record(symbol, record);
                    }
                }
            }
            Stage::Client { id, .. } => {
                let absent = self.access.actions.absent(&id);
                if absent >= ABSENT {
                    self.access.actions.found(&id, Some(Fate::FoundNotDone));
                }
                let due = if (1..ABSENT).contains(&absent) { patience } else { now };
                self.access.check.enter(Stage::Unknown, due);
            }
            _ => {}
        }
    }

    /// Looks for the orders of which nobody knows whether they were taken: in what is held by now,
    /// else by asking. When none is left, the comparison is done.
    fn look_for_orders(&mut self, now: Instant) {
        while let Some(found) = self.found_in_ledger() {
            self.access.actions.found(&found, Some(Fate::FoundDone));
        }
        let open = self.access.actions.open().and_then(|action| {
            Some(Stage::Client { symbol: action.symbol?, id: action.client_id? })
        });
        match open {
            // An order that is not found may be one that could not be read.
            Some(stage) if !self.access.unread.has(Part::Orders) => {
                self.access.check.enter(stage, now)
            }
            _ => self.end_comparison(now),
        }
    }

    fn found_in_ledger(&self) -> Option<Id> {
        let mut ids = self.access.actions.all_open().filter_map(|action| action.client_id);
        ids.find(|id| self.access.ledger.order_of_client(id).is_some())
    }

    fn end_comparison(&mut self, now: Instant) {
        let begins_anew = self.first_by_symbol().filter(|_| self.access.newcomer);
        if let Some(part) = begins_anew {
            // The symbol may sort before those that were asked about by then.
            return self.enter_part(part, now);
        }
        if !self.access.unread.has(Part::Orders) {
            self.judge_cancels();
        }
        let follows = self.follows_all();
        let unread = self.access.unread.end();
        let access = &mut self.access;
        access.check.enter(Stage::Idle, Instant::FAR);
        access.state = if access.ledger.is_full() {
            AccountState::Stale(AccountFault::Full)
        } else if unread.is_some() {
            AccountState::Stale(AccountFault::Malformed)
        } else if !follows {
            AccountState::Stale(AccountFault::Unfollowed)
        } else {
            AccountState::Live
        };
        access.audit_at =
            if access.audit.is_zero() { Instant::FAR } else { now.after(access.audit) };
        if let Some(tries) = unread {
            let delay = self.jittered(delay(self.config.context.snapshot_retry, tries));
            self.access.audit_at = now.after(delay);
        }
    }
}

/// Whether a call is one of a comparison's.
pub(super) fn is_of_comparison(call: &Call) -> bool {
    !matches!(
        call,
        Call::ServerTime
            | Call::UserId
            | Call::CreateListenKey
            | Call::ExtendListenKey
            | Call::DeleteListenKey
    )
}
