//! What belongs to no subscription: strange symbols, other words of the venue, and how old data is.

use crate::setup::Setup;
use tickwire_core::event::Slot;

#[test]
fn events_of_symbols_that_nobody_follows_are_counted() {
    Setup::new().run(|s| {
        s.live();
        s.says("trade Z 1 10 1 buy\ntrade A 2 10 1 sell\ntrade Y 3 10 1 buy");
        s.expect("A trade 2 10 1 sell");
        assert_eq!(s.session.stats().unknown_symbols, 2);
        s.says("note hello world");
        s.expect("note \"hello world\"");
    });
}

#[test]
fn other_words_of_the_venue_are_told() {
    Setup::new().run(|s| {
        s.live();
        s.says("system maintenance at noon");
        s.expect("venue System None \"maintenance at noon\"");
        s.says("error 7 what?");
        s.expect("venue Error Some(7) \"what?\"");
        s.says("no weather 2 no such channel");
        s.expect("venue Refused Some(2) \"no such channel\"");
    });
}

#[test]
fn when_data_last_came_is_known_by_symbol() {
    Setup::new().symbols(&["A", "B"]).run(|s| {
        s.live();
        s.wait(100);
        s.says("trade A 1 10 1 buy");
        let at = s.instant();
        s.wait(50);
        assert_eq!(s.session.last_data(Slot(0)), Some(at));
        assert_eq!(s.session.last_data(Slot(1)), None);
        assert_eq!(s.session.last_data(Slot(9)), None);
    });
}
