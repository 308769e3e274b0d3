//! A session's part: the connection, the stream, and the REST calls of a reconciliation.

use std::collections::BTreeMap;

use tickwire_core::account::id::Id;
use tickwire_core::account::ledger::{Entry, FillEntry, Ledger, Missing, Part, Settled};
use tickwire_core::account::record::Record;
use tickwire_core::scratch::Item;
use tickwire_core::time::Instant;

use crate::bug::{Bug, Keeper};
use crate::dice::Dice;
use crate::flavour::Flavour;
use crate::seen::Consumer;
use crate::venue::{Asked, Change, Venue};

/// How often a state that is live is compared again, in milliseconds.
const AUDIT: u64 = 60_000;

/// What a part is doing.
#[derive(Clone, Copy, Debug)]
enum Doing {
    /// It begins then.
    Waiting(u64),
    /// A page was asked for, and is answered then.
    Page { page: usize, asked: u64, due: u64 },
    /// An order was asked for, and is answered then.
    Order { id: Id, asked: u64, due: u64 },
}

/// One part's reconciliation.
#[derive(Clone, Copy, Debug)]
struct Task {
    doing: Doing,
    began: u64,
    /// When the comparison began that was complete, of this connection.
    complete: Option<u64>,
}

pub(crate) struct Driver {
    pub(crate) keeper: Keeper,
    pub(crate) consumer: Consumer,
    flavour: Flavour,
    connected: bool,
    /// Messages under way, by when they come and in which order.
    queue: BTreeMap<(u64, u64), Change>,
    sent: u64,
    tasks: [Task; 4],
}

fn instant(millis: u64) -> Instant {
    Instant::from_nanos(millis * 1_000_000)
}

/// Keeps what is told.
type Told = Result<(), String>;

impl Driver {
    pub(crate) fn new(flavour: Flavour, bug: Option<Bug>) -> Self {
        let entries = vec![Entry::default(); flavour.entries].leak();
        let fills = vec![FillEntry::default(); flavour.fills].leak();
        Self {
            keeper: Keeper::new(Ledger::new(entries, fills), bug),
            consumer: Consumer::default(),
            flavour,
            connected: false,
            queue: BTreeMap::new(),
            sent: 0,
            tasks: [Task { doing: Doing::Waiting(0), began: 0, complete: None }; 4],
        }
    }

    /// Whether every message has come, and every part was compared since then.
    pub(crate) fn is_quiet(&self, since: u64) -> bool {
        let settled = |task: &Task| task.complete.is_some_and(|began| began >= since);
        self.connected && !self.is_busy() && self.tasks.iter().all(settled)
    }

    /// Whether messages are under way.
    pub(crate) fn is_busy(&self) -> bool {
        !self.queue.is_empty()
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.connected
    }

    pub(crate) fn connect(&mut self, now: u64) {
        self.connected = true;
        self.tasks = [Task { doing: Doing::Waiting(now), began: now, complete: None }; 4];
    }

    pub(crate) fn cut(&mut self) {
        self.connected = false;
        self.queue.clear();
        self.keeper.ledger.disconnected();
    }

    /// Compares again at once what is not being compared.
    pub(crate) fn audit(&mut self, now: u64) {
        for task in &mut self.tasks {
            if let Doing::Waiting(_) = task.doing {
                task.doing = Doing::Waiting(now);
            }
        }
    }

    /// The venue sends a message; `steady` connections lose none.
    pub(crate) fn push(&mut self, change: Change, dice: &mut Dice, now: u64, steady: bool) {
        if !self.connected || !steady && one_in(dice, self.flavour.lost) {
            return;
        }
        let last = self.queue.keys().next_back().map_or(now, |(at, _)| *at);
        let reordered = self.flavour.reordered;
        let at = if reordered { now + dice.roll(300) } else { last.max(now + dice.roll(100)) };
        self.sent += 1;
        self.queue.insert((at, self.sent), change);
        if one_in(dice, self.flavour.twice) {
            self.sent += 1;
            self.queue.insert((at + dice.roll(300), self.sent), change);
        }
    }

    /// Everything that is due.
    pub(crate) fn run(&mut self, venue: &Venue, dice: &mut Dice, now: u64) -> Told {
        while let Some(entry) = self.queue.first_entry().filter(|entry| entry.key().0 <= now) {
            let (item, record) = self.flavour.pushed(entry.remove());
            if self.keeper.streamed(&item, &record, instant(now)) {
                self.consumer.told(item.symbol.as_ref(), &record)?;
            }
        }
        if self.connected {
            for (at, part) in Part::ALL.into_iter().enumerate() {
                self.reconcile(at, part, venue, dice, now)?;
            }
        }
        Ok(())
    }

    fn reconcile(
        &mut self,
        at: usize,
        part: Part,
        venue: &Venue,
        dice: &mut Dice,
        now: u64,
    ) -> Told {
        let due = now + dice.between(20, 800);
        match self.tasks[at].doing {
            Doing::Waiting(then) if then <= now => {
                self.keeper.ledger.begin(part, instant(now));
                self.tasks[at].began = now;
                self.tasks[at].doing = Doing::Page { page: 0, asked: now, due };
            }
            Doing::Page { due: then, .. } | Doing::Order { due: then, .. }
                if then <= now && one_in(dice, self.flavour.failures) =>
            {
                self.tasks[at].doing = Doing::Waiting(now + 300);
            }
            Doing::Page { page, asked, due: then } if then <= now => {
                let seen = dice.between(asked, then) - dice.roll(self.flavour.lag + 1).min(asked);
                let more = self.page(part, page, venue, seen)?;
                if more {
                    self.keeper.ledger.turned(part);
                    self.tasks[at].doing = Doing::Page { page: page + 1, asked: now, due };
                } else {
                    self.seek(at, part, now, due)?;
                }
            }
            Doing::Order { id, asked, due: then } if then <= now => {
                let seen = dice.between(asked, then) - dice.roll(self.flavour.lag + 1).min(asked);
                self.answer(id, asked, venue, seen)?;
                self.seek(at, part, now, due)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// One page of a part, as it was then; whether there are more.
    fn page(&mut self, part: Part, page: usize, venue: &Venue, then: u64) -> Result<bool, String> {
        let state = venue.at(then);
        let all: Vec<Change> = match part {
            Part::Orders => state.orders.values().copied().map(Change::Order).collect(),
            Part::Balances => state.balances.values().copied().map(Change::Balance).collect(),
            Part::Positions => state.positions.values().copied().map(Change::Position).collect(),
            Part::Fills => self.fills(venue, then),
        };
        let size = match part {
            Part::Orders => self.flavour.page,
            Part::Fills => 50,
            Part::Balances | Part::Positions => all.len(),
        };
        for change in all.iter().skip(page * size).take(size) {
            let (item, mut record) = self.flavour.listed(*change);
            if self.keeper.compared(part, &item, &mut record) {
                self.consumer.told(item.symbol.as_ref(), &record)?;
            }
        }
        Ok(all.len() > (page + 1) * size)
    }

    fn fills(&self, venue: &Venue, then: u64) -> Vec<Change> {
        let since = self.keeper.fills_from().map_or(0, |time| time.as_nanos() / 1_000_000);
        let listed = venue.fills.iter().filter(|fill| (since..=then).contains(&fill.millis));
        let mut fills: Vec<Change> = listed.copied().map(Change::Fill).collect();
        if self.flavour.newest_first {
            fills.reverse();
        }
        fills
    }

    fn answer(&mut self, id: Id, asked: u64, venue: &Venue, then: u64) -> Told {
        let number = id.as_str().parse().unwrap();
        let told: Option<(Item, Record)> = match venue.asked(number, then, self.flavour.forgets) {
            Asked::Known(order) => {
                let (item, mut record) = self.flavour.listed(Change::Order(order));
                let told = self.keeper.order_answered(&item, &mut record, instant(asked));
                told.then_some((item, record))
            }
            Asked::Unknown => {
                let told = self.keeper.order_unknown(&id, instant(asked));
                told.map(|(symbol, record)| (Item { symbol, ..Item::default() }, record))
            }
        };
        told.map_or(Ok(()), |(item, record)| self.consumer.told(item.symbol.as_ref(), &record))
    }

    /// Looks for what is missing, and ends the comparison where nothing is.
    fn seek(&mut self, at: usize, part: Part, now: u64, due: u64) -> Told {
        while let Some(missing) = self.keeper.next_missing(part) {
            match missing {
                Missing::Ask { id, .. } => {
                    self.tasks[at].doing = Doing::Order { id, asked: now, due };
                    return Ok(());
                }
                Missing::Told { symbol, record } => {
                    self.consumer.told(symbol.as_ref(), &record)?;
                }
            }
        }
        let began = self.tasks[at].began;
        let again = match self.keeper.end(part) {
            Settled::Complete => {
                self.tasks[at].complete = Some(began);
                AUDIT
            }
            Settled::Again => u64::try_from(self.keeper.ledger.lag().as_millis()).unwrap(),
        };
        self.tasks[at].doing = Doing::Waiting(now + again);
        Ok(())
    }
}

/// Whether one in so many came; never where it is 0.
fn one_in(dice: &mut Dice, sides: u64) -> bool {
    sides > 0 && dice.one_in(sides)
}
