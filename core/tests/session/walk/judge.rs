//! What must hold of every output, whatever happened before it.

use super::{AT_ONCE, FRAMES, WINDOW, Walk};
use tickwire_core::book::BookState;
use tickwire_core::event::{Data, Slot};
use tickwire_core::session::{Dropped, Frame, Notice, Output, State, SubscriptionState};
use tickwire_core::time::{Instant, Stamp};

impl Walk {
    pub(super) fn judge(&mut self, seen: Seen, now: Stamp) {
        self.calls.retain(|_, (_, deadline)| *deadline > now.mono);
        match seen {
            Seen::Nothing => {}
            Seen::Event => self.events += 1,
            Seen::Wait(until) => {
                assert!(until.is_none_or(|until| until > now.mono), "{until:?} at {now:?}");
            }
            Seen::State(from, to) => {
                if let Some(state) = self.state {
                    assert_eq!(from, state, "states follow each other");
                }
                assert!(is_legal(from, to), "{from:?} > {to:?}");
                self.state = Some(to);
                self.lives += u64::from(to == State::Live);
                self.renewals += u64::from((from, to) == (State::Closing, State::Backoff));
                if matches!(to, State::Backoff | State::Stopped | State::Closing) {
                    self.resynced.clear();
                    self.asked.clear();
                    self.old_calls.extend(self.calls.keys());
                }
            }
            Seen::Dropped => self.state = None,
            Seen::Subscription(slot, channel, state) => {
                if state == SubscriptionState::Active {
                    self.active.insert((slot.0, channel));
                } else {
                    self.active.remove(&(slot.0, channel));
                }
            }
            Seen::Sent(text) => self.judge_sent(&text),
            Seen::Call(id, path, deadline) => {
                let symbol = path.strip_prefix("/book/").unwrap();
                let slot = self.session.slot(symbol).unwrap();
                assert!(self.calls.len() < AT_ONCE, "too many calls at once");
                self.calls.insert(id, (slot, deadline));
            }
        }
    }

    fn judge_sent(&mut self, text: &str) {
        // A clock that has gone back leaves in doubt when the earlier ones were sent: not before it
        // said so, and not after the latest that it had said.
        let at = self.now.max(self.frames.back().copied().unwrap_or(0));
        self.frames.push_back(at);
        if self.frames.len() > FRAMES {
            let first = self.frames.pop_front().unwrap();
            assert!(self.latest >= first + WINDOW, "{FRAMES} and one messages within a second");
        }
        if text != "ping" && text != "<ping>" {
            self.asked.push_back(text.to_owned());
        }
        let mut words = text.split(' ');
        if words.next() == Some("sub") {
            let channel = words.nth(1).unwrap();
            // Of the market there is only one, and its request names no symbols.
            let Some(symbols) = words.next() else {
                assert!(!self.active.iter().any(|(_, name)| *name == channel), "asked for twice");
                return;
            };
            for symbol in symbols.split(',') {
                let slot = self.session.slot(symbol).expect("a followed symbol").0;
                let active = self.active.iter().any(|(at, name)| *at == slot && *name == channel);
                assert!(!active, "asked for {channel} {symbol}, which is active");
            }
        }
    }

    pub(super) fn look_at_books(&mut self) {
        for slot in 0..4 {
            let Some(book) = self.session.book(Slot(slot)) else { continue };
            let live = book.state() == BookState::Live;
            assert_eq!(book.live().is_some(), live);
            self.live_books += u64::from(live);
            assert!(!live || self.session.is_connected(), "a live book without a connection");
            assert!(!live || self.resynced.contains(&slot), "slot {slot} is live by itself");
        }
    }
}

/// What an output was, without its borrows.
pub(super) enum Seen {
    Nothing,
    Event,
    Wait(Option<Instant>),
    State(State, State),
    Dropped,
    Subscription(Slot, &'static str, SubscriptionState),
    Sent(String),
    Call(u32, String, Instant),
}

pub(super) fn look(output: &Output<'_>, now: Stamp) -> Seen {
    match output {
        Output::Event(event) => {
            if let Data::BookDelta(delta) = event.data
                && let Some(live) = delta.book.and_then(|book| book.live())
            {
                assert!(live.id() >= delta.last_id);
            }
            assert!(event.received.is_some());
            Seen::Event
        }
        Output::Wait { until, .. } => Seen::Wait(*until),
        Output::Notice(Notice::State { from, to, .. }) => Seen::State(*from, *to),
        Output::Notice(Notice::Dropped { what: Dropped::Notices, .. }) => Seen::Dropped,
        Output::Notice(Notice::Subscription { slot, channel, state, .. }) => {
            Seen::Subscription(*slot, channel, *state)
        }
        Output::Send(Frame::Text(text)) => Seen::Sent((*text).to_owned()),
        Output::Send(Frame::Ping(_)) => Seen::Sent("<ping>".into()),
        Output::Request(request) => {
            assert!(request.deadline > now.mono);
            Seen::Call(request.id.0, request.path.to_owned(), request.deadline)
        }
        _ => Seen::Nothing,
    }
}

fn is_legal(from: State, to: State) -> bool {
    use State::{Backoff, Closing, Connecting, Handshaking, Idle, Live, Stopped, Subscribing};
    matches!(
        (from, to),
        (Idle, Connecting)
            | (Connecting, Handshaking | Backoff)
            | (Handshaking, Subscribing | Backoff)
            | (Subscribing, Live | Closing | Backoff)
            | (Live, Closing | Backoff)
            | (Closing, Backoff)
            | (Backoff, Connecting)
            | (Idle | Connecting | Handshaking | Subscribing | Live | Closing | Backoff, Stopped)
    )
}
