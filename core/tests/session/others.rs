//! What belongs to no subscription: strange symbols, other words of the venue, and how old data is.

use crate::setup::Setup;
use tickwire_core::event::Slot;
use tickwire_core::exchange::Message;
use tickwire_core::retry::Cause;
use tickwire_core::session::Output;
use tickwire_core::testing::MockChannel;

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

#[test]
fn the_channel_of_the_events_that_are_polled_is_known() {
    let channels =
        &[MockChannel::Trades, MockChannel::Full, MockChannel::Quotes, MockChannel::Market];
    Setup::new().channels(channels).run(|s| {
        s.live();
        assert_eq!(s.session.channel(), None, "an acknowledgement is of no channel");
        let messages = [
            (
                "trade A 1 10 1 buy\ntrade A 2 10 1 buy\ntrade Z 3 10 1 buy\ntrade A 4 1 1 sell",
                Some(0),
                3,
            ),
            // The first makes the book live: a notice comes before its event.
            ("full A 5 b:10@1 a:11@1", Some(1), 1),
            // Its lines do not say which of the book's channels they are of.
            ("delta A 6 6 b: a:11@2\ndelta A 7 7 b: a:11@3", Some(1), 2),
            ("tick A 1 - -", Some(3), 1),
            ("note hello", None, 1),
            ("quote A 1 - -\nquote A 2 - -", Some(2), 2),
            ("pong", None, 0),
            ("quote A 3 - -", Some(2), 1),
            ("quote A x - -", None, 0),
            ("trade A 9 10 1 buy", Some(0), 1),
        ];
        let now = s.stamp();
        for (text, channel, count) in messages {
            s.session.received(now, Message::text(text));
            let mut events = 0;
            loop {
                let step = s.session.step(now);
                match s.session.view(step, Message::text(text)) {
                    Output::Event(_) => {
                        events += 1;
                        assert_eq!(s.session.channel(), channel, "event {events} of {text}");
                    }
                    Output::Wait { .. } => break,
                    _ => {}
                }
            }
            assert_eq!((events, s.session.channel()), (count, channel), "{text}");
        }
        s.closed(Cause::Ended);
        assert_eq!(s.session.channel(), None);
    });
}
