//! Trades: by their id, or by what they are.

use tickwire_core::event::TradeId;
use tickwire_core::plan::Side::{New, Old};

use super::market::TRADES;
use super::scene::{Scene, event, trade};

#[test]
fn what_was_told_is_left_out_and_the_rest_told() {
    let mut scene = Scene::new();
    scene.begin(Some((1, 1)));
    assert!(scene.trade(Old, 7) && scene.trade(Old, 9) && !scene.trade(New, 7));
    scene.after(2_000);
    assert!(!scene.trade(Old, 11), "the new one has said nothing that was not told");
    assert!(!scene.trade(New, 9), "it was told");
    assert!(scene.trade(New, 11) && scene.trade(New, 12));
    assert!(scene.handover.is_done());
}

#[test]
fn the_old_one_catches_up_first() {
    let mut scene = Scene::new();
    scene.begin(Some((1, 1)));
    assert!(!scene.trade(New, 7) && !scene.trade(New, 9));
    scene.after(2_000);
    assert!(scene.handover.waits_for_old());
    assert!(scene.trade(Old, 7) && scene.handover.waits_for_old());
    assert!(scene.trade(Old, 9) && !scene.handover.waits_for_old());
    assert!(!scene.trade(Old, 10) && scene.trade(New, 10));
}

#[test]
fn texts_of_any_length_are_ids() {
    for zeros in [1, 40, 46, 47, 300] {
        let id = |last: char| format!("{}{last}", "0".repeat(zeros));
        let (one, two) = (id('1'), id('2'));
        let mut scene = Scene::new();
        let says = |scene: &mut Scene, side, id: &str| {
            scene.says(side, TRADES, trade(Some(TradeId::Text(id)), 5, 5), false)
        };
        assert!(says(&mut scene, Old, &one));
        scene.begin(Some((1, 1)));
        scene.after(1_999);
        assert!(!says(&mut scene, New, &one) && !says(&mut scene, New, &two));
        scene.after(1);
        assert!(says(&mut scene, Old, &two), "{zeros} zeros: it waits for the second");
        assert!(!says(&mut scene, Old, &id('3')) && says(&mut scene, New, &id('3')));
    }
}

#[test]
fn without_an_id_equal_trades_are_counted() {
    let mut scene = Scene::new();
    let says = |scene: &mut Scene, side, ms, price| {
        let event = event(scene.slot, Some(ms), trade(None, price, 1));
        scene.handover.tells(side, scene.slot, Some(TRADES), &event, false)
    };
    // Three equal trades at once, of which the new one says one before it takes over.
    scene.begin(Some((1, 1)));
    for _ in 0..3 {
        assert!(says(&mut scene, Old, 50, 8));
    }
    assert!(!says(&mut scene, New, 50, 8));
    scene.after(1_000);
    assert!(says(&mut scene, Old, 51, 8), "another time is another trade");
    scene.after(1_000);
    assert!(!says(&mut scene, New, 50, 8) && !says(&mut scene, New, 50, 8), "told already");
    assert!(says(&mut scene, New, 50, 8), "a fourth was not");
    assert!(!says(&mut scene, New, 51, 8) && says(&mut scene, New, 51, 9));
}

#[test]
fn the_end_of_what_was_told_is_waited_for() {
    let mut scene = Scene::new();
    scene.trade(Old, 1);
    scene.begin(Some((1, 1)));
    scene.after(1_900);
    scene.trade(Old, 2);
    scene.after(100);
    assert!(!scene.handover.is_done(), "the new one may be about to say 2");
    let until = scene.handover.until().unwrap();
    assert_eq!(until.since(scene.now).as_secs(), 2);
    assert_eq!(scene.after(1_999), 0);
    assert!(!scene.handover.is_done() && !scene.trade(New, 2) && scene.handover.is_done());
}

#[test]
fn the_end_of_what_was_told_is_not_waited_for_for_ever() {
    let mut scene = Scene::new();
    scene.begin(Some((1, 1)));
    scene.after(1_900);
    scene.trade(Old, 2);
    scene.after(100);
    scene.after(2_000);
    assert!(scene.handover.is_done());
    assert_eq!(scene.handover.until(), None);
}

#[test]
fn memory_is_bounded_and_the_oldest_forgotten() {
    let mut scene = Scene::new();
    scene.begin(Some((1, 1)));
    for id in 0..4_096 {
        scene.trade(Old, id);
    }
    assert_eq!(scene.handover.forgotten(), 0);
    scene.trade(Old, 4_096);
    assert_eq!(scene.handover.forgotten(), 1);
    assert!(!scene.trade(New, 1), "it is remembered");
    scene.after(2_000);
    assert!(!scene.trade(New, 4_096) && scene.trade(New, 0), "the oldest is not");
}

#[test]
fn memory_is_bounded_over_all_streams() {
    let mut scene = Scene::new();
    for slot in 0..40 {
        scene.slot.0 = slot;
        for id in 0..4_000 {
            scene.trade(Old, id);
        }
    }
    assert_eq!(scene.handover.forgotten(), 40 * 4_000 - 65_536);
    scene.trade(Old, 4_001);
    assert_eq!(scene.handover.forgotten(), 40 * 4_000 - 65_536 + 1);
}

#[test]
fn what_was_told_long_before_is_not_waited_for() {
    let mut scene = Scene::new();
    scene.trade(Old, 1);
    scene.quote(Old, 1);
    scene.begin(Some((1, 1)));
    scene.after(2_000);
    assert!(scene.handover.is_done(), "the new one would have said it by now");
}
