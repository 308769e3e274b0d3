//! Symbols that come and go, and connections that are lost or end.

use core::time::Duration;

use tickwire_core::event::Slot;
use tickwire_core::plan::Shape;
use tickwire_core::session::Refused;

use super::scene::{Done, FREE, SHAPE, Scene, id, symbol};

/// Two symbols on each of at most two connections.
const TWO_BY_TWO: Shape = Shape { per_symbol: 15, connections: 2, ..SHAPE };

#[test]
fn a_new_symbol_goes_where_there_is_most_room_and_touches_nothing_else() {
    let mut scene = Scene::live(SHAPE, 11);
    assert_eq!(scene.wants(50), 11);
    assert_eq!(scene.poll(), [Done::Subscribe(1, 11)]);
    assert_eq!(scene.wants(50), 11, "it is wanted already");
    assert_eq!(scene.poll(), []);
    assert_eq!(scene.on(11), Some(1));
}

#[test]
fn a_new_symbol_that_finds_no_room_gets_a_new_connection() {
    let mut scene = Scene::live(SHAPE, 10);
    scene.wants(50);
    assert_eq!(scene.on(10), Some(1), "planned");
    assert_eq!(scene.poll(), [Done::Open(1, vec![10], None)]);
    scene.wants(51);
    assert_eq!(scene.poll(), [Done::Subscribe(1, 11)], "it is on its way");
}

#[test]
fn a_new_symbol_joins_a_connection_that_is_not_open_yet() {
    let mut scene = Scene::new(SHAPE, 1);
    scene.wants(50);
    assert_eq!(scene.poll(), [Done::Open(0, vec![0, 1], None)]);
}

#[test]
fn a_symbol_too_many_is_refused_and_leaves_no_trace() {
    let mut scene = Scene::live(TWO_BY_TWO, 4);
    assert_eq!(scene.planner.want(symbol(50)), Err(Refused::TooManySymbols));
    assert_eq!((scene.planner.slot(&symbol(50)), scene.poll()), (None, vec![]));
}

#[test]
fn a_symbol_that_is_leaving_takes_room_until_it_has_left() {
    let mut scene = Scene::live(TWO_BY_TWO, 4);
    assert_eq!(scene.unwants(2), Some(2));
    assert_eq!(scene.poll(), [Done::Unsubscribe(1, 2)]);
    assert_eq!(scene.wants(50), 4, "its slot is in use still");
    assert_eq!((scene.poll(), scene.on(4)), (vec![], None), "and its room");
    scene.leaves(1, 2);
    assert_eq!(scene.poll(), [Done::Subscribe(1, 4)]);
    assert_eq!(scene.unwants(2), None, "it is not wanted");
}

#[test]
fn the_lowest_free_slot_is_used_first() {
    let mut scene = Scene::live(SHAPE, 6);
    for number in [4, 1, 3] {
        scene.unwants(number);
    }
    scene.poll();
    for slot in [4, 1, 3] {
        scene.leaves(0, slot);
    }
    assert_eq!([scene.wants(50), scene.wants(51), scene.wants(52), scene.wants(53)], [1, 3, 4, 6]);
}

#[test]
fn the_last_symbol_closes_its_connection() {
    let mut scene = Scene::live(SHAPE, 11);
    for number in 6..11 {
        scene.unwants(number);
    }
    assert_eq!(scene.poll(), [Done::Close(1)], "and nothing need be unsubscribed");
    assert_eq!(scene.wants(50), 11, "the slots are in use until it is closed");
    scene.poll();
    scene.ends(1);
    assert_eq!((scene.wants(51), scene.planner.connections()), (6, 1));
}

#[test]
fn a_connection_that_was_only_planned_goes_without_a_word() {
    let mut scene = Scene::live(SHAPE, 10);
    scene.wants(50);
    scene.unwants(50);
    assert_eq!((scene.poll(), scene.planner.connections()), (vec![], 1));
    assert_eq!(scene.wants(51), 10);
}

#[test]
fn a_symbol_that_is_wanted_again_stays_where_it_is() {
    let mut scene = Scene::live(SHAPE, 2);
    scene.unwants(1);
    scene.wants(1);
    assert_eq!(scene.poll(), [], "nothing was said yet");
    scene.unwants(1);
    assert_eq!(scene.poll(), [Done::Unsubscribe(0, 1)]);
    assert_eq!((scene.wants(1), scene.on(1)), (1, Some(0)));
    assert_eq!(scene.poll(), [], "it must have left before it can come back");
    scene.leaves(0, 1);
    assert_eq!(scene.poll(), [Done::Subscribe(0, 1)]);
}

#[test]
fn what_was_not_said_need_not_be_taken_back() {
    let mut scene = Scene::live(SHAPE, 1);
    scene.wants(50);
    scene.unwants(50);
    assert_eq!((scene.poll(), scene.wants(51)), (vec![], 1));
}

#[test]
fn a_lost_connection_keeps_its_symbols() {
    let mut scene = Scene::live(SHAPE, 3);
    scene.unwants(1);
    scene.poll();
    scene.breaks(0);
    assert_eq!((scene.poll(), scene.on(0)), (vec![], Some(0)), "its session makes it again");
    assert_eq!(scene.wants(50), 1, "what was leaving has left");
    assert_eq!(scene.poll(), [Done::Subscribe(0, 1)]);
    scene.goes_live(0);
    assert_eq!(scene.poll(), []);
}

#[test]
fn a_connection_that_ends_for_ever_gives_its_symbols_up() {
    let mut scene = Scene::live(SHAPE, 11);
    scene.ends(1);
    assert_eq!((scene.poll(), scene.on(7), scene.on(0)), (vec![], None, Some(0)));
    assert_eq!(scene.planner.slot(&symbol(7)), None);
    assert_eq!(scene.wants(7), 6, "wanted anew, it is tried anew");
    assert_eq!(scene.poll(), [Done::Subscribe(0, 6)]);
}

#[test]
fn what_was_never_said_to_a_connection_that_ends_goes_elsewhere() {
    let mut scene = Scene::live(SHAPE, 1);
    scene.wants(50);
    scene.ends(0);
    assert_eq!(scene.poll(), [Done::Open(1, vec![1], None)]);
}

#[test]
fn facts_that_make_no_sense_change_nothing() {
    let mut scene = Scene::live(SHAPE, 3);
    scene.unwants(2);
    scene.poll();
    let before = scene.planner.to_string();
    for connection in [7, 0] {
        scene.takes_over(connection);
        scene.planner.left(id(connection), Slot(0));
    }
    scene.goes_live(7);
    scene.breaks(7);
    scene.planner.ended(id(7), scene.now);
    assert_eq!((scene.poll(), scene.planner.to_string()), (vec![], before));
}

#[test]
fn a_feed_without_limits_takes_every_symbol_on_its_one_connection() {
    let mut scene = Scene::live(FREE, 1);
    for number in 1..500 {
        scene.wants(number);
    }
    assert_eq!(scene.poll().len(), 499);
    assert_eq!((scene.planner.connections(), scene.on(499)), (1, Some(0)));
    assert_eq!(scene.after(Duration::from_secs(1_000_000)), []);
}
