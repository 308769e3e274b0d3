//! The plan in words.

use core::time::Duration;

use tickwire_core::plan::Shape;

use super::scene::{FREE, SHAPE, Scene};

const HOUR: Duration = Duration::from_secs(3_600);

#[test]
fn each_connection_has_a_line() {
    let mut scene = Scene::new(SHAPE, 11);
    scene.poll();
    scene.opens(1);
    let words = "\
connection 0: connecting, 18 of 30 subscriptions: S0, S1, S2, S3, S4, S5
connection 1: subscribing, replaced in 23 h 31 min, 15 of 30 subscriptions: S6, S7, S8, S9, S10
";
    assert_eq!(scene.planner.to_string(), words);
}

#[test]
fn a_replacement_and_what_it_replaces_name_each_other() {
    let mut scene = Scene::live(SHAPE, 1);
    scene.after(2 * HOUR + Duration::from_secs(125));
    scene.planner.renew_all(scene.now);
    scene.poll();
    let words = "\
connection 0: live for 2 h 2 min, being replaced by 1, 3 of 30 subscriptions: S0
connection 1: connecting, takes over from 0, 3 of 30 subscriptions: S0
";
    assert_eq!(scene.planner.to_string(), words);
    scene.goes_live(1);
    scene.takes_over(1);
    scene.poll();
    let words = "\
connection 0: closing, 3 of 30 subscriptions: S0
connection 1: live for 0 s, replaced in 23 h 31 min, 3 of 30 subscriptions: S0
";
    assert_eq!(scene.planner.to_string(), words);
}

#[test]
fn many_symbols_are_not_all_named() {
    let mut scene = Scene::live(Shape { age_max: Duration::ZERO, ..FREE }, 15);
    scene.after(Duration::from_secs(65));
    let words = "connection 0: live for 1 min 5 s, 45 subscriptions: \
                 S0, S1, S2, S3, S4, S5, S6, S7 and 7 more\n";
    assert_eq!(scene.planner.to_string(), words);
}

#[test]
fn what_waits_and_what_cannot_be_replaced_is_said() {
    let mut scene = Scene::live(Shape { connections: 1, ..SHAPE }, 10);
    scene.unwants(9);
    scene.poll();
    scene.wants(50);
    scene.poll();
    let words = "\
connection 0: live for 0 s, made anew at its greatest age: no connection to spare, \
30 of 30 subscriptions: S0, S1, S2, S3, S4, S5, S6, S7 and 2 more
waiting for room: S50
";
    assert_eq!(scene.planner.to_string(), words);
}
