//! Connections that are lost: their sessions make them again, at the pace of all connects.

use core::time::Duration;

use tickwire_core::context::Rate;
use tickwire_core::plan::Shape;

use super::scene::{Done, SHAPE, Scene};

const SECOND: Duration = Duration::from_secs(1);
const FIVE_A_SECOND: Rate = Rate { count: 5, window: SECOND };

/// A live feed of so many connections of ten symbols each, which has not connected for long.
fn live(shape: Shape, connections: u32) -> Scene {
    let mut scene = Scene::new(shape, connections as usize * 10);
    for connection in 0..connections {
        while scene.venue.opens <= u64::from(connection) {
            scene.after(SECOND / 8);
        }
        scene.goes_live(connection);
    }
    scene.after(SECOND * 2);
    scene
}

#[test]
fn connections_lost_together_come_back_at_the_pace_of_all_connects() {
    let mut scene = live(Shape { connects: FIVE_A_SECOND, ..SHAPE }, 40);
    (0..40).for_each(|connection| scene.breaks(connection));
    let (lost, mut waiting) = (scene.now, (0..40).collect::<Vec<_>>());
    while !waiting.is_empty() {
        let mut waits = Vec::new();
        waiting.retain(|connection| match scene.reconnects(*connection) {
            None => {
                scene.goes_live(*connection);
                false
            }
            Some(wait) => {
                waits.push(wait);
                true
            }
        });
        // The venue of the scene has counted that no second held more than five.
        let Some(wait) = waits.into_iter().min() else { break };
        assert_eq!(scene.after(wait), []);
    }
    let took = scene.now.since(lost);
    assert!(took <= SECOND * 8, "40 at 5 a second took {took:?}");
}

#[test]
fn what_is_lost_comes_before_new_symbols_and_those_before_replacements() {
    let connects = Rate { count: 1, window: SECOND };
    let mut scene = live(Shape { connects, ..SHAPE }, 3);
    scene.planner.renew_all(scene.now);
    assert_eq!(scene.poll().len(), 1, "the one connect of this second is a replacement's");
    for connection in [1, 2] {
        scene.breaks(connection);
        assert!(scene.reconnects(connection).is_some());
    }
    // The others are full.
    scene.wants(90);
    let mut order = Vec::new();
    for _ in 0..16 {
        for done in scene.after(SECOND / 4) {
            let Done::Open(connection, ..) = done else { panic!("{done:?}") };
            order.push(connection);
        }
        for connection in [1, 2] {
            if !order.contains(&connection) && scene.reconnects(connection).is_none() {
                scene.goes_live(connection);
                order.push(connection);
            }
        }
    }
    assert_eq!(order, [1, 2, 4], "3 is the replacement, 4 has the new symbol");
}

#[test]
fn a_replacement_that_is_lost_lets_those_before_that_have_lost_data() {
    let connects = Rate { count: 1, window: SECOND };
    let mut scene = live(Shape { connects, ..SHAPE }, 2);
    scene.planner.renew_all(scene.now);
    assert_eq!(scene.poll().len(), 1);
    scene.breaks(1);
    assert!(scene.reconnects(1).is_some(), "no room");
    scene.breaks(2);
    scene.now = scene.now.after(2 * SECOND);
    assert!(scene.reconnects(2).is_some(), "the room is the other's");
    assert_eq!(scene.reconnects(1), None);
    scene.goes_live(1);
    scene.now = scene.now.after(2 * SECOND);
    assert_eq!(scene.reconnects(2), None);
}

#[test]
fn who_waits_and_ends_keeps_no_room() {
    let connects = Rate { count: 1, window: SECOND };
    let mut scene = live(Shape { connects, ..SHAPE }, 2);
    assert_eq!(scene.reconnects(0), None, "the one of this second");
    scene.breaks(1);
    assert!(scene.reconnects(1).is_some());
    scene.wants(90);
    assert_eq!(scene.after(2 * SECOND), [], "the room is kept for what is lost");
    scene.ends(1);
    let opens = scene.poll().into_iter().filter(|done| matches!(done, Done::Open(..))).count();
    assert_eq!(opens, 1);
}

#[test]
fn without_a_rate_nobody_waits() {
    let mut scene = live(SHAPE, 40);
    for connection in 0..40 {
        scene.breaks(connection);
        assert_eq!(scene.reconnects(connection), None);
    }
}
