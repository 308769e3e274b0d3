//! Order books: from typed levels to a sorted side whose best price is read after every delta.
//!
//! One side of about 1,000 levels. Most changes are near the top (a mean of 8 ticks away), the
//! rest anywhere in 1,800 ticks; 44 % delete. Prices come as the wire has them, trailing zeros
//! trimmed, so with different scales: bringing them to one is part of the work of every contender
//! but the last, which gets integers for nothing and shows what that part costs.

use core::hint::black_box;
use std::collections::BTreeMap;

use tickwire_core::book::{Applied, SyncReason};
use tickwire_core::book::{Beyond, BookFeed, BookStore as _, Books, Follow, Merged, Resync};
use tickwire_core::decimal::Decimal;
use tickwire_core::event::{Level, Slot};
use tickwire_core::time::Instant;

use crate::kernel::{Contender, Input, Kernel, Suite};
use crate::number::{Number, Parts};
use crate::rng::Rng;

type Common = rust_decimal::Decimal;

/// Levels of a run.
const LEVELS: usize = 65_536;
/// Levels of a batch: 10 KB of them.
const BATCH: usize = 320;
/// The best bid, in ticks of 0.01.
const TOP: u64 = 6_412_345;
/// How far down the levels go.
const DEPTH: u64 = 1_800;
/// Digits behind the point of a price.
const PRICE_SCALE: u8 = 2;
/// Digits behind the point of a size.
const SIZE_SCALE: u8 = 6;

/// How changes are spread and sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mix {
    /// Percent of the changes that are near the top.
    pub(crate) near: u64,
    /// Levels of a delta.
    pub(crate) levels: usize,
}

/// The same changes in every contender's types.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    ours: Vec<Level>,
    common: Vec<(Common, Common)>,
    ticks: Vec<(i64, i64)>,
    levels: usize,
}

impl Changes {
    fn of(ticks: &[(i64, i64)], levels: usize) -> Self {
        let parts = |ticks: i64, scale| Parts::trimmed(ticks.unsigned_abs(), scale);
        let both = |&(price, size): &(i64, i64)| {
            (parts(price, PRICE_SCALE).to_string(), parts(size, SIZE_SCALE).to_string())
        };
        let texts: Vec<(String, String)> = ticks.iter().map(both).collect();
        Self {
            ours: texts
                .iter()
                .map(|(price, size)| Level { price: read(price), size: read(size) })
                .collect(),
            common: texts.iter().map(|(price, size)| (read(price), read(size))).collect(),
            ticks: ticks.to_vec(),
            levels,
        }
    }
}

fn read<N: Number>(text: &str) -> N {
    N::read(text).unwrap_or_else(|| panic!("not a number: {text}"))
}

impl Input for Changes {
    fn units(&self) -> u64 {
        self.ticks.len() as u64
    }

    fn refill(&mut self, other: &Self) {
        self.ours.clone_from(&other.ours);
        self.common.clone_from(&other.common);
        self.ticks.clone_from(&other.ticks);
        self.levels = other.levels;
    }
}

/// The kernel of one mix.
///
/// # Panics
///
/// Where a contender's side does not end as the changes say.
pub(crate) fn kernel(name: &'static str, mix: Mix, part: usize) -> Box<dyn Kernel> {
    let (mut rng, mut present) = (Rng::new(0xB00C + mix.near), Rng::new(0xF111));
    let start: Vec<(i64, i64)> = (0..DEPTH)
        .filter(|_| present.chance(56))
        .map(|distance| ((TOP - distance) as i64, size(&mut rng)))
        .collect();
    let start = Changes::of(&start, mix.levels);
    let batches: Vec<Changes> = (0..LEVELS / part / BATCH)
        .map(|_| {
            let ticks: Vec<(i64, i64)> = (0..BATCH).map(|_| change(mix, &mut rng)).collect();
            Changes::of(&ticks, mix.levels)
        })
        .collect();
    let suite = Suite::new(name, batches.clone());
    let suite = with(suite, "tickwire", &batches, Ours::new(&start));
    let suite = with(suite, "BTreeMap<i64>", &batches, Scaled::new(&start));
    let suite = with(suite, "BTreeMap<rust_decimal>", &batches, CommonMap::new(&start));
    Box::new(with(suite, "BTreeMap<i64>, ticks given", &batches, Ticks::new(&start)))
}

fn size(rng: &mut Rng) -> i64 {
    let digits = rng.within(2, 7) as u32;
    rng.within(1, 10u64.pow(digits)) as i64
}

fn change(mix: Mix, rng: &mut Rng) -> (i64, i64) {
    let distance =
        if rng.chance(mix.near) { rng.geometric(8).min(DEPTH - 1) } else { rng.below(DEPTH) };
    let size = if rng.chance(44) { 0 } else { size(rng) };
    ((TOP - distance) as i64, size)
}

/// A side of a book.
trait Side {
    /// Applies every delta of the changes and reads the best price after each.
    fn apply(&mut self, changes: &Changes);

    /// All levels in ticks, best first.
    fn levels(&self) -> Vec<(i64, i64)>;
}

/// Checks a side and adds it.
fn with(
    suite: Suite<Changes>,
    name: &'static str,
    batches: &[Changes],
    mut side: impl Side + 'static,
) -> Suite<Changes> {
    let mut truth: BTreeMap<i64, i64> = side.levels().into_iter().collect();
    assert!((900..1_100).contains(&truth.len()), "{} levels", truth.len());
    for (price, size) in batches.iter().flat_map(|changes| changes.ticks.iter().copied()) {
        put(&mut truth, price, size, size == 0);
    }
    for changes in batches {
        side.apply(changes);
    }
    assert!(side.levels().into_iter().eq(truth.into_iter().rev()), "{name} ends in another book");
    suite.with(name, Applying(side))
}

/// A side that only applies.
struct Applying<S>(S);

impl<S: Side> Contender<Changes> for Applying<S> {
    fn run(&mut self, changes: &Changes) {
        self.0.apply(changes);
    }
}

#[inline]
fn put<K: Ord, V>(map: &mut BTreeMap<K, V>, price: K, size: V, deleted: bool) {
    if deleted {
        map.remove(&price);
    } else {
        map.insert(price, size);
    }
}

struct Ours {
    books: Books<'static>,
    id: u64,
}

const SLOT: Slot = Slot(0);

impl Ours {
    fn new(start: &Changes) -> Self {
        let feed = BookFeed {
            levels: 0,
            follows: |_, _, _| Follow::Next,
            resync: Resync::Snapshot,
            beyond: Beyond::Window,
        };
        let mut books = Books::owned(1, 2 * DEPTH as usize).expect("a depth");
        books.start(SLOT, feed, SyncReason::Subscribed, Instant::ORIGIN);
        let merged = books.snapshot(SLOT, 1, &start.ours, &[], Instant::ORIGIN);
        assert_eq!(merged, Merged::Live);
        Self { books, id: 1 }
    }
}

impl Side for Ours {
    fn apply(&mut self, changes: &Changes) {
        for levels in changes.ours.chunks(changes.levels) {
            self.id += 1;
            let now = Instant::from_nanos(self.id);
            let applied = self.books.delta(SLOT, Some(self.id), self.id, levels, &[], now);
            assert_eq!(applied, Applied::Live);
            let book = self.books.book(SLOT).and_then(|book| book.live());
            black_box(book.and_then(|book| book.best_bid()));
        }
    }

    fn levels(&self) -> Vec<(i64, i64)> {
        let book = self.books.book(SLOT).and_then(|book| book.live()).expect("a live book");
        book.bids()
            .map(|level| (scaled(level.price, PRICE_SCALE), scaled(level.size, SIZE_SCALE)))
            .collect()
    }
}

/// A decimal as an integer of one scale: what a book over integers has to do.
#[inline]
fn scaled(number: Decimal, scale: u8) -> i64 {
    let mantissa = i64::try_from(number.mantissa()).expect("few digits");
    mantissa * 10i64.pow(u32::from(scale - number.scale()))
}

struct Scaled(BTreeMap<i64, Decimal>);

impl Scaled {
    fn new(start: &Changes) -> Self {
        let levels = start.ours.iter();
        Self(levels.map(|level| (scaled(level.price, PRICE_SCALE), level.size)).collect())
    }
}

impl Side for Scaled {
    fn apply(&mut self, changes: &Changes) {
        for levels in changes.ours.chunks(changes.levels) {
            for level in levels {
                let price = scaled(level.price, PRICE_SCALE);
                put(&mut self.0, price, level.size, level.size.is_zero());
            }
            black_box(self.0.last_key_value());
        }
    }

    fn levels(&self) -> Vec<(i64, i64)> {
        self.0.iter().rev().map(|(&price, &size)| (price, scaled(size, SIZE_SCALE))).collect()
    }
}

struct CommonMap(BTreeMap<Common, Common>);

impl CommonMap {
    fn new(start: &Changes) -> Self {
        Self(start.common.iter().copied().collect())
    }
}

impl Side for CommonMap {
    fn apply(&mut self, changes: &Changes) {
        for levels in changes.common.chunks(changes.levels) {
            for &(price, size) in levels {
                put(&mut self.0, price, size, size.is_zero());
            }
            black_box(self.0.last_key_value());
        }
    }

    fn levels(&self) -> Vec<(i64, i64)> {
        let ticks = |number: Common, scale: u8| {
            let mantissa = i64::try_from(number.mantissa()).expect("few digits");
            mantissa * 10i64.pow(u32::from(scale) - number.scale())
        };
        let both = |(&price, &size)| (ticks(price, PRICE_SCALE), ticks(size, SIZE_SCALE));
        self.0.iter().rev().map(both).collect()
    }
}

struct Ticks(BTreeMap<i64, i64>);

impl Ticks {
    fn new(start: &Changes) -> Self {
        Self(start.ticks.iter().copied().collect())
    }
}

impl Side for Ticks {
    fn apply(&mut self, changes: &Changes) {
        for levels in changes.ticks.chunks(changes.levels) {
            for &(price, size) in levels {
                put(&mut self.0, price, size, size == 0);
            }
            black_box(self.0.last_key_value());
        }
    }

    fn levels(&self) -> Vec<(i64, i64)> {
        self.0.iter().rev().map(|(&price, &size)| (price, size)).collect()
    }
}
