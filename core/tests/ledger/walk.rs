//! Random walks: orders, fills, cuts, duplicates, reordered and lost messages, REST that is behind;
//! at every quiet point the ledger and its consumer have what the venue has.

use tickwire_core::account::ledger::LedgerCounts;

use crate::bug::Bug;
use crate::dice::Dice;
use crate::driver::Driver;
use crate::flavour::Flavour;
use crate::seen::View;
use crate::venue::{ORDERS_MAX, Venue};

const RUNS: u64 = 2_000;
const STEPS: u64 = 2_000;
/// Steps between two phases in which nothing happens and nothing is lost.
const PHASE: u64 = 500;

struct Walk {
    dice: Dice,
    flavour: Flavour,
    venue: Venue,
    driver: Driver,
    now: u64,
    /// How often all was compared.
    quiet: u64,
}

/// What the runs came to.
#[derive(Default)]
struct Sum {
    quiet: u64,
    counts: [u64; 6],
}

impl Sum {
    fn add(&mut self, quiet: u64, counts: LedgerCounts) {
        self.quiet += quiet;
        let LedgerCounts { told, duplicates, old, synthetic, evicted, contested, .. } = counts;
        let counts = [told, duplicates, old, synthetic, evicted, contested];
        self.counts.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
}

impl Walk {
    fn new(seed: u64, bug: Option<Bug>) -> Self {
        let mut dice = Dice::new(seed);
        let flavour = Flavour::drawn(&mut dice);
        let driver = Driver::new(flavour, bug);
        Self { dice, flavour, venue: Venue::default(), driver, now: 1_000_000, quiet: 0 }
    }

    fn run(mut self) -> Result<(u64, LedgerCounts), String> {
        let flavour = self.flavour;
        self.walked().map_err(|error| format!("{error}\nat {} ms of {flavour:?}", self.now))
    }

    fn walked(&mut self) -> Result<(u64, LedgerCounts), String> {
        for step in 1..=STEPS {
            self.step()?;
            if step % PHASE == 0 {
                self.rest()?;
            }
        }
        Ok((self.quiet, self.driver.keeper.ledger.counts()))
    }

    fn step(&mut self) -> Result<(), String> {
        let least = u64::from(!self.flavour.same_millis);
        self.now += self.dice.between(least, 100);
        if self.flavour.cuts > 0 && self.dice.one_in(self.flavour.cuts) {
            self.driver.cut();
        }
        if !self.driver.is_connected() && self.dice.one_in(20) {
            self.driver.connect(self.now);
        }
        if self.dice.one_in(3) {
            for change in self.venue.act(&mut self.dice, self.now) {
                self.driver.push(change, &mut self.dice, self.now, false);
            }
        }
        self.driver.run(&self.venue, &mut self.dice, self.now)?;
        if self.is_trusted() && self.driver.is_quiet(0) { self.compare() } else { Ok(()) }
    }

    /// Nothing happens until all is told.
    fn rest(&mut self) -> Result<(), String> {
        if !self.driver.is_connected() {
            self.driver.connect(self.now);
        }
        while self.driver.is_busy() {
            self.now += 20;
            self.driver.run(&self.venue, &mut self.dice, self.now)?;
        }
        // Whatever was lost, was lost longer ago than REST can be behind.
        let since = if self.is_trusted() { 0 } else { self.now + 2_500 };
        let mut left = 10_000;
        while !self.driver.is_quiet(since) {
            self.now += 20;
            if self.now >= since {
                self.driver.audit(self.now.max(since));
            }
            self.driver.run(&self.venue, &mut self.dice, self.now)?;
            left -= 1;
            if left == 0 {
                return Err("it never comes to rest".into());
            }
        }
        self.compare()
    }

    /// Whether a state is right as soon as it was compared. Where messages are lost while the
    /// connection lives, or pages move, only a comparison after them tells.
    fn is_trusted(&self) -> bool {
        self.flavour.lost == 0 && self.flavour.page >= ORDERS_MAX
    }

    fn compare(&mut self) -> Result<(), String> {
        self.quiet += 1;
        let (held, truth) =
            (View::of_ledger(&self.driver.keeper.ledger), View::of_truth(&self.venue.state));
        if held != truth {
            return Err(format!("the ledger has {held:#?}, the venue {truth:#?}"));
        }
        self.driver.consumer.agrees(&self.venue)
    }
}

#[test]
fn at_every_quiet_point_all_have_what_the_venue_has() {
    let seed: Option<u64> = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok());
    let mut sum = Sum::default();
    for seed in seed.map_or(0..RUNS, |seed| seed..seed + 1) {
        match Walk::new(seed, None).run() {
            Ok((quiet, counts)) => sum.add(quiet, counts),
            Err(error) => panic!("SEED={seed}: {error}"),
        }
    }
    let seen = sum.quiet > RUNS * 10 && sum.counts.iter().all(|count| *count > RUNS);
    assert!(seed.is_some() || seen, "{} points, {:?}", sum.quiet, sum.counts);
}

#[test]
fn a_ledger_with_a_mistake_is_found() {
    for bug in Bug::ALL {
        let found = (0..100).find(|seed| Walk::new(*seed, Some(bug)).run().is_err());
        assert!(found.is_some(), "{bug:?}");
    }
}
