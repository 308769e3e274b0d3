//! A venue's history, and what a connection says of it: the same for each, but later or earlier,
//! and cut into other messages.

use std::collections::{BTreeMap, VecDeque};

use crate::dice::Dice;

pub(crate) const BOOK: usize = 0;
pub(crate) const TRADES: usize = 1;
pub(crate) const QUOTES: usize = 2;
pub(crate) const TICKERS: usize = 3;
pub(crate) const CHANNELS: usize = 4;

/// Something that happens at the venue.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Happening {
    pub(crate) ms: u64,
    pub(crate) slot: u16,
    pub(crate) channel: usize,
    /// From 1, without a gap, of the symbol on the channel.
    pub(crate) number: u64,
    /// How a trade looks; not always different.
    pub(crate) looks: u64,
}

/// What a connection says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message {
    pub(crate) at_ms: u64,
    pub(crate) slot: u16,
    pub(crate) channel: usize,
    /// The first and the last of what it says.
    pub(crate) first: u64,
    pub(crate) last: u64,
    pub(crate) ms: u64,
    pub(crate) looks: u64,
}

/// How a connection differs from another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) since_ms: u64,
    pub(crate) interval_ms: u64,
    pub(crate) phase_ms: u64,
    pub(crate) delay_ms: u64,
    pub(crate) jitter_ms: u64,
}

/// What happens from 0 to `until_ms`.
pub(crate) fn history(slots: u16, until_ms: u64, dice: &mut Dice) -> Vec<Happening> {
    let mut all = Vec::new();
    for slot in 0..slots {
        for channel in 0..CHANNELS {
            let pause_ms = dice.pick(&[3, 10, 40, 200, 1_500, 60_000]);
            all.extend(stream(slot, channel, pause_ms, until_ms, dice));
        }
    }
    all.sort_by_key(|happening| happening.ms);
    all
}

fn stream(
    slot: u16,
    channel: usize,
    pause_ms: u64,
    until_ms: u64,
    dice: &mut Dice,
) -> Vec<Happening> {
    let mut all = Vec::new();
    let (mut ms, mut number) = (0, 0);
    loop {
        ms += dice.below(2 * pause_ms) + 1;
        if ms >= until_ms {
            return all;
        }
        for _ in 0..dice.pick(&[1, 1, 1, 2, 5]) {
            number += 1;
            all.push(Happening { ms, slot, channel, number, looks: dice.below(3) });
        }
    }
}

impl Line {
    /// What it says of a history.
    pub(crate) fn messages(&self, history: &[Happening], dice: &mut Dice) -> VecDeque<Message> {
        let mut windows: BTreeMap<u64, Vec<Message>> = BTreeMap::new();
        for one in history.iter().filter(|one| one.ms >= self.since_ms) {
            let window = (one.ms + self.phase_ms) / self.interval_ms;
            let said = windows.entry(window).or_default();
            let open = said.iter_mut().find(|said| (said.slot, said.channel) == (one.slot, BOOK));
            match open.filter(|_| one.channel == BOOK) {
                Some(delta) => delta.last = one.number,
                None => said.push(one.message()),
            }
        }
        let (mut all, mut at_ms) = (VecDeque::new(), 0);
        for (window, mut said) in windows {
            // Each kind is a message of its own; of each, the order is the venue's.
            said.sort_by_key(|said| (said.slot, said.channel));
            let sent_ms = (window + 1) * self.interval_ms - self.phase_ms;
            at_ms = at_ms.max(sent_ms + self.delay_ms + dice.below(self.jitter_ms + 1));
            all.extend(said.into_iter().map(|said| Message { at_ms, ..said }));
        }
        all
    }
}

impl Happening {
    fn message(&self) -> Message {
        Message {
            at_ms: 0,
            slot: self.slot,
            channel: self.channel,
            first: self.number,
            last: self.number,
            ms: self.ms,
            looks: self.looks,
        }
    }
}
