//! Random feeds, capacities and paces of consumers: whatever happens, nobody holds a wrong book
//! that he believes live, and every loss is counted and announced.

use std::collections::BTreeMap;

use tickwire_core::event::{Interval, Slot};
use tickwire_core::owned::Loss;
use tickwire_core::queue::Queue;
use tickwire_core::session::Notice;

use crate::market::{Markets, symbol};
use crate::scene::{CHANNELS, Scene};

const SEEDS: u64 = 2500;
const STEPS: usize = 500;
const INTERVALS: [Interval; 2] = [Interval::Minutes(1), Interval::Days(1)];

/// What the runs together met: a model test that meets nothing proves nothing.
#[derive(Debug, Default)]
struct Met {
    marks: u64,
    snapshots: u64,
    deeper: u64,
    lost: BTreeMap<String, u64>,
    covered: u64,
    never_full: u64,
}

struct Limits {
    capacity: usize,
    reserve: usize,
    symbols: u16,
}

#[test]
fn nobody_believes_a_wrong_book_and_every_loss_is_told() {
    let mut met = Met::default();
    for seed in 0..SEEDS {
        let run = std::panic::catch_unwind(|| run(seed));
        let Ok(one) = run else { panic!("seed {seed} (the panic is above)") };
        met.marks += one.marks;
        met.snapshots += one.snapshots;
        met.deeper += one.deeper;
        met.covered += one.covered;
        met.never_full += one.never_full;
        for (what, count) in one.lost {
            *met.lost.entry(what).or_default() += count;
        }
    }
    let often = met.marks.min(met.snapshots) > 1000 && met.covered.min(met.never_full) > 100;
    assert!(often && met.deeper > 50, "{met:?}");
    assert!(met.lost.len() == 8 && met.lost.values().all(|count| *count > 100), "{met:?}");
}

fn run(seed: u64) -> Met {
    let mut scene = scene(seed);
    let limits = Limits {
        capacity: [1, 2, 5, 20, 100, 100_000][scene.random.below(6)],
        reserve: [1, 3, 10, 100_000][scene.random.below(4)],
        symbols: u16::try_from(scene.markets.slots().count()).unwrap(),
    };
    scene.queue = Queue::with_reserve(limits.capacity, limits.reserve);
    // From a consumer who takes nothing to one who takes all at once.
    let pace = [0, 5, 20, 50, 95][scene.random.below(5)];
    let (mut newest, mut deeper, mut was_full) = (BTreeMap::new(), 0, false);
    for _ in 0..STEPS {
        let slot = Slot(u16::try_from(scene.random.below(usize::from(limits.symbols))).unwrap());
        deeper += u64::from(step(&mut scene, slot, &mut newest));
        was_full |= scene.queue.is_full() || scene.queue.len() >= limits.reserve;
        scene.check_counts();
        check_bound(&scene, &limits);
        while scene.random.percent(pace) && scene.take() {}
        if scene.queue.wants_refill() && scene.random.percent(70) {
            scene.consumer.undisturbed = false;
            scene.queue.refill(&|slot| scene.markets.book(slot));
        }
    }
    scene.drain();
    check_end(&scene, &newest, was_full);
    Met {
        marks: scene.consumer.stale_marks,
        snapshots: scene.consumer.snapshots,
        deeper,
        lost: losses(&scene),
        covered: scene.queue.counts().covered,
        never_full: u64::from(!was_full),
    }
}

fn scene(seed: u64) -> Scene {
    let mut random = crate::market::Random(seed.wrapping_mul(0x2545_F491_4F6C_DD1D) | 1);
    let symbols = u16::try_from(1 + random.below(4)).unwrap();
    let depth = [4, 8, 100][random.below(3)];
    let levels = [0, 4, 6][random.below(3)];
    Scene::new(Queue::new(1), Markets::new(symbols, depth, levels), seed)
}

/// One thing happens; says whether a book's horizon was pushed out.
fn step(scene: &mut Scene, slot: Slot, newest: &mut BTreeMap<(Slot, String), u64>) -> bool {
    let (kind, number) = match scene.random.below(100) {
        0..34 => {
            scene.delta(slot);
            return false;
        }
        34 => {
            scene.lost_delta(slot);
            return false;
        }
        35..46 => {
            let ago = scene.random.up_to(2);
            if !scene.markets.is_live(slot) {
                scene.markets.snapshot(slot, ago, &mut scene.queue);
            }
            return scene.markets.deepen(slot, &mut scene.queue);
        }
        46 if scene.random.percent(40) => {
            scene.markets.reconnect(&mut scene.queue);
            return false;
        }
        46..60 => {
            scene.trade(slot);
            return false;
        }
        60..70 => {
            quiet_or_other(scene, slot);
            return false;
        }
        70..80 => ("book ticker".to_owned(), scene.book_ticker(slot)),
        80..85 => ("ticker".to_owned(), scene.ticker(slot)),
        85..93 => {
            let interval = INTERVALS[scene.random.below(2)];
            (format!("candle {interval:?}"), scene.candle(slot, interval))
        }
        _ => {
            let channel = CHANNELS[scene.random.below(3)];
            (format!("state of {channel}"), scene.subscription(slot, channel))
        }
    };
    newest.insert((slot, kind), number);
    false
}

fn quiet_or_other(scene: &mut Scene, slot: Slot) {
    match scene.random.below(3) {
        0 => {
            let age = core::time::Duration::from_secs(1);
            scene.notice(&Notice::Quiet { slot, symbol: &symbol(slot), age });
        }
        1 => scene.news(),
        _ => scene.other(slot),
    }
}

/// The bound that the module's documentation states.
fn check_bound(scene: &Scene, limits: &Limits) {
    let symbols = usize::from(limits.symbols);
    // Book ticker, ticker and two candles.
    let data = limits.capacity + 2 + symbols * 4;
    let states = symbols * (CHANNELS.len() + 2) + 2 * limits.capacity.min(STEPS);
    let most = data + limits.reserve + 1 + states;
    assert!(scene.queue.len() <= most, "{} items, at most {most}", scene.queue.len());
}

fn check_end(scene: &Scene, newest: &BTreeMap<(Slot, String), u64>, was_full: bool) {
    for (key, number) in newest {
        assert_eq!(scene.consumer.newest.get(key), Some(number), "{key:?} is not the newest");
    }
    scene.markets.slots().for_each(|slot| check_symbol(scene, slot));
    if !was_full {
        assert_eq!((scene.queue.counts().lost, scene.consumer.stale_marks), (0, 0));
    }
}

fn check_symbol(scene: &Scene, slot: Slot) {
    let kept = scene.consumer.books.get(&slot).filter(|kept| kept.live).map(|kept| kept.id);
    let own = scene.markets.book(slot).and_then(|book| book.live()).map(|own| own.id());
    assert_eq!(kept, own, "{slot:?}: where the consumer's live book is, and where our own");
    let of = |counts: &BTreeMap<Slot, u64>| counts.get(&slot).copied().unwrap_or(0);
    let last = scene.consumer.newest.get(&(slot, "trade".into())).copied().unwrap_or(0);
    let missing = of(&scene.consumer.missing) + scene.trades[slot.index()] - last;
    assert_eq!(missing, of(&scene.consumer.lost), "{slot:?}: trades");
}

fn losses(scene: &Scene) -> BTreeMap<String, u64> {
    let all = [
        Loss::Trades,
        Loss::Books,
        Loss::BookTickers,
        Loss::Tickers,
        Loss::Candles,
        Loss::Others,
        Loss::States,
        Loss::Notices,
    ];
    all.into_iter()
        .map(|what| (what.to_string(), scene.lost(what)))
        .filter(|(_, lost)| *lost > 0)
        .collect()
}
