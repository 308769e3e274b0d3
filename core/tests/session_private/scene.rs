//! A private session, a scripted venue and a clock, with everything that happens written down.

use core::time::Duration;

use crate::words::told;
use tickwire_core::account::action::{Action, ActionId, NewOrder, OrderRef};
use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::id::Id;
use tickwire_core::account::ledger::{Entry, FillEntry};
use tickwire_core::account::order::OrderKind;
use tickwire_core::event::{Level, Side};
use tickwire_core::exchange::Message;
use tickwire_core::meter::Meter;
use tickwire_core::retry::Cause;
use tickwire_core::scratch::Item;
use tickwire_core::session::{
    ConfigError, Frame, Memory, NotAsked, Notice, Output, PendingAction, PrivateConfig,
    PrivateMemory, PrivateSession, RequestId, Row, Session, State, Stop, Unanswered,
};
use tickwire_core::store::Store;
use tickwire_core::symbol::Symbol;
use tickwire_core::testing::{MockAccount, MockAccountChannel};
use tickwire_core::time::{Instant, Stamp, UnixNanos};

/// Milliseconds since the epoch when a story begins.
pub(crate) const START: u64 = 1_700_000_000_000;

type Account = PrivateSession<'static, MockAccount>;
type Change = Box<dyn Fn(&mut PrivateConfig<'static, MockAccountChannel>)>;

/// What a session is made of.
pub(crate) struct Setup {
    pub(crate) venue: MockAccount,
    pub(crate) entries: usize,
    pub(crate) fills: usize,
    pub(crate) actions: usize,
    pub(crate) records: usize,
    pub(crate) text: usize,
    /// Whether the target has a wall clock.
    pub(crate) wall: bool,
    changes: Vec<Change>,
}

impl Setup {
    /// A login, and orders only; nothing else to ask for.
    pub(crate) fn new() -> Self {
        let mut venue = MockAccount::default();
        venue.entrance.positions = false;
        Self {
            venue,
            entries: 16,
            fills: 16,
            actions: 4,
            records: 16,
            text: 512,
            wall: true,
            changes: Vec::new(),
        }
        .with(|config| config.session.channels = &[MockAccountChannel::Orders])
    }

    /// No login.
    pub(crate) fn open() -> Self {
        let mut setup = Self::new();
        setup.venue.entrance.login = false;
        setup
    }

    /// A listen key, and no login.
    pub(crate) fn with_key() -> Self {
        let mut setup = Self::open();
        setup.venue.entrance.listen_key = Some(MockAccount::LISTEN_KEY);
        setup
    }

    pub(crate) fn venue(mut self, change: impl Fn(&mut MockAccount)) -> Self {
        change(&mut self.venue);
        self
    }

    pub(crate) fn with(
        mut self,
        change: impl Fn(&mut PrivateConfig<'static, MockAccountChannel>) + 'static,
    ) -> Self {
        self.changes.push(Box::new(change));
        self
    }

    pub(crate) fn session(&self) -> Result<Account, ConfigError> {
        let mut config = PrivateConfig::of(&self.venue);
        self.changes.iter().for_each(|change| change(&mut config));
        let session = Memory {
            rows: vec![Row::default(); 1].leak().into(),
            index: vec![0; 2].leak().into(),
            items: vec![Item::default(); self.records].leak().into(),
            levels: vec![Level::default(); 1].leak().into(),
            batch: vec![Symbol::default(); 1].leak().into(),
            text: vec![0; self.text].leak().into(),
            meters: Store::<Meter>::Borrowed(&mut []),
        };
        let memory = PrivateMemory {
            session,
            records: vec![None; self.records].leak().into(),
            entries: vec![Entry::default(); self.entries].leak().into(),
            fills: vec![FillEntry::default(); self.fills].leak().into(),
            actions: vec![None::<PendingAction>; self.actions].leak().into(),
        };
        let credentials = Credentials::new("KEY", "SECRET").unwrap();
        Session::private(self.venue, credentials, config, memory, [3; 32])
    }

    /// Tells a story in every mode; what comes out must be the same.
    #[track_caller]
    pub(crate) fn run(&self, story: impl Fn(&mut Scene)) {
        let mut first: Option<Vec<String>> = None;
        for (nosy, origin) in [(false, 0), (true, 0), (false, 86_400_123_456_789), (true, 1 << 61)]
        {
            let mut scene = Scene::new(self, nosy, origin);
            story(&mut scene);
            let first = first.get_or_insert_with(|| scene.all.clone());
            assert_eq!(&scene.all, first, "nosy {nosy}, origin {origin}");
        }
    }
}

/// One run of a story.
pub(crate) struct Scene {
    pub(crate) session: Account,
    nosy: bool,
    origin: u64,
    /// Nanoseconds since the start.
    pub(crate) now: u64,
    /// The wall clock's error, in nanoseconds.
    pub(crate) skew: i64,
    wall: bool,
    until: Option<Instant>,
    /// Everything.
    all: Vec<String>,
    /// What was not yet expected.
    lines: Vec<String>,
    /// REST calls without an answer.
    pub(crate) calls: Vec<(RequestId, String)>,
    pub(crate) asked: Vec<u32>,
    pub(crate) delays: Vec<Duration>,
    pub(crate) stop: Option<Stop>,
}

impl Scene {
    fn new(setup: &Setup, nosy: bool, origin: u64) -> Self {
        Self {
            session: setup.session().expect("a session"),
            nosy,
            origin,
            now: 0,
            skew: 0,
            wall: setup.wall,
            until: None,
            all: Vec::new(),
            lines: Vec::new(),
            calls: Vec::new(),
            asked: Vec::new(),
            delays: Vec::new(),
            stop: None,
        }
    }

    pub(crate) fn stamp(&self) -> Stamp {
        let mono = Instant::from_nanos(self.origin + self.now);
        let wall = (START * 1_000_000 + self.now).saturating_add_signed(self.skew);
        Stamp::new(mono, UnixNanos::from_nanos(wall).filter(|_| self.wall))
    }

    /// Polls until `Wait`; where it is nosy, again and again.
    #[track_caller]
    pub(crate) fn drain(&mut self) {
        self.poll_all();
        for _ in 0..if self.nosy { 3 } else { 0 } {
            let (until, len) = (self.until, self.all.len());
            self.poll_all();
            assert_eq!(self.until, until, "an extra poll moved the deadline");
            assert_eq!(self.all.len(), len, "an extra poll said: {:?}", self.all.last());
        }
    }

    #[track_caller]
    fn poll_all(&mut self) {
        for _ in 0..1_000 {
            let now = self.stamp();
            let output = self.session.poll(now, Message::text(""));
            let line = match &output {
                Output::Wait { until, .. } => {
                    assert!(until.is_none_or(|until| until > now.mono), "a busy loop");
                    self.until = *until;
                    return;
                }
                Output::Stopped(stop) => {
                    (self.until, self.stop) = (None, Some(*stop));
                    return;
                }
                output => told(output),
            };
            match output {
                Output::Request(request) => {
                    self.calls.push((request.id, line.clone()));
                }
                Output::ReconnectAfter { delay, .. } => self.delays.push(delay),
                Output::Send(Frame::Text(text)) => {
                    if let Some(rest) = text.strip_prefix("sub ") {
                        self.asked.push(rest.split(' ').next().unwrap().parse().unwrap());
                    }
                }
                Output::Notice(Notice::State { to: State::Backoff | State::Stopped, .. }) => {
                    self.asked.clear();
                }
                _ => {}
            }
            self.all.push(line.clone());
            self.lines.push(line);
        }
        panic!("no end of outputs: {:#?}", &self.all[self.all.len() - 20..]);
    }

    /// Lets time pass, awake at every deadline on the way.
    #[track_caller]
    pub(crate) fn wait(&mut self, millis: u64) {
        let end = self.now + millis * 1_000_000;
        for _ in 0..10_000 {
            let until = self.until.map_or(u64::MAX, |until| until.as_nanos() - self.origin);
            let next = until.min(end);
            if self.nosy && next > self.now + 2 {
                self.now += (next - self.now) / 3;
                self.drain();
                let again = self.until.map_or(u64::MAX, |at| at.as_nanos() - self.origin);
                assert_eq!(again, until, "an early wake-up moved the deadline");
            }
            self.now = next.max(self.now);
            if until > end {
                return self.drain();
            }
            self.drain();
            if next == end {
                return;
            }
        }
        panic!("a timer storm");
    }

    /// Whether the session wants to be polled again.
    pub(crate) fn is_awaited(&self) -> bool {
        self.until.is_some()
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

    #[track_caller]
    pub(crate) fn says(&mut self, text: &str) {
        self.session.received(self.stamp(), Message::text(text));
        self.drain();
    }

    /// The oldest REST call whose path begins so is answered.
    #[track_caller]
    pub(crate) fn answers(&mut self, path: &str, status: u16, body: &str) {
        let id = self.call(path);
        let now = self.stamp();
        self.session.requested(now, id);
        self.session.responded(now, id, status, None, body.as_bytes());
        self.drain();
    }

    #[track_caller]
    pub(crate) fn unanswered(&mut self, path: &str) {
        self.unanswered_for(path, Unanswered::Network);
    }

    #[track_caller]
    pub(crate) fn unanswered_for(&mut self, path: &str, why: Unanswered) {
        let id = self.call(path);
        self.session.unanswered(self.stamp(), id, why);
        self.drain();
    }

    #[track_caller]
    pub(crate) fn call(&mut self, path: &str) -> RequestId {
        let begins = |line: &str| line.split(' ').nth(1).is_some_and(|at| at.starts_with(path));
        let at = self.calls.iter().position(|(_, line)| begins(line));
        let at = at.unwrap_or_else(|| panic!("no call {path}: {:#?}", self.lines));
        self.calls.remove(at).0
    }

    #[track_caller]
    pub(crate) fn close(&mut self) {
        self.session.close(self.stamp().mono);
        self.drain();
    }

    #[track_caller]
    pub(crate) fn acknowledge(&mut self) {
        while !self.asked.is_empty() {
            let id = self.asked.remove(0);
            self.says(&format!("ok {id}"));
        }
    }

    /// Connects, is let in, subscribes.
    #[track_caller]
    pub(crate) fn subscribed(&mut self) {
        self.drain();
        self.connected();
        if self.session.state() == State::Authenticating {
            self.says("in");
        }
        self.acknowledge();
        assert_eq!(self.session.state(), State::Live, "{:#?}", self.lines);
    }

    /// Answers a reconciliation with nothing in it, but what `bodies` has for paths that begin so.
    #[track_caller]
    pub(crate) fn reconciled(&mut self, bodies: &[(&str, &str)]) {
        for _ in 0..100 {
            let state = self.session.account_state().to_string();
            let Some((_, line)) = self.calls.first() else {
                if state != "reconciling" {
                    return;
                }
                // REST may be behind: it is asked again.
                self.wait(1_000);
                continue;
            };
            let path = line.split(' ').nth(1).unwrap().to_owned();
            let body = bodies.iter().find(|(begins, _)| path.starts_with(begins));
            self.answers(&path, 200, body.map_or("none", |(_, body)| body));
        }
        panic!("no end of it: {:#?}", self.lines);
    }

    /// The state is live, and it is forgotten how it became so.
    #[track_caller]
    pub(crate) fn live(&mut self) {
        self.subscribed();
        self.reconciled(&[]);
        let state = self.session.account_state().to_string();
        assert_eq!(state, "live", "{:#?}", self.lines);
        self.lines.clear();
    }

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

    /// This was said since the last look, in this order, among other things.
    #[track_caller]
    pub(crate) fn hears(&mut self, expected: &str) {
        let told = self.take();
        let mut left = told.iter();
        for line in expected.lines().map(str::trim).filter(|line| !line.is_empty()) {
            // Two dots at the end stand for whatever follows.
            let is = |told: &String| match line.strip_suffix("..") {
                Some(begin) => told.starts_with(begin),
                None => told == line,
            };
            assert!(left.any(is), "{line:?} is not in\n{}\n", told.join("\n"));
        }
    }

    pub(crate) fn act(&mut self, action: &Action<'_>) -> Result<(ActionId, String), NotAsked> {
        let mut out = [0; 512];
        let (id, len) = self.session.act(action, self.stamp(), &mut out)?;
        let text = String::from_utf8(out[..len].to_vec()).unwrap();
        self.drain();
        Ok((id, text))
    }

    /// Places an order with an id of ours; its number.
    #[track_caller]
    pub(crate) fn place(&mut self, client_id: &str) -> u32 {
        let order = order(Some(client_id));
        self.act(&Action::Place(&order)).expect("placed").0.0
    }

    #[track_caller]
    pub(crate) fn cancel(&mut self, id: &str) -> u32 {
        let order = OrderRef { symbol: symbol("A"), id: Id::text(id).unwrap() };
        self.act(&Action::Cancel(&order)).expect("asked").0.0
    }
}

pub(crate) fn symbol(text: &str) -> Symbol {
    Symbol::new(text).unwrap()
}

pub(crate) fn order(client_id: Option<&str>) -> NewOrder {
    NewOrder {
        symbol: symbol("A"),
        side: Side::Buy,
        kind: OrderKind::Limit,
        size: "1.5".parse().unwrap(),
        price: Some("10".parse().unwrap()),
        time_in_force: None,
        client_id: client_id.and_then(Id::text),
        reduce_only: false,
    }
}
