//! What must hold of every output, whatever happened before it.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tickwire_core::book::BookState;
use tickwire_core::event::{Data, Event, Slot};
use tickwire_core::retry::{Cause, RETRY_AFTER_MAX};
use tickwire_core::session::{Dropped, Frame, Notice, Output, Request, State, Stop};
use tickwire_core::time::{Instant, Stamp};

use super::{AT_ONCE, FRAMES, Mock, SECOND, SYMBOLS};

/// What the outputs so far have said.
#[derive(Default)]
pub(super) struct Judge {
    /// The deadline of the last wait.
    pub(super) until: Option<Instant>,
    pub(super) stopped: Option<Stop>,
    /// Calls without an answer, with their deadlines.
    pub(super) calls: BTreeMap<u32, Instant>,
    /// Requests of this connection that the venue has not answered.
    pub(super) asked: VecDeque<String>,
    last_call: u32,
    /// `None` where some notices were dropped.
    state: Option<State>,
    is_told: bool,
    /// When messages were sent in the last second.
    frames: VecDeque<Instant>,
    /// Not before this may it connect again.
    patience: Instant,
    /// Books that something whole was told for in this connection.
    whole: BTreeSet<u16>,
}

impl Judge {
    pub(super) fn answered(&mut self, id: u32) {
        self.calls.remove(&id);
        // An answer may make any book live; which one it was for, the venue alone knows.
        self.whole.extend(0..8);
    }

    pub(super) fn judge(&mut self, output: &Output<'_>, now: Stamp) {
        self.calls.retain(|_, deadline| *deadline > now.mono);
        assert!(self.stopped.is_none() || matches!(output, Output::Stopped(_)), "{output:?}");
        match output {
            Output::Connect(_) => {
                assert!(now.mono >= self.patience, "connects before the delay is over");
            }
            Output::Send(frame) => self.frame(frame, now.mono),
            Output::Event(event) => self.event(event),
            Output::Notice(notice) => self.notice(notice),
            Output::Request(request) => self.call(request, now.mono),
            Output::ReconnectAfter { delay, attempt, cause } => {
                self.wait(*delay, *attempt, *cause, now.mono);
            }
            Output::Disconnect => {}
            Output::Stopped(why) => {
                assert!(self.stopped.is_none_or(|before| before == *why), "a stop is final");
                self.stopped = Some(*why);
            }
            Output::Wait { until, .. } => {
                assert!(until.is_none_or(|until| until > now.mono), "a deadline in the past");
                self.until = *until;
            }
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        assert!(event.received.is_some());
        if let Data::BookDelta(delta) = event.data
            && let Some(live) = delta.book.and_then(|book| book.live())
        {
            assert!(live.id() >= delta.last_id, "a live book is behind its delta");
        }
        if let Data::BookSnapshot(_) = event.data {
            self.whole.extend(event.slot.map(|slot| slot.0));
        }
    }

    fn call(&mut self, request: &Request<'_>, now: Instant) {
        assert!(request.deadline > now, "a call that is late already");
        assert!(request.id.0 > self.last_call, "an id is never used twice");
        self.last_call = request.id.0;
        self.calls.insert(request.id.0, request.deadline);
        assert!(self.calls.len() <= usize::from(AT_ONCE), "too many calls at once");
    }

    fn frame(&mut self, frame: &Frame<'_>, now: Instant) {
        if let Frame::Text(text) = frame
            && text.contains("sub ")
        {
            self.asked.push_back((*text).to_owned());
        }
        if matches!(frame, Frame::Close(_)) {
            return;
        }
        self.frames.push_back(now);
        let second = Duration::from_nanos(SECOND);
        while self.frames.front().is_some_and(|&first| now.since(first) >= second) {
            self.frames.pop_front();
        }
        assert!(self.frames.len() <= usize::from(FRAMES), "too many messages in a second");
    }

    fn notice(&mut self, notice: &Notice<'_>) {
        match notice {
            Notice::State { from, to, .. } => {
                let before = if self.is_told { self.state } else { Some(State::Idle) };
                assert!(before.is_none_or(|before| before == *from), "{from:?} after {before:?}");
                assert!(is_legal(*from, *to), "{from:?} to {to:?}");
                (self.is_told, self.state) = (true, Some(*to));
                if matches!(to, State::Backoff | State::Stopped | State::Closing) {
                    self.whole.clear();
                    self.asked.clear();
                }
            }
            Notice::Dropped { what: Dropped::Notices, .. } => {
                (self.is_told, self.state) = (true, None);
            }
            _ => {}
        }
    }

    fn wait(&mut self, delay: Duration, attempt: u32, cause: Cause, now: Instant) {
        let prompt = matches!(cause, Cause::Upgrade | Cause::Age);
        // Half of the first delay of the policy is the least that is ever drawn.
        assert!(prompt || attempt == 0 || delay >= Duration::from_millis(500), "{delay:?} {cause}");
        assert!(delay <= RETRY_AFTER_MAX * 2, "{delay:?} for {cause}");
        self.patience = now.after(delay);
    }

    /// A book is live only after something whole of this connection.
    pub(super) fn books(&self, session: &Mock) {
        for slot in SYMBOLS.iter().filter_map(|symbol| session.slot(symbol)) {
            let Some(book) = session.book(slot) else { continue };
            assert_eq!(book.live().is_some(), book.state() == BookState::Live);
            let Slot(row) = slot;
            assert!(book.live().is_none() || self.whole.contains(&row), "live from nothing");
        }
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
