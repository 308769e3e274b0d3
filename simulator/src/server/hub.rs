//! The venue, its clients and the faults between them, behind the one lock of the server.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::AbortHandle;

use crate::account::View;
use crate::faults::{Action, Faults, bytes};
use crate::server::clock::{Clock, venue_time};
use crate::server::handshake::Handshake;
use crate::server::link::{Limits, Link};
use crate::server::pushes::{Push, Pushes};
use crate::simulator::{Config, Stats};
use crate::venue::{
    Answer, Book, ClientId, Message, Output, Payload, Pushed, Request, Time, Venue,
};

/// Violations that are remembered.
const VIOLATIONS_MAX: usize = 1_000;
/// Close frames that are remembered.
const CLOSES_MAX: usize = 1_000;

/// What is queued for a client's codec.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A message.
    Message(Payload),
    /// Bytes that go past the codec.
    Raw(Vec<u8>),
    /// A close frame, and then the end.
    Close(Option<u16>),
    /// The end, without a close frame.
    Cut,
}

/// What a connection has turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing was asked yet, or only REST.
    Http,
    /// A client of the venue.
    Client,
    /// The control endpoint's: no fault touches it, so that faults can be lifted.
    Control,
}

/// A TCP connection.
#[derive(Debug)]
struct Connection {
    role: Role,
    link: Arc<Link>,
    task: AbortHandle,
    queue: Option<Sender<Item>>,
}

/// Everything that needs the lock.
pub(crate) struct Hub {
    venue: Box<dyn Venue>,
    clock: Clock,
    /// What time it was for the venue, when it was last told.
    told: Time,
    faults: Faults,
    pushes: Pushes,
    connections: BTreeMap<ClientId, Connection>,
    next: u64,
    connections_max: usize,
    patience: Duration,
    queue: usize,
    stats: Stats,
    /// From when on it is up again.
    up: Time,
    /// Until when the ticker sleeps, and until when it ought to.
    planned: Time,
    due: Time,
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").field("connections", &self.connections.len()).finish_non_exhaustive()
    }
}

/// Its life, and what its users ask.
impl Hub {
    pub(crate) fn new(mut venue: Box<dyn Venue>, config: &Config) -> Self {
        venue.refuse(&config.faults.refuse_symbols);
        venue.set_account_faults(&config.faults.account);
        let due = venue.next_due();
        Self {
            venue,
            clock: Clock::start(),
            told: Time::ZERO,
            faults: config.faults.clone(),
            pushes: Pushes::new(config.seed),
            connections: BTreeMap::new(),
            next: 0,
            connections_max: config.connections,
            patience: config.patience,
            queue: config.queue.max(1),
            stats: Stats::default(),
            up: Time::ZERO,
            planned: due,
            due,
        }
    }

    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.faults
    }

    pub(crate) fn websocket_path(&self) -> String {
        self.venue.websocket_path().to_owned()
    }

    /// What was counted so far.
    pub(crate) fn stats(&self) -> Stats {
        let mut stats = self.stats.clone();
        let mishaps = self.pushes.mishaps();
        stats.dropped = mishaps.dropped.saturating_add(stats.dropped);
        stats.duplicated = mishaps.duplicated;
        stats.delayed = mishaps.delayed;
        stats.corrupted = mishaps.corrupted;
        stats.violations.extend(self.venue.violations());
        let surplus = stats.violations.len().saturating_sub(VIOLATIONS_MAX);
        stats.violations.drain(..surplus);
        stats
    }

    /// The clients that are connected.
    pub(crate) fn clients(&self) -> Vec<ClientId> {
        let clients = self.connections.iter().filter(|(_, it)| it.role == Role::Client);
        clients.map(|(id, _)| *id).collect()
    }

    pub(crate) fn book(&self, symbol: &str, id: Option<u64>, levels: usize) -> Option<Book> {
        let id = id.or_else(|| self.venue.last_id(symbol))?;
        self.venue.book(symbol, id, levels)
    }

    pub(crate) fn pushed(&self, stream: &str) -> Option<Pushed> {
        self.venue.pushed(stream)
    }

    pub(crate) fn trades(&self, symbol: &str) -> Vec<String> {
        self.venue.trades(symbol)
    }

    pub(crate) fn users(&self) -> Vec<u64> {
        self.venue.users()
    }

    pub(crate) fn account(&self, user: u64) -> Option<View> {
        self.venue.account(user)
    }

    pub(crate) fn audit(&self) -> Result<(), String> {
        self.venue.audit()
    }

    pub(crate) fn last_id(&self, symbol: &str) -> Option<u64> {
        self.venue.last_id(symbol)
    }

    /// Puts other faults in force.
    pub(crate) fn set_faults(&mut self, faults: Faults) {
        self.venue.refuse(&faults.refuse_symbols);
        self.venue.set_account_faults(&faults.account);
        self.faults = faults;
        for connection in self.connections.values() {
            connection.link.set(self.limits(connection.role));
        }
    }

    /// Does something to every client, or to one.
    pub(crate) fn act(&mut self, action: &Action, only: Option<ClientId>) -> Result<(), String> {
        let mut clients = self.clients();
        clients.retain(|id| only.is_none_or(|only| only == *id));
        let item = match action {
            Action::Cut => {
                self.cut(only);
                return Ok(());
            }
            Action::Gap { symbol, pushes } => {
                if !self.venue.symbols().contains(symbol) {
                    return Err(format!("there is no symbol {symbol:?}"));
                }
                clients.iter().for_each(|id| self.pushes.gap(*id, symbol, *pushes));
                return Ok(());
            }
            Action::Garble { symbol, pushes } => {
                let garbled = self.venue.garble(symbol, *pushes);
                let why = || format!("the venue cannot garble a book of {symbol:?}");
                return garbled.then_some(()).ok_or_else(why);
            }
            Action::Restart { down_ms } => {
                self.up = self.clock.now().saturating_add(Duration::from_millis(*down_ms));
                self.cut(only);
                return Ok(());
            }
            Action::Account { user, act } => {
                let now = self.now();
                let done = self.venue.act(*user, act, now);
                self.pump(now);
                return done;
            }
            Action::Close { code } => Item::Close(*code),
            Action::Text { text } => Item::Message(Payload::Text(text.as_str().into())),
            Action::Raw { hex } => Item::Raw(bytes(hex)?),
        };
        clients.iter().for_each(|id| self.queue(*id, item.clone()));
        Ok(())
    }

    /// Ends connections of any kind but the control endpoint's.
    fn cut(&self, only: Option<ClientId>) {
        let chosen = |id: &ClientId| only.is_none_or(|only| only == *id);
        for (id, connection) in &self.connections {
            if chosen(id) && connection.role != Role::Control {
                connection.task.abort();
            }
        }
    }

    fn limits(&self, role: Role) -> Limits {
        match role {
            Role::Control => Limits::default(),
            Role::Http | Role::Client => Limits {
                silent: self.faults.silent && role == Role::Client,
                cut_after: self.faults.cut_after_bytes,
                bytes_per_second: self.faults.bytes_per_second,
            },
        }
    }

    fn queue(&mut self, to: ClientId, item: Item) {
        let Some(connection) = self.connections.get_mut(&to) else { return };
        let Some(queue) = &connection.queue else { return };
        if let Err(mpsc::error::TrySendError::Full(_)) = queue.try_send(item) {
            self.stats.slow += 1;
            connection.queue = None;
            connection.task.abort();
        }
    }
}

/// What its connections tell.
impl Hub {
    /// A name for a connection that was accepted, and its link; `None` where there are too many.
    pub(crate) fn accepted(&mut self) -> Option<(ClientId, Arc<Link>)> {
        self.stats.accepted += 1;
        let is_down = self.clock.now() < self.up;
        if is_down || self.connections.len() >= self.connections_max {
            self.stats.turned_away += 1;
            return None;
        }
        self.next += 1;
        Some((ClientId(self.next), Arc::new(Link::new(self.limits(Role::Http)))))
    }

    /// The task that serves a connection is there.
    pub(crate) fn serving(&mut self, id: ClientId, link: Arc<Link>, task: AbortHandle) {
        let connection = Connection { role: Role::Http, link, task, queue: None };
        self.connections.insert(id, connection);
    }

    /// A connection is used for the control endpoint.
    pub(crate) fn controlled(&mut self, id: ClientId) {
        self.become_role(id, Role::Control);
    }

    /// Whether the venue lets another client in.
    pub(crate) fn admit(&mut self, headers: &[(String, String)]) -> Result<(), u16> {
        let now = self.now();
        let admitted = self.venue.admit(headers, now);
        self.pump(now);
        admitted
    }

    /// A client has connected, by a handshake with this query and these headers; this is its
    /// queue.
    pub(crate) fn opened(&mut self, id: ClientId, handshake: &Handshake) -> Receiver<Item> {
        let (sender, receiver) = mpsc::channel(self.queue);
        self.become_role(id, Role::Client);
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.queue = Some(sender);
        }
        self.stats.open += 1;
        let now = self.now();
        self.venue.opened(id, now);
        self.venue.introduced(id, &handshake.headers, now);
        if !handshake.query.is_empty() {
            self.venue.queried(id, &handshake.query, now);
        }
        self.pump(now);
        receiver
    }

    /// A client has sent a message.
    pub(crate) fn received(&mut self, id: ClientId, message: Message<'_>) {
        self.stats.received += 1;
        let now = self.now();
        self.venue.received(id, message, now);
        self.pump(now);
    }

    /// A client has sent a ping, which its codec answers.
    pub(crate) fn pinged(&mut self, id: ClientId) {
        let now = self.now();
        self.venue.pinged(id, now);
        self.pump(now);
    }

    /// A client's codec has taken so many messages.
    pub(crate) fn sent(&mut self, messages: u64) {
        self.stats.sent += messages;
    }

    /// A REST request, with the lag of the knob.
    pub(crate) fn request(&mut self, request: Request<'_>) -> Answer {
        let lag = Duration::from_millis(self.faults.snapshot_lag_ms);
        let now = self.now();
        let answer = self.venue.request(&Request { lag, ..request }, now);
        self.pump(now);
        answer
    }

    /// A REST request was answered.
    pub(crate) fn answered(&mut self) {
        self.stats.requests += 1;
    }

    /// A client has sent a close frame.
    pub(crate) fn closed_with(&mut self, code: Option<u16>) {
        if self.stats.closed_with.len() == CLOSES_MAX {
            self.stats.closed_with.remove(0);
        }
        self.stats.closed_with.push(code);
    }

    /// A client did what no venue allows.
    pub(crate) fn violated(&mut self, id: ClientId, what: &str) {
        if self.stats.violations.len() == VIOLATIONS_MAX {
            self.stats.violations.remove(0);
        }
        self.stats.violations.push(format!("connection {}: {what}", id.0));
    }

    /// A connection is gone.
    pub(crate) fn left(&mut self, id: ClientId) {
        let Some(connection) = self.connections.remove(&id) else { return };
        if connection.role != Role::Client {
            return;
        }
        self.stats.open -= 1;
        self.pushes.forget(id);
        let now = self.now();
        self.venue.closed(id, now);
        self.pump(now);
    }

    fn become_role(&mut self, id: ClientId, role: Role) {
        let limits = self.limits(role);
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.role = role;
            connection.link.set(limits);
        }
    }
}

/// Time, and what the venue sends.
impl Hub {
    /// The venue's time: the clock's, unless it lags.
    fn now(&mut self) -> Time {
        self.told = self.told.max(venue_time(self.clock.now(), self.due));
        self.told
    }

    /// Moves the markets and the held pushes up to now, or by a slice where they lag; how long the
    /// ticker may sleep then.
    pub(crate) fn tick(&mut self) -> Duration {
        let now = self.now();
        self.venue.advance(now);
        let mut held = Vec::new();
        self.pushes.release(now, |to, payload| held.push((to, payload)));
        for (to, payload) in held {
            self.queue(to, Item::Message(payload));
        }
        self.pump(now);
        self.planned = self.due;
        self.planned.saturating_sub(self.clock.now())
    }

    /// Whether something is due before the ticker wakes.
    pub(crate) fn is_due_sooner(&self) -> bool {
        self.due < self.planned
    }

    /// Takes from the venue what it sends.
    fn pump(&mut self, now: Time) {
        while let Some(output) = self.venue.poll() {
            self.dispatch(output, now);
        }
        let due = self.venue.next_due();
        self.due = self.pushes.due().map_or(due, |held| held.min(due));
    }

    fn dispatch(&mut self, output: Output, now: Time) {
        match output {
            Output::Push { to, symbol, channel, payload } => {
                let is_book = self.venue.is_book(channel);
                self.push(Push { to, symbol, is_book, payload }, now);
            }
            Output::Reply { to, payload } => self.queue(to, Item::Message(payload)),
            Output::Close { to, code } => self.queue(to, Item::Close(code)),
            Output::Cut { to } => self.queue(to, Item::Cut),
        }
    }

    /// What a silent server would have sent is lost: its queues stay short, and it stays silent
    /// for as long as it is told to.
    fn push(&mut self, push: Push, now: Time) {
        if self.faults.silent {
            self.stats.dropped += 1;
            return;
        }
        let mut out = [None, None];
        let mut rooms = out.iter_mut();
        self.pushes.pass(push, &self.faults, now, |to, payload| {
            if let Some(room) = rooms.next() {
                *room = Some((to, payload));
            }
        });
        for (to, payload) in out.into_iter().flatten() {
            self.queue(to, Item::Message(payload));
        }
    }
}
