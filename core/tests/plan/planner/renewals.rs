//! Connections that take over from others before these grow too old.

use std::collections::VecDeque;

use core::time::Duration;

use tickwire_core::context::Rate;
use tickwire_core::plan::Shape;

use super::scene::{Done, FREE, SHAPE, Scene};

const HOUR: Duration = Duration::from_secs(3_600);
const MINUTE: Duration = Duration::from_secs(60);

/// Time for the first renewal: half an hour before a day is over.
const FIRST: Duration = Duration::from_secs(24 * 3_600 - 1_800);

/// A feed of one connection with three symbols, of which the replacement, 1, is on its way.
fn replacing() -> Scene {
    let mut scene = Scene::live(SHAPE, 3);
    assert_eq!(scene.after(FIRST), [Done::Open(1, vec![0, 1, 2], Some(0))]);
    scene
}

#[test]
fn a_connection_is_replaced_before_it_is_too_old() {
    let mut scene = Scene::live(SHAPE, 3);
    assert_eq!(scene.waits(), Some(FIRST));
    assert_eq!(scene.after(FIRST - MINUTE), []);
    assert_eq!(scene.after(MINUTE), [Done::Open(1, vec![0, 1, 2], Some(0))]);
    scene.goes_live(1);
    assert_eq!((scene.poll(), scene.on(0)), (vec![], Some(0)), "both run until the handover");
    scene.takes_over(1);
    assert_eq!((scene.on(0), scene.poll()), (Some(1), vec![Done::Close(0)]));
    scene.ends(0);
    assert_eq!((scene.poll(), scene.planner.connections()), (vec![], 1));
    assert!(scene.waits() > Some(23 * HOUR), "its age counts from its own beginning");
}

#[test]
fn not_all_are_replaced_at_the_same_time() {
    let mut scene = Scene::live(SHAPE, 200);
    let (mut begun, mut under_way) = (Vec::new(), Vec::new());
    for minute in 0..24 * 60 {
        let done = scene.after(MINUTE);
        for done in done {
            match done {
                Done::Open(new, _, Some(old)) => {
                    begun.push(minute);
                    under_way.push((new, old));
                }
                Done::Close(_) => {}
                done => panic!("{done:?}"),
            }
        }
        assert!(under_way.len() <= 4, "{} at once", under_way.len());
        for (new, old) in core::mem::take(&mut under_way) {
            scene.goes_live(new);
            scene.takes_over(new);
            scene.poll();
            scene.ends(old);
        }
    }
    assert_eq!(begun.len(), 20, "each once, and none after its age");
    let span = begun[19] - begun[0];
    assert!((10..30).contains(&span), "over {span} minutes: {begun:?}");
}

#[test]
fn no_more_than_four_are_replaced_at_once_though_all_are_to_be() {
    let mut scene = Scene::live(SHAPE, 200);
    scene.planner.renew_all(scene.now);
    let mut under_way = VecDeque::new();
    for replaced in 0..20 {
        for done in scene.poll() {
            let Done::Open(new, _, Some(old)) = done else { panic!("{done:?}") };
            scene.goes_live(new);
            under_way.push_back((new, old));
        }
        assert_eq!(under_way.len(), 4.min(20 - replaced));
        let (new, old) = under_way.pop_front().unwrap();
        scene.takes_over(new);
        scene.ends(old);
    }
    assert_eq!(scene.poll(), []);
}

#[test]
fn replacements_are_paced_as_all_connections_are() {
    let connects = Rate { count: 1, window: MINUTE };
    let mut scene = Scene::new(Shape { connects, ..SHAPE }, 30);
    for connection in 0..3 {
        assert_eq!(scene.poll().len(), 1);
        scene.goes_live(connection);
        scene.now = scene.now.after(2 * MINUTE);
    }
    scene.planner.renew_all(scene.now);
    assert_eq!(scene.poll().len(), 1);
    assert_eq!(scene.after(MINUTE / 2), [], "not yet");
    let done = scene.after(MINUTE);
    let opens = done.iter().filter(|done| matches!(done, Done::Open(..)));
    assert_eq!(opens.count(), 1, "{done:?}");
}

#[test]
fn a_session_that_connects_again_is_counted_in_the_pace() {
    let connects = Rate { count: 1, window: MINUTE };
    let mut scene = Scene::live(Shape { connects, ..SHAPE }, 10);
    scene.now = scene.now.after(2 * MINUTE);
    scene.breaks(0);
    assert_eq!(scene.reconnects(0), None);
    scene.goes_live(0);
    scene.wants(50);
    assert_eq!(scene.poll(), [], "that was the one connection of this minute");
    assert_eq!(scene.after(2 * MINUTE), [Done::Open(1, vec![10], None)]);
}

#[test]
fn without_a_connection_to_spare_there_is_no_replacement() {
    let mut scene = Scene::live(Shape { connections: 1, ..SHAPE }, 10);
    assert_eq!(scene.after(FIRST), []);
    assert_eq!((scene.after(3 * HOUR), scene.waits()), (vec![], None));
    // At its greatest age its session makes it anew.
    scene.breaks(0);
    scene.goes_live(0);
    assert_eq!((scene.poll(), scene.waits()), (vec![], Some(FIRST)));
}

#[test]
fn one_connection_to_spare_renews_all_one_by_one() {
    let mut scene = Scene::live(Shape { connections: 3, ..SHAPE }, 20);
    scene.planner.renew_all(scene.now);
    assert_eq!(scene.poll().len(), 1);
    scene.goes_live(2);
    scene.takes_over(2);
    assert_eq!(scene.poll(), [Done::Close(0)]);
    assert_eq!(scene.after(MINUTE), [], "it is not closed yet");
    scene.ends(0);
    assert_eq!(scene.poll().len(), 1);
}

#[test]
fn all_are_renewed_when_asked_though_none_has_an_age() {
    let mut scene = Scene::live(Shape { subscriptions: 30, ..FREE }, 20);
    scene.planner.renew_all(scene.now);
    let slots = |from: u16| (from..from + 10).collect::<Vec<_>>();
    let opened = [Done::Open(2, slots(0), Some(0)), Done::Open(3, slots(10), Some(1))];
    assert_eq!(scene.poll(), opened);
    for new in [2, 3] {
        scene.goes_live(new);
        scene.takes_over(new);
    }
    assert_eq!(scene.poll(), [Done::Close(0), Done::Close(1)]);
    scene.ends(0);
    scene.ends(1);
    assert_eq!((scene.poll(), scene.waits()), (vec![], None), "once");
}

#[test]
fn what_is_not_open_need_not_be_renewed() {
    let mut scene = Scene::new(SHAPE, 20);
    scene.poll();
    scene.goes_live(0);
    scene.breaks(0);
    scene.planner.renew_all(scene.now);
    assert_eq!(scene.poll(), []);
}

#[test]
fn a_symbol_wanted_meanwhile_is_only_on_the_new_one() {
    let mut scene = replacing();
    scene.wants(50);
    assert_eq!((scene.poll(), scene.on(3)), (vec![Done::Subscribe(1, 3)], Some(1)));
    scene.goes_live(1);
    scene.takes_over(1);
    assert_eq!(scene.poll(), [Done::Close(0)]);
}

#[test]
fn a_symbol_unwanted_meanwhile_leaves_both() {
    let mut scene = replacing();
    scene.unwants(1);
    assert_eq!(scene.poll(), [Done::Unsubscribe(0, 1), Done::Unsubscribe(1, 1)]);
    scene.leaves(1, 1);
    assert_eq!(scene.wants(50), 3, "its slot is in use on the old one");
    scene.leaves(0, 1);
    assert_eq!(scene.wants(51), 1);
    assert_eq!(scene.wants(1), 4, "wanted again, it is another's slot");
    let joins = [3, 1, 4].map(|slot| Done::Subscribe(1, slot));
    assert_eq!(scene.poll(), joins);
}

#[test]
fn all_symbols_unwanted_meanwhile_close_both() {
    let mut scene = replacing();
    for number in 0..3 {
        scene.unwants(number);
    }
    assert_eq!(scene.poll(), [Done::Close(0), Done::Close(1)]);
}

#[test]
fn a_new_symbol_prefers_a_connection_that_is_to_stay() {
    let mut scene = Scene::live(SHAPE, 16);
    for number in 8..12 {
        scene.unwants(number);
    }
    scene.poll();
    for slot in 8..12 {
        scene.leaves(1, slot);
    }
    // The second would have more room; the first was made later.
    scene.after(HOUR);
    scene.breaks(0);
    scene.goes_live(0);
    let late = Duration::from_secs(24 * 3_600 - 1_800 + 112) - HOUR - MINUTE / 2;
    assert_eq!(scene.after(late), [], "nearly time for the second");
    scene.wants(50);
    assert_eq!(scene.poll(), [Done::Subscribe(0, 8)]);
}

#[test]
fn a_replacement_that_does_not_get_live_is_given_up_and_tried_again_ever_later() {
    let mut scene = replacing();
    let mut new = 1;
    for wait in [1, 2, 4, 8, 8] {
        assert_eq!(scene.waits(), Some(MINUTE));
        assert_eq!(scene.after(MINUTE), [Done::Close(new)]);
        scene.ends(new);
        assert_eq!(scene.after(wait * MINUTE - Duration::from_nanos(1)), [], "{wait} minutes");
        new += 1;
        let opened = [Done::Open(new, vec![0, 1, 2], Some(0))];
        assert_eq!(scene.after(Duration::from_nanos(1)), opened);
        assert_eq!(scene.on(0), Some(0));
    }
}

#[test]
fn a_replacement_that_does_not_take_over_is_given_up() {
    let mut scene = replacing();
    scene.after(MINUTE / 2);
    scene.goes_live(1);
    assert_eq!(scene.waits(), Some(MINUTE / 2));
    assert_eq!(scene.after(MINUTE / 2), [Done::Close(1)]);
    scene.takes_over(1);
    assert_eq!(scene.poll(), [], "too late");
}

#[test]
fn what_only_a_replacement_had_is_taken_back_where_it_is_given_up() {
    let mut scene = replacing();
    scene.wants(50);
    scene.poll();
    let back = [Done::Close(1), Done::Subscribe(0, 3)];
    assert_eq!((scene.after(MINUTE), scene.on(3)), (back.to_vec(), Some(0)));
}

#[test]
fn a_replacement_that_ends_is_tried_again() {
    let mut scene = replacing();
    scene.wants(50);
    scene.poll();
    scene.ends(1);
    assert_eq!(scene.poll(), [Done::Subscribe(0, 3)]);
    assert_eq!(scene.after(MINUTE), [Done::Open(2, vec![0, 1, 2, 3], Some(0))]);
}

#[test]
fn a_replacement_that_is_lost_has_as_long_as_before() {
    let mut scene = replacing();
    scene.after(MINUTE / 2);
    scene.breaks(1);
    assert_eq!(scene.waits(), Some(MINUTE / 2));
    scene.goes_live(1);
    scene.takes_over(1);
    assert_eq!(scene.poll(), [Done::Close(0)]);
}

#[test]
fn without_the_old_one_the_replacement_is_the_only_one_at_once() {
    let mut lost = replacing();
    lost.breaks(0);
    assert_eq!((lost.poll(), lost.on(0)), (vec![Done::Close(0)], Some(1)));
    let mut over = replacing();
    over.ends(0);
    assert_eq!((over.poll(), over.on(0)), (vec![], Some(1)));
    for scene in [&mut lost, &mut over] {
        assert_eq!(scene.after(HOUR), [], "it has time, as any other");
        scene.goes_live(1);
        assert_eq!(scene.waits().map(|wait| wait > 23 * HOUR), Some(true));
    }
}

#[test]
fn what_is_leaving_a_connection_that_is_to_stay_after_all_comes_back_to_it() {
    let mut scene = Scene::live(Shape { per_symbol: 10, connections: 2, ..SHAPE }, 3);
    assert_eq!(scene.after(FIRST).len(), 1, "the replacement");
    scene.unwants(1);
    scene.unwants(2);
    scene.poll();
    for slot in [1, 2] {
        scene.leaves(1, slot);
    }
    assert_eq!((scene.wants(50), scene.wants(51)), (3, 4));
    scene.poll();
    scene.leaves(0, 2);
    assert_eq!((scene.wants(1), scene.on(1)), (1, None), "the new one has no room left");
    assert_eq!(scene.after(MINUTE), [Done::Close(1), Done::Subscribe(0, 3)]);
    assert_eq!((scene.on(1), scene.on(4)), (Some(0), None));
    scene.leaves(0, 1);
    assert_eq!(scene.poll(), [Done::Subscribe(0, 1)]);
    scene.ends(1);
    assert_eq!(scene.poll(), [Done::Open(2, vec![4], None)]);
}
