//! Random lives of a feed: wishes, losses, renewals, ends and time in any order. The venue's limits
//! hold, nothing is moved without a reason, and once the world is quiet every symbol is served.

mod judge;
mod met;

use std::collections::{BTreeMap, BTreeSet};

use core::time::Duration;

use tickwire_core::context::Rate;
use tickwire_core::event::Slot;
use tickwire_core::plan::{PlanStep, Planner, Shape};
use tickwire_core::session::ConnectionId;
use tickwire_core::symbol::Symbol;
use tickwire_core::time::Instant;

use super::scene::symbol;
use super::venue::{Connection, Venue};
use crate::dice::Dice;

use met::Met;

const SEEDS: u64 = 1_500;
const STEPS: u64 = 250;

struct Walk {
    planner: Planner,
    venue: Venue,
    shape: Shape,
    dice: Dice,
    now: Instant,
    wanted: BTreeMap<Symbol, Slot>,
    /// Where each wanted symbol was after the last drain.
    places: BTreeMap<Slot, ConnectionId>,
    /// What happened since then that may move a symbol: connections that ended or gave way.
    gone: BTreeSet<ConnectionId>,
    /// When a connection that waits for the pace may be made again.
    again: Option<Instant>,
    trail: Vec<String>,
    met: Met,
}

impl Walk {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let shape = shape(&mut dice);
        let symbols: Vec<_> = (0..dice.below(20) as usize).map(symbol).collect();
        // Where they are too many, a few will do.
        let all = Planner::new(shape, &symbols).map(|planner| (planner, symbols.as_slice()));
        let few = symbols.get(..1).unwrap_or_default();
        let (planner, symbols) = all.unwrap_or_else(|_| (Planner::new(shape, few).unwrap(), few));
        let wanted = symbols.iter().map(|one| (*one, planner.slot(one).unwrap())).collect();
        Self {
            planner,
            venue: Venue::new(shape),
            shape,
            dice,
            now: Instant::from_nanos(seed << 20),
            wanted,
            places: BTreeMap::new(),
            gone: BTreeSet::new(),
            again: None,
            trail: vec![format!("{shape:?}, {} symbols", symbols.len())],
            met: Met::default(),
        }
    }

    fn act(&mut self) {
        match self.dice.below(100) {
            0..20 => self.pass(),
            20..32 => self.want(),
            32..42 => self.unwant(),
            42..96 => self.connection_acts(),
            96 => {
                self.trail.push("renew all".into());
                self.planner.renew_all(self.now);
            }
            _ => self.nonsense(),
        }
    }

    fn pass(&mut self) {
        let most_s = self.dice.pick(&[1, 1, 10, 90, 3_600]);
        self.now = self.now.after(Duration::from_millis(self.dice.below(most_s * 1_000)));
        self.trail.push(format!("at {} ms", self.now.as_nanos() / 1_000_000));
    }

    fn want(&mut self) {
        let symbol = symbol(self.dice.below(24) as usize);
        let known = self.wanted.get(&symbol).copied();
        match self.planner.want(symbol) {
            Ok(slot) => {
                self.trail.push(format!("want {symbol}: {slot:?}"));
                assert!(known.is_none_or(|known| known == slot), "the slot is stable");
                self.met.slots_again += u64::from(known.is_none());
                self.wanted.insert(symbol, slot);
                let slots: BTreeSet<_> = self.wanted.values().collect();
                assert_eq!(slots.len(), self.wanted.len(), "{slot:?} is another's");
            }
            Err(_) => {
                self.met.refused += 1;
                let (max, most) = (self.shape.symbols_max(), usize::from(self.shape.connections));
                let room = max.map(|max| usize::from(max) * most).unwrap_or(usize::MAX);
                assert!(most > 0 && self.wanted.len() >= room, "{symbol} is refused");
            }
        }
    }

    fn unwant(&mut self) {
        let symbol = symbol(self.dice.below(24) as usize);
        let slot = self.planner.unwant(&symbol);
        self.trail.push(format!("unwant {symbol}: {slot:?}"));
        assert_eq!(slot, self.wanted.remove(&symbol));
    }

    /// One connection does what it may do next, or breaks.
    fn connection_acts(&mut self) {
        let ids: Vec<_> = self.venue.connections.keys().copied().collect();
        let Some(id) = (!ids.is_empty()).then(|| self.dice.pick(&ids)) else { return };
        let one = self.venue.connections.get(&id).unwrap().clone();
        let odds = self.dice.below(100);
        match one {
            Connection { closing: true, .. } => self.end(id),
            Connection { ref leaving, .. } if !leaving.is_empty() && odds < 50 => {
                self.leave(id, *leaving.first().unwrap());
            }
            _ if odds < 4 => self.lose(id),
            _ if odds < 5 => self.end(id),
            Connection { open: false, .. } => {
                self.open(id);
            }
            Connection { live: false, .. } => {
                self.trail.push(format!("{id:?} is live"));
                self.change(id, |one| one.live = true);
                self.planner.live(id, self.now);
            }
            Connection { replaces: Some(_), .. } if odds < 60 => self.take_over(id),
            _ => {}
        }
    }

    /// A connection opens, one that was lost as soon as the pace allows; says whether it does.
    fn open(&mut self, id: ConnectionId) -> bool {
        if self.venue.connections[&id].lost {
            if let Err(until) = self.planner.reconnect(id, self.now) {
                assert!(until > self.now, "a busy loop");
                self.trail.push(format!("{id:?} has to wait until {until:?}"));
                self.met.paced += 1;
                self.again = self.again.into_iter().chain([until]).min();
                return false;
            }
            self.met.reconnects += 1;
            self.venue.begin(self.now);
            self.change(id, |one| one.lost = false);
            if self.dice.percent(20) {
                self.lose(id);
                return true;
            }
        }
        self.trail.push(format!("{id:?} is open"));
        let now = self.now;
        self.change(id, |one| {
            (one.open, one.opened, one.failed) = (true, Some(now), false);
            one.forget_leaving();
        });
        self.planner.opened(id, self.now);
        true
    }

    fn leave(&mut self, id: ConnectionId, slot: Slot) {
        self.trail.push(format!("{slot:?} left {id:?}"));
        self.change(id, |one| {
            one.leaving.remove(&slot);
            one.symbols.remove(&slot);
        });
        self.planner.left(id, slot);
    }

    /// A connection breaks; what it was to unsubscribe from is gone.
    fn lose(&mut self, id: ConnectionId) {
        self.trail.push(format!("{id:?} is lost"));
        let heir = self.venue.connections.values().any(|one| one.replaces == Some(id));
        self.met.orphans += u64::from(heir);
        self.change(id, |one| {
            (one.open, one.live, one.lost) = (false, false, true);
            one.forget_leaving();
        });
        self.gone.insert(id);
        self.planner.closed(id, self.now);
        self.drain();
    }

    fn end(&mut self, id: ConnectionId) {
        // What is yet to be told is no fact for the venue.
        self.drain();
        self.trail.push(format!("{id:?} ended"));
        let one = self.venue.connections.remove(&id).unwrap();
        self.fail(one.replaces);
        let heir = self.venue.connections.values().any(|one| one.replaces == Some(id));
        self.gone.insert(id);
        self.planner.ended(id, self.now);
        if !one.closing && one.replaces.is_none() && !heir {
            // It gave its symbols up, those that another holds apart.
            self.met.for_ever += 1;
            let (venue, planner) = (&self.venue, &self.planner);
            self.wanted.retain(|_, slot| {
                let stays = !one.symbols.contains_key(slot) || venue.holds(*slot);
                assert!(stays || planner.connection_of(*slot).is_none(), "{slot:?} is given up");
                stays
            });
        }
        self.forget_heirs(id);
    }

    /// A replacement of a connection has failed.
    fn fail(&mut self, old: Option<ConnectionId>) {
        if let Some(one) = old.and_then(|old| self.venue.connections.get_mut(&old)) {
            one.failed = true;
        }
    }

    fn take_over(&mut self, id: ConnectionId) {
        self.trail.push(format!("{id:?} has taken over"));
        self.met.taken_over += 1;
        let old = self.venue.connections[&id].replaces.unwrap();
        self.gone.insert(old);
        self.change(id, |one| one.replaces = None);
        self.planner.taken_over(id, self.now);
        self.drain();
    }

    /// Facts about connections that are not, and moments that are not.
    fn nonsense(&mut self) {
        let id = ConnectionId(900 + self.dice.below(9) as u32);
        self.planner.opened(id, self.now);
        self.planner.live(id, self.now);
        self.planner.closed(id, self.now);
        self.planner.taken_over(id, self.now);
        self.planner.left(id, Slot(self.dice.below(9) as u16));
        self.planner.ended(id, self.now);
    }

    fn change(&mut self, id: ConnectionId, change: impl FnOnce(&mut Connection)) {
        change(self.venue.connections.get_mut(&id).unwrap());
    }

    fn forget_heirs(&mut self, old: ConnectionId) {
        for one in self.venue.connections.values_mut() {
            one.replaces.take_if(|replaces| *replaces == old);
        }
    }

    fn drain(&mut self) -> Option<Instant> {
        for _ in 0..10_000 {
            let step = self.planner.poll(self.now);
            self.venue.obey(&step, self.now);
            self.trail.push(format!("-> {step:?}"));
            match step {
                PlanStep::Wait { until } => {
                    self.judge();
                    self.judge_renewals(until);
                    return until;
                }
                PlanStep::Open { replaces, .. } => {
                    self.met.opens += 1;
                    self.met.replacements += u64::from(replaces.is_some());
                }
                PlanStep::Close { connection } => {
                    let old = self.venue.connections[&connection].replaces;
                    let given_up = old.is_some();
                    self.fail(old);
                    self.met.given_up += u64::from(given_up);
                    self.gone.insert(connection);
                    self.forget_heirs(connection);
                    self.change(connection, |one| one.replaces = None);
                }
                PlanStep::Subscribe { .. } | PlanStep::Unsubscribe { .. } => {}
            }
        }
        panic!("no end of steps");
    }

    /// Nothing breaks any more: everything that is asked for happens, and time passes.
    fn quiet(&mut self) {
        self.trail.push("quiet".into());
        for _ in 0..2_000 {
            let until = self.drain();
            let ids: Vec<_> = self.venue.connections.keys().copied().collect();
            let mut acted = false;
            self.again = None;
            for id in ids {
                acted |= self.settle(id);
            }
            if acted {
                continue;
            }
            if self.is_settled() {
                return;
            }
            let Some(until) = until.into_iter().chain(self.again).min() else { break };
            self.now = until.max(self.now.after(Duration::from_millis(1)));
        }
        panic!("does not settle");
    }

    fn settle(&mut self, id: ConnectionId) -> bool {
        let one = self.venue.connections[&id].clone();
        match one {
            Connection { closing: true, .. } => self.end(id),
            Connection { open: false, .. } => return self.open(id),
            Connection { ref leaving, .. } if !leaving.is_empty() => {
                self.leave(id, *leaving.first().unwrap());
            }
            Connection { live: false, .. } => {
                self.change(id, |one| one.live = true);
                self.planner.live(id, self.now);
            }
            Connection { replaces: Some(_), .. } => self.take_over(id),
            _ => return false,
        }
        true
    }
}

fn shape(dice: &mut Dice) -> Shape {
    let rate = Rate { count: dice.pick(&[1, 3, 10]), window: Duration::from_secs(2) };
    Shape {
        per_symbol: dice.pick(&[0, 1, 3]),
        per_connection: dice.pick(&[0, 0, 1, 2]),
        subscriptions: dice.pick(&[0, 5, 8, 30]),
        connections: dice.pick(&[0, 0, 2, 4, 9]),
        connects: dice.pick(&[Rate::NONE, rate]),
        age_max: Duration::from_secs(dice.pick(&[0, 60, 3_600, 86_400])),
    }
}

#[test]
fn limits_hold_and_every_symbol_is_served() {
    let mut met = Met::default();
    for seed in 0..SEEDS {
        let mut walk = Walk::new(seed);
        let run = core::panic::AssertUnwindSafe(|| {
            walk.drain();
            for _ in 0..STEPS {
                walk.act();
                if walk.dice.percent(80) {
                    walk.drain();
                }
            }
            walk.drain();
            walk.quiet();
        });
        if let Err(panic) = std::panic::catch_unwind(run) {
            let skip = walk.trail.len().saturating_sub(80);
            eprintln!("seed {seed}: {}\n{}", walk.trail[0], walk.trail[skip..].join("\n"));
            eprintln!("{}", walk.planner);
            std::panic::resume_unwind(panic);
        }
        met.add(&walk.met);
    }
    eprintln!("{SEEDS} feeds of {STEPS} happenings: {met:?}");
    met.check();
}
