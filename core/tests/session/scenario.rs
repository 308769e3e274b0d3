//! A session, a scripted venue and a clock, with everything that happens written down.

use core::time::Duration;

use crate::setup::{Mock, Setup};
use crate::transcript::{book, told};
use tickwire_core::exchange::{Exchange, Facts, Message};
use tickwire_core::retry::Cause;
use tickwire_core::session::{Frame, Notice, Output, RequestId, State, Unanswered};
use tickwire_core::testing::MockVenue;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

/// How a story is driven. Nothing of it may show in what comes out.
#[derive(Clone, Copy, Debug)]
struct Mode {
    /// Polls more often than it must: again after every `Wait`, and in the middle of every wait.
    nosy: bool,
    /// What the clock says at the start, in nanoseconds.
    origin: u64,
}

const MODES: [Mode; 4] = [
    Mode { nosy: false, origin: 0 },
    Mode { nosy: true, origin: 0 },
    Mode { nosy: false, origin: 86_400_123_456_789 },
    Mode { nosy: true, origin: 1 << 61 },
];

impl Setup {
    /// Tells a story in every mode; what comes out must be the same.
    #[track_caller]
    pub(crate) fn run(&self, story: impl Fn(&mut Scenario)) {
        let mut first: Option<Vec<String>> = None;
        for mode in MODES {
            let mut scenario = Scenario::new(self, mode);
            story(&mut scenario);
            let all = scenario.all;
            let first = first.get_or_insert_with(|| all.clone());
            for (at, (was, is)) in first.iter().zip(&all).enumerate() {
                assert_eq!(is, was, "line {at} differs in {mode:?}");
            }
            assert_eq!(all.len(), first.len(), "{mode:?}: {:#?}", all.last());
        }
    }
}

/// One run of a story.
pub(crate) struct Scenario {
    pub(crate) session: Mock,
    mode: Mode,
    /// Nanoseconds since the start.
    pub(crate) now: u64,
    until: Option<Instant>,
    message: String,
    /// Everything, with times.
    all: Vec<String>,
    /// What was not yet expected.
    lines: Vec<String>,
    /// REST calls that were asked for and not answered: id and path.
    pub(crate) calls: Vec<(RequestId, String)>,
    /// Subscription requests that were sent and not answered.
    pub(crate) asked: Vec<u32>,
    /// The delays of planned reconnects.
    pub(crate) delays: Vec<Duration>,
    /// When messages were sent, in nanoseconds since the start.
    pub(crate) sent: Vec<u64>,
    state: State,
}

impl Scenario {
    fn new(setup: &Setup, mode: Mode) -> Self {
        Self {
            session: setup.session().expect("a session"),
            mode,
            now: 0,
            until: None,
            message: String::new(),
            all: Vec::new(),
            lines: Vec::new(),
            calls: Vec::new(),
            asked: Vec::new(),
            delays: Vec::new(),
            sent: Vec::new(),
            state: State::Idle,
        }
    }

    pub(crate) fn stamp(&self) -> Stamp {
        let now = Instant::from_nanos(self.mode.origin + self.now);
        Stamp::new(now, UnixNanos::from_nanos(1_700_000_000_000_000_000 + self.now))
    }

    pub(crate) fn instant(&self) -> Instant {
        self.stamp().mono
    }

    /// Polls until `Wait`.
    #[track_caller]
    pub(crate) fn drain(&mut self) {
        self.poll_once();
        if self.mode.nosy {
            for _ in 0..3 {
                let (until, len) = (self.until, self.all.len());
                self.poll_once();
                assert_eq!(self.until, until, "an extra poll moved the deadline");
                assert_eq!(self.all.len(), len, "an extra poll said: {:?}", self.all.last());
            }
        }
    }

    #[track_caller]
    fn poll_once(&mut self) {
        for _ in 0..10_000 {
            let now = self.stamp();
            let message = core::mem::take(&mut self.message);
            let output = self.session.poll(now, Message::text(&message));
            let line = match output {
                Output::Wait { until, want_write } => {
                    self.until = until;
                    assert!(!want_write, "a session has nothing to write");
                    assert!(until.is_none_or(|until| until > now.mono), "a busy loop");
                    self.message = message;
                    return;
                }
                Output::Stopped(stop) => {
                    self.until = None;
                    let line = format!("stopped: {stop:?}");
                    if !self.all.iter().any(|said| said.ends_with(&line)) {
                        self.note(line);
                    }
                    return;
                }
                output => {
                    let Self { now, calls, asked, delays, sent, state, .. } = self;
                    let mut kept = Kept { now: *now, calls, asked, delays, sent, state };
                    kept.follow(&output);
                    told(&output)
                }
            };
            self.message = message;
            self.note(line);
        }
        panic!("no end of outputs: {:#?}", &self.all[self.all.len() - 20..]);
    }

    fn note(&mut self, line: String) {
        self.all.push(format!("{:>12} {line}", self.now / 1000));
        self.lines.push(line);
    }

    /// Lets time pass, awake at every deadline on the way.
    #[track_caller]
    pub(crate) fn wait(&mut self, millis: u64) {
        self.wait_nanos(millis * 1_000_000);
    }

    #[track_caller]
    pub(crate) fn wait_nanos(&mut self, nanos: u64) {
        let end = self.now + nanos;
        let mut rounds = 0;
        loop {
            let until = self.until.map_or(u64::MAX, |until| until.as_nanos() - self.mode.origin);
            let next = until.min(end);
            if self.mode.nosy && next > self.now + 2 {
                // Wakes up early, for no reason.
                self.now += (next - self.now) / 3;
                self.drain();
                let again = self.until.map_or(u64::MAX, |at| at.as_nanos() - self.mode.origin);
                assert_eq!(again, until, "an early wake-up moved the deadline");
            }
            self.now = next;
            if until > end {
                break;
            }
            self.drain();
            rounds += 1;
            assert!(rounds < 100_000, "a timer storm");
            if next == end {
                break;
            }
        }
        self.drain();
    }

    /// Time passes and nobody looks.
    pub(crate) fn sleep(&mut self, millis: u64) {
        self.now += millis * 1_000_000;
    }

    #[track_caller]
    pub(crate) fn connected(&mut self) {
        self.session.connected(self.stamp(), [7; 32]);
        self.drain();
    }

    #[track_caller]
    pub(crate) fn closed(&mut self, cause: Cause) {
        self.session.closed(self.stamp(), cause);
        self.drain();
    }

    /// The venue sends a message.
    #[track_caller]
    pub(crate) fn says(&mut self, text: &str) {
        self.tell(text);
        self.drain();
    }

    /// The venue sends a message, and nobody polls.
    pub(crate) fn tell(&mut self, text: &str) {
        self.session.received(self.stamp(), Message::text(text));
        text.clone_into(&mut self.message);
    }

    /// The oldest REST call of a symbol is answered.
    #[track_caller]
    pub(crate) fn answers(&mut self, symbol: &str, status: u16, body: &str) {
        self.answers_with(symbol, status, None, body);
    }

    /// A REST call that nobody waits for any more is answered.
    pub(crate) fn answers_late(&mut self, call: RequestId, body: &str) {
        let now = self.stamp();
        self.session.responded(now, call, 200, None, body.as_bytes());
        self.drain();
    }

    #[track_caller]
    pub(crate) fn answers_with(
        &mut self,
        symbol: &str,
        status: u16,
        retry_after_s: Option<u32>,
        body: &str,
    ) {
        let id = self.call(symbol);
        let now = self.stamp();
        self.session.requested(now, id);
        self.session.responded(now, id, status, retry_after_s, body.as_bytes());
        self.drain();
    }

    #[track_caller]
    pub(crate) fn unanswered(&mut self, symbol: &str, cause: Unanswered) {
        let id = self.call(symbol);
        self.session.unanswered(self.stamp(), id, cause);
        self.drain();
    }

    /// Takes the oldest unanswered REST call of a symbol.
    #[track_caller]
    pub(crate) fn call(&mut self, symbol: &str) -> RequestId {
        let path = format!("/book/{symbol}");
        let at = self.calls.iter().position(|(_, asked)| *asked == path);
        let at = at.unwrap_or_else(|| panic!("no call for {symbol}: {:#?}", self.lines));
        self.calls.remove(at).0
    }

    /// Connects.
    #[track_caller]
    pub(crate) fn open(&mut self) {
        self.drain();
        self.connected();
    }

    /// Acknowledges every subscription request that is unanswered.
    #[track_caller]
    pub(crate) fn acknowledge(&mut self) {
        while !self.asked.is_empty() {
            let id = self.asked.remove(0);
            self.says(&format!("ok {id}"));
        }
    }

    /// Connects, subscribes, and forgets how.
    #[track_caller]
    pub(crate) fn live(&mut self) {
        self.open();
        self.acknowledge();
        assert_eq!(self.session.state(), State::Live, "{:#?}", self.lines);
        self.lines.clear();
    }

    #[track_caller]
    pub(crate) fn subscribe(&mut self, symbol: &str) {
        let now = self.instant();
        self.session.subscribe(symbol, now).expect("subscribed");
        self.drain();
    }

    #[track_caller]
    pub(crate) fn unsubscribe(&mut self, symbol: &str) {
        let now = self.instant();
        self.session.unsubscribe(symbol, now).expect("unsubscribed");
        self.drain();
    }

    #[track_caller]
    pub(crate) fn close(&mut self) {
        let now = self.instant();
        self.session.close(now);
        self.drain();
    }

    /// What was said since the last look.
    pub(crate) fn take(&mut self) -> Vec<String> {
        core::mem::take(&mut self.lines)
    }

    /// Everything that was said since the last look is exactly this, a line each.
    #[track_caller]
    pub(crate) fn expect(&mut self, expected: &str) {
        let expected: Vec<&str> = expected.lines().map(str::trim).collect();
        let expected: Vec<&str> = expected.into_iter().filter(|line| !line.is_empty()).collect();
        let told = self.take();
        assert_eq!(told, expected, "\ntold:\n{}\n", told.join("\n"));
    }

    /// Nothing was said since the last look.
    #[track_caller]
    pub(crate) fn expect_nothing(&mut self) {
        self.expect("");
    }

    /// When the session wants to be polled again, in nanoseconds from now.
    pub(crate) fn due_in(&self) -> Option<u64> {
        let now = self.mode.origin + self.now;
        self.until.map(|until| until.as_nanos() - now)
    }

    /// The best bid and ask and the depths of a live book, as text.
    pub(crate) fn book(&self, symbol: &str) -> String {
        let slot = self.session.slot(symbol).expect("a slot");
        self.session.book(slot).map_or("none".into(), book)
    }
}

/// What stories ask about.
struct Kept<'k> {
    now: u64,
    calls: &'k mut Vec<(RequestId, String)>,
    asked: &'k mut Vec<u32>,
    delays: &'k mut Vec<Duration>,
    sent: &'k mut Vec<u64>,
    state: &'k mut State,
}

impl Kept<'_> {
    #[track_caller]
    fn follow(&mut self, output: &Output<'_>) {
        match output {
            Output::Request(request) => {
                assert_eq!(request.base, "https://mock.test");
                self.calls.push((request.id, request.path.to_owned()));
            }
            Output::ReconnectAfter { delay, .. } => self.delays.push(*delay),
            Output::Send(frame) => {
                self.sent.push(self.now);
                if let Frame::Text(text) = frame
                    && let Some(rest) = text.strip_prefix("sub ")
                {
                    self.asked.push(rest.split(' ').next().unwrap().parse().unwrap());
                }
            }
            Output::Notice(Notice::State { from, to, .. }) => {
                assert_eq!(*from, *self.state, "states follow each other");
                *self.state = *to;
                if matches!(to, State::Backoff | State::Stopped) {
                    self.asked.clear();
                }
            }
            _ => {}
        }
    }
}

/// Waits as long as the facts of the venue say, for tests that name the fact.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap()
}

/// The facts of the mock venue.
pub(crate) fn facts() -> &'static Facts {
    MockVenue::default().facts()
}
