//! Random venues and pairs of connections: whatever they are, one stream comes of the two, with
//! nothing missing, nothing twice and nothing out of order.

use std::collections::{BTreeMap, VecDeque};

use core::time::Duration;

use tickwire_core::event::{Data, Event, Slot, Ticker, TradeId};
use tickwire_core::plan::{Handover, Side};
use tickwire_core::time::Instant;

use super::market::{BOOK, CHANNELS, Happening, Line, Message, QUOTES, TICKERS, TRADES, history};
use super::scene::{delta, event, quote, trade};
use crate::dice::Dice;

const SEEDS: u64 = 120;
/// When the new connection is asked for, and when the market ends.
const ASKED_MS: u64 = 2_000;
const END_MS: u64 = 12_000;
/// Symbols of both connections; one more is only the new one's.
const SHARED: u16 = 3;
const ALONE: Slot = Slot(SHARED);

/// Who says what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The handover.
    Handover,
    /// The old one until the new one is live, then the new one: wrong, and to be found out.
    Naive,
}

/// What breaks, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    OldLost(u64),
    NewLost(u64),
}

/// What the driver does, and what trades look like.
#[derive(Clone, Copy, Debug)]
struct Habits {
    rule: Rule,
    heeds_hold: bool,
    trade_ids: TradeIds,
}

#[derive(Clone, Copy, Debug)]
enum TradeIds {
    Number,
    Text,
    Long,
    None,
}

/// What the runs together met: a walk that meets nothing proves nothing.
#[derive(Debug, Default)]
struct Met {
    told: u64,
    dropped_old: u64,
    dropped_new: u64,
    held: u64,
    forced: u64,
    met_at_once: u64,
    /// Losses of a new connection that had begun, without any trace; streams that have one.
    given_back: u64,
    missing: u64,
    done_ms: u64,
}

struct Run {
    handover: Handover,
    habits: Habits,
    fault: Fault,
    /// It broke when nothing could be missing for it.
    harmless: bool,
    history: Vec<Happening>,
    dice: Dice,
    old: VecDeque<Message>,
    new: VecDeque<Message>,
    now_ms: u64,
    /// Where the books of the connections are, and when the new ones' snapshots come, with ids.
    old_books: [u64; SHARED as usize],
    new_books: [u64; SHARED as usize + 1],
    snapshots: VecDeque<(u64, u16, u64)>,
    live_ms: u64,
    begun: bool,
    over: bool,
    /// What was told, by symbol and channel: first and last number.
    told: BTreeMap<(u16, usize), Vec<(u64, u64)>>,
    met: Met,
}

impl Run {
    fn new(seed: u64, rule: Rule) -> Self {
        let mut dice = Dice::new(seed);
        let history = history(SHARED + 1, END_MS, &mut dice);
        let line = |since_ms, dice: &mut Dice| Line {
            since_ms,
            interval_ms: dice.pick(&[1, 10, 100, 250]),
            phase_ms: dice.below(100),
            delay_ms: dice.pick(&[0, 1, 20, 150, 900]),
            jitter_ms: dice.pick(&[0, 1, 30, 400]),
        };
        let lines = [line(0, &mut dice), line(ASKED_MS + dice.below(900), &mut dice)];
        let old: VecDeque<_> = lines[0]
            .messages(&history, &mut dice)
            .into_iter()
            .filter(|message| message.slot < SHARED)
            .collect();
        let new = lines[1].messages(&history, &mut dice);
        let habits = Habits {
            rule,
            heeds_hold: dice.percent(70),
            trade_ids: dice.pick(&[
                TradeIds::Number,
                TradeIds::Text,
                TradeIds::Long,
                TradeIds::None,
            ]),
        };
        let snapshots = snapshots(&history, lines[1].since_ms, &mut dice);
        let last_ms = snapshots.back().map_or(0, |(at_ms, ..)| *at_ms);
        let live_ms = last_ms + dice.pick(&[0, 1, 50, 700]);
        Self {
            handover: Handover::new(CHANNELS, Some(BOOK), at(ASKED_MS)),
            habits,
            fault: Fault::None,
            harmless: true,
            history,
            dice,
            old,
            new,
            now_ms: ASKED_MS,
            old_books: [0; SHARED as usize],
            new_books: [0; SHARED as usize + 1],
            snapshots,
            live_ms,
            begun: false,
            over: false,
            told: BTreeMap::new(),
            met: Met::default(),
        }
    }

    /// One of the two breaks between the new one's being asked for and the end.
    fn broken(seed: u64) -> Self {
        let mut run = Self::new(seed, Rule::Handover);
        let span_ms = run.live_ms + 4_000 - ASKED_MS;
        let at_ms = ASKED_MS + run.dice.below(span_ms);
        run.fault = run.dice.pick(&[Fault::OldLost(at_ms), Fault::NewLost(at_ms)]);
        run
    }

    fn walk(&mut self) {
        // What the old connection told before anybody thought of another.
        while self.old.front().is_some_and(|next| next.at_ms < ASKED_MS) {
            let message = self.old.pop_front().unwrap();
            self.old_books_move(&message);
            self.tell(&message);
        }
        self.handover.alone(ALONE, Side::New);
        while self.now_ms < 2 * END_MS {
            self.deliver();
            self.break_down();
            self.look_at_time();
            self.now_ms += 1;
        }
    }

    fn break_down(&mut self) {
        let now = at(self.now_ms);
        match self.fault {
            _ if self.over => {}
            Fault::OldLost(ms) if ms == self.now_ms => {
                self.old.clear();
                self.handover.lost(Side::Old, now);
                self.harmless = false;
            }
            Fault::NewLost(ms) if ms == self.now_ms => {
                let missing = self.handover.lost(Side::New, now);
                self.harmless = missing == 0;
                self.met.given_back += u64::from(self.begun && self.harmless);
                self.met.missing += missing as u64;
                let since_ms = ms + 1 + self.dice.below(800);
                let line =
                    Line { since_ms, interval_ms: 10, phase_ms: 3, delay_ms: 50, jitter_ms: 20 };
                self.new = line.messages(&self.history, &mut self.dice);
                self.snapshots = snapshots(&self.history, since_ms, &mut self.dice);
                self.live_ms = self.snapshots.back().map_or(0, |(at_ms, ..)| *at_ms);
                (self.begun, self.new_books) = (false, [0; SHARED as usize + 1]);
            }
            _ => {}
        }
    }

    /// All that arrives in this millisecond, first the old connection's or, every other time, the
    /// new one's.
    fn deliver(&mut self) {
        let sides = [Side::Old, Side::New];
        let (first, second) =
            (sides[self.now_ms as usize % 2], sides[1 - self.now_ms as usize % 2]);
        for side in [first, second] {
            while let Some(message) = self.next(side) {
                self.arrive(side, &message);
            }
        }
    }

    fn next(&mut self, side: Side) -> Option<Message> {
        let held = side == Side::New && self.habits.heeds_hold && self.handover.waits_for_old();
        self.met.held += u64::from(held);
        let messages = if side == Side::Old { &mut self.old } else { &mut self.new };
        let due = messages.front().is_some_and(|next| next.at_ms <= self.now_ms);
        if due && !held { messages.pop_front() } else { None }
    }

    fn arrive(&mut self, side: Side, message: &Message) {
        let slot = usize::from(message.slot);
        let mut live = true;
        if side == Side::Old {
            self.old_books_move(message);
        } else if message.channel == BOOK {
            live = !self.snapshots.iter().any(|(_, slot, _)| *slot == message.slot);
            self.new_books[slot] = self.new_books[slot].max(message.last);
        }
        let tells = match (self.over, self.habits.rule) {
            (true, _) => side == Side::New,
            (_, Rule::Naive) => (side == Side::New) == self.begun || message.slot == ALONE.0,
            (false, Rule::Handover) => self.ask(side, message, live),
        };
        match (tells, side) {
            (true, _) => self.tell(message),
            (false, Side::Old) => self.met.dropped_old += 1,
            (false, Side::New) => self.met.dropped_new += 1,
        }
        self.over |= self.habits.rule == Rule::Handover && self.handover.is_done();
    }

    fn ask(&mut self, side: Side, message: &Message, live: bool) -> bool {
        let ids = self.habits.trade_ids;
        let (slot, channel) = (Slot(message.slot), Some(message.channel));
        with_event(message, ids, |event| self.handover.tells(side, slot, channel, event, live))
    }

    fn old_books_move(&mut self, message: &Message) {
        if message.channel == BOOK {
            self.old_books[usize::from(message.slot)] = message.last;
        }
    }

    fn tell(&mut self, message: &Message) {
        self.met.told += 1;
        let told = self.told.entry((message.slot, message.channel)).or_default();
        told.push((message.first, message.last));
    }

    fn look_at_time(&mut self) {
        while let Some(&(_, slot, id)) =
            self.snapshots.front().filter(|(at_ms, ..)| *at_ms <= self.now_ms)
        {
            self.snapshots.pop_front();
            let book = &mut self.new_books[usize::from(slot)];
            *book = id.max(*book);
            self.handover.book(Side::New, Slot(slot), Some(*book));
        }
        if !self.begun && self.now_ms >= self.live_ms {
            self.begun = true;
            let (old, new) = (self.old_books, self.new_books);
            let ids = |slot: u16| (Some(old[usize::from(slot)]), Some(new[usize::from(slot)]));
            let slots = (0..SHARED).map(|slot| (Slot(slot), ids(slot)));
            self.handover.begin(slots, at(self.now_ms));
            self.met.met_at_once += u64::from(!self.handover.waits_for_old());
        }
        if self.handover.until().is_some_and(|until| until <= at(self.now_ms)) {
            self.met.forced += self.handover.expire(at(self.now_ms)) as u64;
        }
        if self.habits.rule == Rule::Handover && self.handover.is_done() && !self.over {
            self.over = true;
        }
        if !self.over {
            self.met.done_ms = self.now_ms.saturating_sub(self.live_ms);
        }
    }

    /// What is wrong with what was told.
    fn faults(&self) -> Vec<String> {
        let (mut faults, history) = (Vec::new(), &self.history);
        for slot in 0..=SHARED {
            for channel in [BOOK, TRADES, QUOTES] {
                let of = |one: &&Happening| (one.slot, one.channel) == (slot, channel);
                let last = history.iter().filter(of).map(|one| one.number).max();
                let told = self.told.get(&(slot, channel)).map_or(&[][..], Vec::as_slice);
                let what = format!("symbol {slot}, channel {channel}");
                let strict = self.harmless && (slot < SHARED || self.fault == Fault::None);
                faults.extend(fault(told, channel, strict).map(|fault| format!("{what}: {fault}")));
                // What the new connection alone follows may have ended before it listened.
                let end = told.last().map(|(_, last)| *last);
                if slot < SHARED && self.harmless && end != last {
                    faults.push(format!("{what}: ends at {end:?} of {last:?}"));
                }
            }
        }
        faults
    }
}

/// Whether the numbers follow each other, the deltas' ranges by overlapping or touching. Where
/// something may be missing, nothing is twice or out of order all the same.
fn fault(told: &[(u64, u64)], channel: usize, strict: bool) -> Option<String> {
    told.windows(2).find_map(|pair| {
        let ((_, last), (first, until)) = (pair[0], pair[1]);
        let follows = match channel {
            _ if !strict => until > last,
            BOOK => first <= last + 1 && until > last,
            _ => first == last + 1,
        };
        (!follows).then(|| format!("{:?} after {:?}", pair[1], pair[0]))
    })
}

/// When the new connection's snapshots come, of which symbols, with which ids.
fn snapshots(history: &[Happening], since_ms: u64, dice: &mut Dice) -> VecDeque<(u64, u16, u64)> {
    let mut all: Vec<_> = (0..=SHARED)
        .map(|slot| {
            let taken_ms = since_ms + dice.pick(&[1, 40, 500, 1_200]);
            let before = history.iter().filter(|one| one.ms < taken_ms);
            let book = before.filter(|one| (one.slot, one.channel) == (slot, BOOK));
            let id = book.map(|one| one.number).max().unwrap_or(0);
            (taken_ms + dice.pick(&[0, 5, 300]), slot, id)
        })
        .collect();
    all.sort_unstable();
    all.into()
}

fn with_event<T>(message: &Message, ids: TradeIds, use_it: impl FnOnce(&Event<'_>) -> T) -> T {
    let Message { slot, channel, first, last, ms, looks, .. } = *message;
    let slot = Slot(slot);
    let (short, long) = (format!("{last}X0_{last}X1"), format!("{}{last}", "0".repeat(60)));
    let ticker = Ticker::default();
    let data = match (channel, ids) {
        (BOOK, _) => delta(Some(first), last),
        (QUOTES, _) => quote(Some(last)),
        (TICKERS, _) => Data::Ticker(&ticker),
        (_, TradeIds::Number) => trade(Some(TradeId::Number(last)), 1, 1),
        (_, TradeIds::Text) => trade(Some(TradeId::Text(&short)), 1, 1),
        (_, TradeIds::Long) => trade(Some(TradeId::Text(&long)), 1, 1),
        (_, TradeIds::None) => trade(None, 1 + looks % 2, 1 + looks / 2),
    };
    use_it(&event(slot, Some(ms), data))
}

fn at(ms: u64) -> Instant {
    Instant::ORIGIN.after(Duration::from_millis(ms))
}

#[test]
fn nothing_is_missing_and_nothing_is_told_twice() {
    let mut met = Met::default();
    for seed in 0..SEEDS {
        let mut run = Run::new(seed, Rule::Handover);
        run.walk();
        let faults = run.faults();
        assert!(run.over, "seed {seed}: never done");
        assert_eq!(run.handover.forgotten(), 0, "seed {seed}");
        // Two connections that are never even cannot be joined without waiting for the later one.
        let excused = !run.habits.heeds_hold && run.met.forced > 0;
        assert!(excused || faults.is_empty(), "seed {seed}, {:?}:\n{faults:#?}", run.habits);
        assert!(!run.habits.heeds_hold || run.met.forced == 0, "seed {seed}: {:?}", run.met);
        add(&mut met, &run.met);
    }
    eprintln!("{SEEDS} handovers of {} ms on average: {met:?}", met.done_ms / SEEDS);
    let dropped = met.dropped_old.min(met.dropped_new);
    assert!(met.told > 200_000 && dropped > 10_000 && met.held > 20, "too tame: {met:?}");
}

#[test]
fn nothing_is_told_twice_though_one_of_the_two_is_lost() {
    let (mut met, mut harmless) = (Met::default(), 0);
    for seed in 0..SEEDS {
        let mut run = Run::broken(seed);
        run.walk();
        let faults = run.faults();
        let what = format!("seed {seed}, {:?}, {:?}", run.habits, run.fault);
        assert!(run.over, "{what}: never done");
        let excused = !run.habits.heeds_hold && run.met.forced > 0;
        assert!(excused || faults.is_empty(), "{what}:\n{faults:#?}");
        harmless += u64::from(run.harmless);
        add(&mut met, &run.met);
    }
    eprintln!("{SEEDS} handovers with a loss, {harmless} of them without any trace: {met:?}");
    assert!(met.told > 200_000 && harmless.min(SEEDS - harmless) > 20, "too tame: {met:?}");
    assert!(met.given_back > 20 && met.missing > 0, "too tame: {met:?}");
}

#[test]
fn a_naive_handover_is_found_out() {
    let found = (0..40).filter(|seed| {
        let mut run = Run::new(*seed, Rule::Naive);
        run.walk();
        !run.faults().is_empty()
    });
    let found = found.count();
    eprintln!("{found} of 40 naive handovers were found out");
    assert!(found > 30, "{found} of 40");
}

fn add(sum: &mut Met, one: &Met) {
    sum.told += one.told;
    sum.dropped_old += one.dropped_old;
    sum.dropped_new += one.dropped_new;
    sum.held += u64::from(one.held > 0);
    sum.forced += u64::from(one.forced > 0);
    sum.met_at_once += one.met_at_once;
    sum.given_back += one.given_back;
    sum.missing += one.missing;
    sum.done_ms += one.done_ms;
}
