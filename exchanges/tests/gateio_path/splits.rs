//! How bytes are cut into reads changes nothing (I12), nor do extra polls (I13).

use crate::capture::Capture;
use crate::samples;

#[test]
fn every_two_way_split_and_single_bytes_give_the_same_transcript() {
    for capture in Capture::all() {
        let whole = capture.play(|bytes, read| read(bytes), false);
        assert!(whole.lines().count() > 5, "{}: {whole}", capture.name);
        let bytes = capture.play(|bytes, read| bytes.chunks(1).for_each(&mut *read), true);
        assert_eq!(bytes, whole, "{} byte by byte", capture.name);
        let longest = capture.before.len().max(capture.after.len());
        for at in 1..longest {
            let split = capture.play(
                |bytes, read| {
                    let (head, tail) = bytes.split_at(at.min(bytes.len()));
                    read(head);
                    read(tail);
                },
                at % 2 == 0,
            );
            assert_eq!(split, whole, "{} split at byte {at}", capture.name);
        }
        println!("{}: {} splits, {} lines", capture.name, longest, whole.lines().count());
    }
}

#[test]
fn the_constructed_capture_says_what_it_should() {
    let said = Capture::constructed().play(|bytes, read| read(bytes), false);
    let count = |what: &str| said.matches(what).count();
    assert_eq!(count("Trade(Trade"), 2, "{said}");
    assert_eq!(count("BookTicker(BookTicker"), 1, "{said}");
    assert_eq!(count("BookDelta(BookDelta"), 4, "{said}");
    assert_eq!(count("Venue(VenueEvent"), 1, "{said}");
    assert_eq!(count("Malformed { error"), 1, "{said}");
    assert_eq!(count("Stale(Gap { expected: 104, got: 110 })"), 1 + 2, "{said}");
    let gap = said.find("Book { slot: Slot(0), symbol: \"BTC_USDT\", state: Stale").unwrap();
    let delta = said.find("first_id: Some(110)").unwrap();
    assert!(gap < delta, "the book is invalid before the delta that shows it: {said}");
}

#[test]
fn the_constructed_capture_of_a_contract_says_what_it_should() {
    let said = Capture::constructed_futures().play(|bytes, read| read(bytes), false);
    let count = |what: &str| said.matches(what).count();
    assert_eq!(count("Trade(Trade"), 4, "{said}");
    assert_eq!(count("side: Sell"), 2, "{said}");
    assert_eq!(count("BookTicker(BookTicker"), 1, "{said}");
    assert_eq!(count("BookDelta(BookDelta"), 5, "{said}");
    assert_eq!(count("open_interest: Some(9007199254740993)"), 1, "{said}");
    assert_eq!(count("Malformed { error"), 1, "{said}");
    assert_eq!(count("Stale(Gap { expected: 107, got: 110 })"), 1 + 2, "{said}");
}

/// The books at the end of recordings, as another program made them of the same bytes.
#[test]
fn recorded_sessions_end_in_the_book_that_is_expected() {
    let Some(folder) = samples::published("replay") else { return };
    let expected = std::fs::read(folder.join("EXPECTED.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    for capture in Capture::recorded() {
        let (said, book) = capture.finished(|bytes, read| read(bytes), false);
        let book = book.unwrap_or_else(|| panic!("{}: not live\n{said}", capture.name));
        let expected = &expected[&capture.name];
        assert_eq!(expected["id"], book.id, "{}", capture.name);
        assert_eq!(expected["bids"], book.bids.len(), "{}", capture.name);
        assert_eq!(expected["asks"], book.asks.len(), "{}", capture.name);
        for (side, best) in [(&book.bids, "best_bids"), (&book.asks, "best_asks")] {
            for (level, expected) in side.iter().zip(expected[best].as_array().unwrap()) {
                let trimmed = |text: &serde_json::Value| {
                    let text = text.as_str().unwrap();
                    let whole = text.contains('.').then(|| text.trim_end_matches('0'));
                    whole.unwrap_or(text).trim_end_matches('.').to_owned()
                };
                assert_eq!(level.0, trimmed(&expected[0]), "{}", capture.name);
                assert_eq!(level.1, trimmed(&expected[1]), "{}", capture.name);
            }
        }
    }
}
