//! Random walks: orders, fills, cuts, duplicates, reordered and lost messages, REST that is behind;
//! at every quiet point the ledger and its consumer have what the venue has.

use crate::bug::Bug;
use crate::dice::Dice;
use crate::driver::Driver;
use crate::flavour::Flavour;
use crate::seen::View;
use crate::venue::Venue;

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

impl Walk {
    fn new(seed: u64, bug: Option<Bug>) -> Self {
        let mut dice = Dice::new(seed);
        let flavour = Flavour::drawn(&mut dice);
        let driver = Driver::new(flavour, bug);
        Self { dice, flavour, venue: Venue::default(), driver, now: 1_000_000, quiet: 0 }
    }

    fn run(mut self) -> Result<u64, String> {
        let flavour = self.flavour;
        self.walked().map_err(|error| format!("{error}\nat {} ms of {flavour:?}", self.now))
    }

    fn walked(&mut self) -> Result<u64, String> {
        for step in 1..=STEPS {
            self.step()?;
            if step % PHASE == 0 {
                self.rest()?;
            }
        }
        Ok(self.quiet)
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
        // Where messages are lost while the connection lives, only a comparison after them tells.
        let trusted = self.flavour.lost == 0;
        if trusted && self.driver.is_quiet(0) { self.compare() } else { Ok(()) }
    }

    /// Nothing happens until all is told.
    fn rest(&mut self) -> Result<(), String> {
        if !self.driver.is_connected() {
            self.driver.connect(self.now);
        }
        let lossy = self.flavour.lost > 0;
        // Whatever was lost, was lost longer ago than REST can be behind.
        let since = if lossy { self.now + 2_500 } else { 0 };
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
    let (mut quiet, first) = (0, std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()));
    for seed in first.map_or(0..RUNS, |seed| seed..seed + 1) {
        match Walk::new(seed, None).run() {
            Ok(points) => quiet += points,
            Err(error) => panic!("SEED={seed}: {error}"),
        }
    }
    assert!(first.is_some() || quiet > RUNS * 10, "{quiet} points");
}

#[test]
fn a_ledger_with_a_mistake_is_found() {
    for bug in Bug::ALL {
        let found = (0..100).find(|seed| Walk::new(*seed, Some(bug)).run().is_err());
        assert!(found.is_some(), "{bug:?}");
    }
}
