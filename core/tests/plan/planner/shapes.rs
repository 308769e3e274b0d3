//! How many connections, which symbols on each, and what cannot be planned.

use core::time::Duration;

use tickwire_core::context::Rate;
use tickwire_core::event::Slot;
use tickwire_core::exchange::Exchange;
use tickwire_core::plan::{PlanError, Planner, Shape};
use tickwire_core::session::{Config, Refused};
use tickwire_core::symbol::Symbol;
use tickwire_core::testing::{MockChannel, MockVenue};

use super::scene::{Done, FREE, SHAPE, Scene, symbol};

/// How many symbols each connection has, in order.
fn sizes(shape: Shape, symbols: usize) -> Vec<usize> {
    let mut scene = Scene::new(shape, symbols);
    let opened = scene.poll().into_iter().map(|done| match done {
        Done::Open(_, slots, None) => slots.len(),
        done => panic!("{done:?}"),
    });
    opened.collect()
}

#[test]
fn symbols_are_spread_over_as_few_connections_as_can_be_and_evenly() {
    assert_eq!(sizes(SHAPE, 200), [10; 20]);
    assert_eq!(sizes(SHAPE, 10), [10]);
    assert_eq!(sizes(SHAPE, 11), [6, 5]);
    assert_eq!(sizes(SHAPE, 32), [8, 8, 8, 8]);
    assert_eq!(sizes(Shape { per_symbol: 7, ..SHAPE }, 5), [3, 2]);
    assert_eq!(sizes(Shape { per_symbol: 30, ..SHAPE }, 3), [1, 1, 1]);
}

#[test]
fn a_feed_without_limits_is_one_connection() {
    assert_eq!(sizes(FREE, 1), [1]);
    assert_eq!(sizes(FREE, 5_000), [5_000]);
    let mut scene = Scene::live(FREE, 3);
    assert_eq!(scene.waits(), None, "and nothing is ever due");
    assert_eq!((scene.planner.connections(), scene.on(2)), (1, Some(0)));
}

#[test]
fn channels_of_the_market_cost_once_a_connection() {
    let shape = Shape { per_connection: 2, ..SHAPE };
    assert_eq!(shape.symbols_max(), Some(9));
    assert_eq!(sizes(shape, 18), [9, 9]);
    let only = Shape { per_symbol: 0, per_connection: 30, ..SHAPE };
    assert_eq!((only.symbols_max(), sizes(only, 90)), (None, vec![90]));
}

#[test]
fn what_the_limits_do_not_allow_is_refused() {
    let plan = |shape, symbols| Scene::try_new(shape, symbols).map(|_| ()).unwrap_err();
    let many = Shape { per_symbol: 31, ..SHAPE };
    assert_eq!(plan(many, 1), PlanError::TooManyChannels);
    assert_eq!(plan(many, 0), PlanError::TooManyChannels, "even before it has symbols");
    let market = Shape { per_symbol: 0, per_connection: 31, ..SHAPE };
    assert_eq!(plan(market, 1), PlanError::TooManyChannels);
    let two = Shape { connections: 2, ..SHAPE };
    assert_eq!(plan(two, 21), PlanError::TooManyConnections(3));
    let symbols = [symbol(1), symbol(2), symbol(1)];
    assert_eq!(Planner::new(SHAPE, &symbols).unwrap_err(), PlanError::Twice(symbol(1)));
    assert_eq!(plan(FREE, 65_537), PlanError::TooManySymbols);
    for (error, words) in [
        (PlanError::TooManyConnections(3), "3 connections"),
        (PlanError::Twice(symbol(1)), "S1 is named twice"),
        (PlanError::TooManyChannels, "more than a connection may hold"),
        (PlanError::TooManySymbols, "65,536"),
    ] {
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn slots_are_positions() {
    let scene = Scene::new(SHAPE, 25);
    assert_eq!(scene.planner.slot(&symbol(24)), Some(Slot(24)));
    assert_eq!(scene.planner.slot(&symbol(25)), None);
    assert_eq!((scene.on(0), scene.on(24), scene.on(25)), (Some(0), Some(2), None));
}

#[test]
fn connections_are_begun_as_fast_as_allowed_and_no_faster() {
    let connects = Rate { count: 2, window: Duration::from_secs(1) };
    let mut scene = Scene::new(Shape { connects, ..SHAPE }, 50);
    let (mut opened, mut rounds) = (0, 0);
    while opened < 5 {
        opened += scene.poll().len();
        rounds += 1;
        assert!(opened == (2 * rounds).min(5), "{opened} after {rounds} rounds");
        if opened < 5 {
            let wait = scene.waits().unwrap();
            assert!(wait <= Duration::from_millis(1_125), "{wait:?}");
            scene.now = scene.now.after(wait);
        }
    }
    assert_eq!(scene.waits(), None);
}

#[test]
fn a_shape_is_of_the_venue_and_the_configuration() {
    let venue = MockVenue::default();
    let mut config = Config::of(&venue);
    config.channels = &[MockChannel::Book, MockChannel::Trades];
    config.limits.subscriptions = 12;
    config.limits.connections = 3;
    config.context.age_max = Duration::from_secs(7);
    let shape = Shape::of(&venue, &config);
    let connects = venue.facts().limits.connects;
    let age_max = Duration::from_secs(7);
    let expected = Shape {
        per_symbol: 2,
        per_connection: 0,
        subscriptions: 12,
        connections: 3,
        connects,
        age_max,
    };
    assert_eq!((shape, shape.symbols_max()), (expected, Some(6)));
}

#[test]
fn a_feed_may_begin_without_symbols() {
    let mut scene = Scene::new(SHAPE, 0);
    assert_eq!((scene.poll(), scene.waits()), (vec![], None));
    scene.wants(4);
    assert_eq!(scene.poll(), [Done::Open(0, vec![0], None)]);
    assert_eq!(scene.planner.want(Symbol::default()), Err(Refused::Symbol));
}
