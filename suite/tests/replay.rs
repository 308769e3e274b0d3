//! Captured sessions through every driver: their logs are the same to the byte.

use tickwire_suite::driver::Driver;
use tickwire_suite::drivers::ALL;
use tickwire_suite::replay::{Capture, constructed, difference, generated, log, samples};

/// What is told of a capture by the first driver is told by all.
fn is_the_same_on_all(captures: &[Capture]) {
    for (driver, why) in ALL.iter().filter_map(|driver| Some((driver.name(), driver.unusable()?))) {
        println!("SKIPPED: {driver}: {why}");
    }
    let [first, others @ ..] = ALL else { panic!("no driver") };
    for capture in captures {
        let expected = log(*first, capture);
        holds_data(capture, &expected);
        let able = |driver: &&&dyn Driver| {
            driver.unusable().is_none() && driver.calls_at_once() >= capture.symbols.len()
        };
        for driver in others.iter().filter(able) {
            let found = log(*driver, capture);
            if let Some(difference) = difference(&expected, &found) {
                let (first, driver) = (first.name(), driver.name());
                panic!("{}: {first} and {driver} differ in {difference}", capture.name);
            }
        }
        let (lines, drivers) = (expected.len(), ALL.iter().filter(able).count());
        println!("{}: {lines} lines, the same on {drivers} drivers", capture.name);
    }
}

/// A log of nothing would be the same everywhere.
fn holds_data(capture: &Capture, log: &[String]) {
    let live = log.iter().any(|line| line.ends_with(" book: live"));
    let whole = log.last().is_some_and(|line| line.ends_with("the server closed with code 1000"));
    let all = log.join("\n");
    assert!(live && whole && log.len() > capture.steps.len(), "{}\n{all}", capture.name);
}

#[test]
fn constructed_sessions() {
    is_the_same_on_all(&constructed());
}

#[test]
fn generated_sessions() {
    is_the_same_on_all(&generated());
}

#[test]
fn sessions_of_real_venues() {
    is_the_same_on_all(&samples());
}

/// The same driver twice: what differs from run to run would be laid at a driver's door.
#[test]
fn a_log_is_repeated() {
    let first: &'static dyn Driver = ALL[0];
    for capture in generated().iter().chain(&constructed()) {
        let difference = difference(&log(first, capture), &log(first, capture));
        assert_eq!(difference, None, "{}", capture.name);
    }
}
