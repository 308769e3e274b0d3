//! Book tickers and snapshots by their id, and what has no identity.

use tickwire_core::event::{BookSnapshot, Data};
use tickwire_core::plan::Side::{New, Old};

use super::market::{QUOTES, TICKERS};
use super::scene::{Scene, candle, quote};

fn snapshot(id: Option<u64>) -> Data<'static> {
    Data::BookSnapshot(BookSnapshot { id, bids: &[], asks: &[], book: None })
}

#[test]
fn a_quote_that_was_told_is_left_out_until_a_newer_one_was() {
    for says in [quote as fn(_) -> _, snapshot] {
        let mut scene = Scene::new();
        let says = |scene: &mut Scene, side, id| scene.says(side, QUOTES, says(Some(id)), false);
        assert!(says(&mut scene, Old, 10) && says(&mut scene, Old, 10), "venues repeat themselves");
        assert!(!says(&mut scene, New, 10));
        scene.begin(Some((1, 1)));
        scene.after(2_000);
        assert!(!says(&mut scene, Old, 11), "the new one has said 10, which was told");
        assert!(!says(&mut scene, New, 9) && !says(&mut scene, New, 10), "nothing new");
        assert!(says(&mut scene, New, 12) && says(&mut scene, New, 12), "repeated as it came");
        assert!(says(&mut scene, New, 3), "and whatever follows");
    }
}

#[test]
fn a_quote_that_is_ahead_waits() {
    let mut scene = Scene::new();
    scene.begin(Some((1, 1)));
    scene.quote(Old, 10);
    scene.quote(New, 12);
    scene.after(2_000);
    assert!(scene.handover.waits_for_old() && scene.quote(Old, 11));
    assert!(scene.quote(Old, 12) && !scene.handover.waits_for_old());
    assert!(!scene.quote(Old, 13) && scene.quote(New, 13));
}

#[test]
fn where_the_new_one_says_nothing_the_old_one_has_two_seconds_more() {
    let mut scene = Scene::new();
    scene.begin(Some((1, 1)));
    assert_eq!(scene.after(1_999), 0);
    assert!(scene.quote(Old, 10), "it happened before the new one listened");
    assert!(scene.trade(Old, 10) && scene.ticker(Old));
    assert_eq!(scene.after(1), 0);
    assert!(!scene.quote(Old, 11) && !scene.trade(Old, 11) && !scene.ticker(Old));
    assert!(scene.quote(New, 11) && scene.trade(New, 11) && scene.ticker(New));
}

#[test]
fn what_has_no_identity_goes_with_the_others() {
    let mut scene = Scene::new();
    let candle = candle();
    assert!(scene.ticker(Old) && !scene.ticker(New));
    scene.begin(Some((1, 1)));
    scene.after(2_000);
    assert!(!scene.ticker(Old) && scene.ticker(New));
    assert!(scene.says(New, TICKERS, Data::Candle(&candle), false));
    assert!(scene.says(New, QUOTES, quote(None), false));
}

#[test]
fn all_streams_are_taken_over_as_soon_as_the_new_one_has_spoken_on_each() {
    let mut scene = Scene::new();
    scene.begin(Some((1, 1)));
    scene.quote(Old, 10);
    scene.trade(Old, 10);
    scene.quote(New, 10);
    scene.trade(New, 10);
    assert!(scene.ticker(Old), "the new one has said none");
    assert!(!scene.ticker(New), "that was the last that was missing");
    assert!(!scene.ticker(Old) && !scene.quote(Old, 11) && scene.quote(New, 11));
}

#[test]
fn what_the_old_one_told_before_anybody_listened_is_not_waited_for() {
    let mut scene = Scene::new();
    // A venue that begins each stream with what is known.
    scene.quote(New, 10);
    scene.trade(New, 8);
    scene.trade(New, 9);
    scene.begin(Some((1, 1)));
    assert_eq!((scene.after(1_999), scene.handover.waits_for_old()), (0, false));
    assert_eq!((scene.after(1), scene.handover.is_done()), (0, true));
    assert!(!scene.quote(New, 10) && scene.quote(New, 11) && scene.trade(New, 10));
}

#[test]
fn what_is_told_while_the_new_one_is_held_back_is_left_out_too() {
    let mut scene = Scene::new();
    scene.quote(Old, 1);
    scene.begin(Some((1, 1)));
    scene.trade(New, 9);
    scene.after(2_000);
    assert!(scene.handover.waits_for_old() && scene.quote(Old, 2) && scene.trade(Old, 9));
    assert!(!scene.handover.waits_for_old() && !scene.handover.is_done(), "2 is to come");
    assert!(!scene.quote(New, 2) && scene.quote(New, 3));
}
