//! A driver that runs, and what it has told so far.

use core::fmt::Write as _;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use tickwire_simulator::Simulator;

use crate::bell::Bell;
use crate::driver::Driver;
use crate::gate::Gate;
use crate::ledger::Ledger;
use crate::script::Script;
use crate::sink::{Sink, Told};
use crate::text::UNREACHABLE;

/// How long anything is waited for: what comes at all comes far sooner.
pub const PATIENCE: Duration = Duration::from_secs(100);

/// Room for drivers whose memory is in their types.
const STACK: usize = 16 << 20;

/// How often a book is compared before it counts as right.
const ROUNDS: u32 = 3;

/// A driver on a thread of its own.
#[derive(Debug)]
pub struct Running {
    name: &'static str,
    told: Receiver<Told>,
    bell: Bell,
    gate: Gate,
    thread: Option<JoinHandle<()>>,
    /// Whether [`UNREACHABLE`] is said.
    names_the_unreachable: bool,
    /// Every line of news so far.
    news: Vec<String>,
    /// How many of them the scenario has looked at.
    seen: usize,
    /// Every line of data that was not looked at yet.
    data: Vec<String>,
    /// How often each symbol's book was found right, and the last id.
    equal: BTreeMap<String, (u32, u64)>,
    /// What the user of a queue got of it.
    ledger: Ledger,
}

impl Running {
    /// Starts a driver; live books are held against the exchange's, where one is given.
    ///
    /// # Panics
    ///
    /// There is no thread for it.
    #[must_use]
    pub fn start(
        driver: &'static dyn Driver,
        script: Script,
        exchange: Option<&Arc<Simulator>>,
    ) -> Self {
        let (sender, told) = channel();
        let (bell, gate, name) = (Bell::default(), Gate::default(), driver.name());
        let sink = Sink::new(sender, exchange.map(Arc::clone), gate.clone());
        let rung = bell.clone();
        let thread = thread::Builder::new().name(name.to_owned()).stack_size(STACK);
        let thread = thread.spawn(move || driver.run(script, sink, rung));
        Self {
            name,
            told,
            bell,
            gate,
            thread: Some(thread.expect("a thread")),
            names_the_unreachable: driver.names_the_unreachable(),
            news: Vec::new(),
            seen: 0,
            data: Vec::new(),
            equal: BTreeMap::new(),
            ledger: Ledger::default(),
        }
    }

    /// Waits until the next lines of news are these, and no others between. A line may be several,
    /// with ` | ` between: any of them will do; `…` stands for any text.
    ///
    /// # Panics
    ///
    /// Another line came, or none in time.
    pub fn says<L: AsRef<str>>(&mut self, lines: &[L]) {
        for wanted in lines.iter().map(AsRef::as_ref) {
            if self.is_heard(wanted) {
                let line = self.line(wanted, deadline());
                assert!(fits(wanted, &line), "wanted {wanted:?}\n{}", self.story());
            }
        }
    }

    /// Waits for a line of news, whatever comes before it.
    ///
    /// # Panics
    ///
    /// It does not come.
    pub fn until(&mut self, wanted: &str) {
        if self.is_heard(wanted) {
            let _ = self.first_of(&[wanted]);
        }
    }

    /// Waits for some lines of news, in whatever order, and whatever comes between.
    ///
    /// # Panics
    ///
    /// One does not come.
    pub fn until_all<L: AsRef<str>>(&mut self, wanted: &[L]) {
        let mut wanted: Vec<&str> = wanted.iter().map(AsRef::as_ref).collect();
        while !wanted.is_empty() {
            let at = self.first_of(&wanted);
            wanted.swap_remove(at);
        }
    }

    /// Waits for the first of some lines of news, whatever comes before it; says which it was.
    ///
    /// # Panics
    ///
    /// None comes.
    pub fn first_of(&mut self, wanted: &[&str]) -> usize {
        let deadline = deadline();
        loop {
            let line = self.line(wanted.first().unwrap_or(&""), deadline);
            if let Some(at) = wanted.iter().position(|it| fits(it, &line)) {
                return at;
            }
            assert!(!left(deadline).is_zero(), "not said: {wanted:?}\n{}", self.story());
        }
    }

    /// Whether the driver says such lines.
    fn is_heard(&self, wanted: &str) -> bool {
        self.names_the_unreachable || !wanted.starts_with(UNREACHABLE)
    }

    /// The next line of news.
    fn line(&mut self, wanted: &str, deadline: Instant) -> String {
        while self.seen == self.news.len() {
            self.hear(deadline, wanted);
        }
        self.seen += 1;
        self.news[self.seen - 1].clone()
    }

    /// Waits for a line of data that begins with this and has that in it; what comes before it is
    /// passed over.
    ///
    /// # Panics
    ///
    /// None comes.
    pub fn hears(&mut self, start: &str, part: &str) {
        let deadline = deadline();
        loop {
            let found = self.data.drain(..).any(|it| it.starts_with(start) && it.contains(part));
            if found {
                return;
            }
            self.hear(deadline, &format!("data {start} .. {part}"));
        }
    }

    /// Waits until the book of a symbol was found to be the exchange's at several ids from now on.
    ///
    /// # Panics
    ///
    /// It is not.
    pub fn is_equal(&mut self, symbol: &str) {
        self.drain();
        self.equal.remove(symbol);
        let deadline = deadline();
        while self.equal.get(symbol).is_none_or(|(rounds, _)| *rounds < ROUNDS) {
            self.hear(deadline, &format!("the exchange's book of {symbol}"));
        }
    }

    /// The user takes nothing more, until [`Running::goes_on`].
    pub fn stalls(&self) {
        self.gate.shut();
    }

    /// The user takes again what there is.
    pub fn goes_on(&self) {
        self.gate.open();
    }

    /// The driver's thread does nothing for so long; returns as soon as it stands.
    ///
    /// # Panics
    ///
    /// It goes on.
    pub fn naps(&self, time: Duration) {
        self.bell.nap(time);
    }

    /// Waits until a driver with a queue has told of so many events more, whoever took them.
    ///
    /// # Panics
    ///
    /// It does not.
    pub fn tells(&mut self, events: u64) {
        self.drain();
        let (enough, deadline) = (self.ledger.all_told() + events, deadline());
        while self.ledger.all_told() < enough {
            self.hear(deadline, "events beside the queue");
        }
    }

    /// Waits until every event that a driver with a queue has told was taken, or announced as lost.
    ///
    /// # Panics
    ///
    /// One was neither.
    pub fn is_even(&mut self) {
        self.drain();
        let deadline = deadline();
        while !self.ledger.is_even() {
            let wanted = format!("what is missing: {:?}", self.ledger);
            self.hear(deadline, &wanted);
        }
    }

    /// Whether there is no news but what was looked at.
    ///
    /// # Panics
    ///
    /// There is.
    pub fn says_no_more(&mut self) {
        self.drain();
        assert!(self.seen == self.news.len(), "there is more\n{}", self.story());
    }

    /// Passes over the news so far.
    pub fn passes_over(&mut self) {
        self.drain();
        self.seen = self.news.len();
    }

    /// Closes it in an orderly way.
    pub fn close(&self) {
        self.bell.ring();
    }

    /// Waits until it is over, and says all its news.
    ///
    /// # Panics
    ///
    /// It goes on, or it panicked.
    #[must_use]
    pub fn ended(mut self) -> Vec<String> {
        let deadline = deadline();
        while self.heard(deadline, "its end") {}
        let thread = self.thread.take().expect("it is ended once");
        assert!(thread.join().is_ok(), "the driver panicked\n{}", self.story());
        assert_eq!(self.ledger.fault(), None, "\n{}", self.story());
        core::mem::take(&mut self.news)
    }

    /// All that it tells until it ends by itself, news and data, in order; each line of news is
    /// shown to `heard` as soon as it is told.
    ///
    /// # Panics
    ///
    /// It goes on, or it panicked.
    pub(crate) fn log(mut self, heard: impl Fn(&str)) -> Vec<String> {
        let (deadline, mut log) = (deadline(), Vec::new());
        while self.heard(deadline, "its end") {
            for line in self.news.drain(..) {
                heard(&line);
                log.push(line);
            }
            log.append(&mut self.data);
        }
        let thread = self.thread.take().expect("it is ended once");
        assert!(thread.join().is_ok(), "the driver panicked\n{}", log.join("\n"));
        log
    }

    fn hear(&mut self, deadline: Instant, wanted: &str) {
        let goes_on = self.heard(deadline, wanted);
        assert!(goes_on, "over before {wanted:?}\n{}", self.story());
    }

    /// Hears one thing more; says whether there was one before the end.
    fn heard(&mut self, deadline: Instant, wanted: &str) -> bool {
        match self.told.recv_timeout(left(deadline)) {
            Ok(told) => {
                self.note(told);
                true
            }
            Err(RecvTimeoutError::Disconnected) => false,
            Err(RecvTimeoutError::Timeout) => {
                panic!("waited in vain for {wanted:?}\n{}", self.story())
            }
        }
    }

    fn drain(&mut self) {
        while let Ok(told) = self.told.try_recv() {
            self.note(told);
        }
    }

    fn note(&mut self, told: Told) {
        match told {
            Told::News(line) => self.news.push(line),
            Told::Data(line) => self.data.push(line),
            Told::Equal(symbol, id) => {
                let (rounds, last) = self.equal.entry(symbol).or_default();
                *rounds += u32::from(id > *last);
                *last = id;
            }
            Told::Heard(kind) => self.ledger.told(kind),
            Told::Taken(kind) => self.ledger.taken(kind),
            Told::Lost(kind, count) => self.ledger.lost(kind, count),
            Told::Dropped(count) => self.ledger.dropped(count),
            Told::Wrong(what) => panic!("{what}\n{}", self.story()),
        }
    }

    /// What it was that said what, for a failure.
    fn story(&self) -> String {
        let mut story = format!("{} said:", self.name);
        for (at, line) in self.news.iter().enumerate() {
            let mark = if at + 1 == self.seen { ">" } else { " " };
            let _ = write!(story, "\n {mark} {line}");
        }
        story
    }
}

impl Drop for Running {
    /// A scenario that failed leaves no driver behind.
    fn drop(&mut self) {
        self.gate.open();
        self.bell.ring();
    }
}

/// Whether a line is one of those that are wanted.
fn fits(wanted: &str, line: &str) -> bool {
    wanted.split(" | ").any(|pattern| match pattern.split_once('…') {
        Some((start, end)) => line.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
        None => pattern == line,
    })
}

#[expect(clippy::disallowed_methods, reason = "drivers run by the system's clock")]
fn deadline() -> Instant {
    Instant::now() + PATIENCE
}

#[expect(clippy::disallowed_methods, reason = "drivers run by the system's clock")]
fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}
