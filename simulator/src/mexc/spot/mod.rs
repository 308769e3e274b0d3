//! The MEXC spot venue: pushes in protobuf, everything else in text.
//!
//! Each market has versions of its own that grow by one with every change of one level, and now and
//! then without any; every stream and every REST book names them. Markets move and push at moments
//! that are 10 ms apart and the same however often [`Spot::advance`](crate::venue::Venue::advance)
//! is called, so that a run depends on its inputs only. A stream belongs to its market: whoever
//! subscribes to it gets the same bytes at the same moments as all the others. Only a gap of more
//! than [`LEAP`], such as a laptop's sleep, is leapt over: nothing happens in it, nobody idles or
//! ages in it, and afterwards everything goes on from where it was.
//!
//! [`LEAP`]: crate::venue::LEAP
//!
//! Pushes are encoded by prost, from the types that are generated of the schema: nothing of the
//! reader that they are to test is used.
//!
//! # What is not modelled
//!
//! - `increase.depth.batch`, which is commented out in the documents, and the bodies of channels
//!   that the venue refuses.
//! - Pings by the server: the documents speak of them, nobody has seen one.
//! - Addresses: all REST clients count as one, and nobody is banned for coming back.
//! - Compression, which is never agreed to; books with an empty side.
//!
//! # Where the sources are silent
//!
//! The model chooses:
//!
//! - A connection that is too old, or that has subscribed to nothing in time, is closed by a frame
//!   without a status (1005 to the client); one that sent no ping in time, or too many messages, is
//!   cut without a frame (1006).
//! - A ping keeps what has subscriptions, whatever flows or not, and does not keep what has none;
//!   pings of the WebSocket protocol keep nothing. After `Invalid listen key` comes a close frame
//!   without a status.
//! - Messages of more than 1,024 bytes are obeyed, and noted. To subscribe again is acknowledged
//!   with an empty text, and beside something new only that is named. A refusal of all that was
//!   asked for has either of the two forms that were captured.
//! - Batches of book tickers, and the best levels, come each 100 ms where there is something new. A
//!   book ticker names the version that made it the best.
//! - A candle counts since its first subscriber. One that has closed is pushed once more, before
//!   the one that has begun; weeks begin on Monday.
//! - A day of a mini ticker begins with the price that was then, or with the venue's first; high,
//!   low and volumes count since the venue began.
//! - The firewall denies what goes on for two seconds, and counts what it denies; of handshakes, it
//!   denies those that are too many within any second. A parameter that is missing or wrong has the
//!   documented code 33333.
//!
//! Sizes, spacings and rates are not those of any real market.

mod account;
mod best;
mod broadcast;
mod client;
mod config;
mod feed;
mod interval;
mod log;
mod manners;
mod markets;
mod messages;
mod overview;
mod reply;
mod request;
mod rest;
mod stream;
mod subscribers;
mod wall;
mod wanted;
mod wire;
mod zone;

use std::collections::{BTreeSet, VecDeque};

pub use config::Config;

use crate::account::{Act, Faults, View};
use crate::market::{Dice, Moments, Violations};
use crate::venue::{Answer, Book, ClientId, Message, Output, Pushed, Request, Time, Venue};
use account::Members;
use client::{Clients, End};
use markets::Markets;
use rest::{DepthQuery, Endpoint};
use wall::Wall;
use wanted::Wanted;

/// The headers that RFC 6455 section 4.1 asks of a client: others are those of a browser or of a
/// library, and the firewall knows them.
const HEADERS: [&str; 5] =
    ["host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version"];
/// Trades whose ids are told.
const TRADES: u64 = 100_000;

/// The model.
#[derive(Debug)]
pub struct Spot {
    config: Config,
    markets: Markets,
    /// Symbols whose subscriptions are refused, though their markets are there.
    refused: BTreeSet<String>,
    clients: Clients,
    outputs: VecDeque<Output>,
    violations: Violations,
    wall: Wall,
    /// Chance of the connections; each market has its own.
    dice: Dice,
    moments: Moments,
    members: Members,
}

impl Spot {
    /// Makes the venue; its clock starts at `now`.
    #[must_use]
    pub fn new(config: Config, now: Time) -> Self {
        let markets = Markets::new(&config, now);
        Self {
            members: Members::new(&config, &markets, now),
            markets,
            dice: Dice::new(config.seed, u64::MAX),
            moments: Moments::new(now),
            clients: Clients::default(),
            outputs: VecDeque::new(),
            violations: Violations::default(),
            wall: Wall::default(),
            refused: BTreeSet::new(),
            config,
        }
    }

    /// How often clients did what the venue does not allow.
    #[must_use]
    pub const fn violation_count(&self) -> u64 {
        self.violations.count()
    }

    /// Goes to the last moment before `now`: what was to happen happens that much later.
    fn leap(&mut self, now: Time) {
        let Some(skipped) = self.moments.leap(now) else { return };
        self.markets.leap(skipped);
        self.members.leap(skipped);
        self.clients.leap(skipped);
    }

    fn end_those_whose_time_is_over(&mut self, now: Time) {
        for (to, end) in self.clients.over(&self.config, now) {
            self.forget(to);
            self.outputs.push_back(match end {
                End::Old | End::Bare => Output::Close { to, code: None },
                End::Idle => Output::Cut { to },
            });
        }
    }

    /// A connection has ended, and with it its subscriptions.
    fn forget(&mut self, client: ClientId) {
        self.members.closed(client);
        let Some(closed) = self.clients.closed(client) else { return };
        for &one in &closed.subscriptions {
            self.markets.unsubscribe(client, one);
        }
    }

    fn admitted(&mut self, weight: u32, now: Time) -> Result<(), Answer> {
        let admitted = self.wall.admit(weight, &self.config, now);
        admitted.map_err(|(refusal, violation)| {
            self.violations.note(violation);
            refusal
        })
    }

    /// Answers a request about an account.
    fn private(
        &mut self,
        endpoint: account::Endpoint,
        request: &Request<'_>,
        now: Time,
    ) -> Result<Answer, Answer> {
        self.admitted(endpoint.weight(), now)?;
        let venue = (&mut self.markets, &self.config);
        let (answer, violation) =
            self.members.request(endpoint, request, venue, now, &mut self.outputs);
        if let Some(violation) = violation {
            self.violations.note(violation);
        }
        self.tell(now);
        Ok(answer)
    }

    /// Tells what has happened to accounts.
    fn tell(&mut self, now: Time) {
        let clients = &self.clients;
        let has = |client, channel| clients.has(client, Wanted::Private(channel));
        self.members.tell(now, has, &mut self.outputs);
    }

    fn answered(&mut self, request: &Request<'_>, now: Time) -> Result<Answer, Answer> {
        if let Some(endpoint) = account::Endpoint::of(request) {
            return self.private(endpoint, request, now);
        }
        let endpoint = Endpoint::of(request)?;
        self.admitted(endpoint.weight(), now)?;
        Ok(match endpoint {
            Endpoint::Ping => rest::ping(),
            Endpoint::ServerTime => rest::server_time(self.members.mishaps.clock(now)),
            Endpoint::Depth => {
                let query = DepthQuery::parse(request.query)?;
                let broadcast = self.markets.market(&query.symbol);
                let broadcast = broadcast.ok_or_else(rest::invalid_symbol)?;
                let time = now.saturating_sub(self.config.rest_lag).saturating_sub(request.lag);
                query.answer(&broadcast.market, time)
            }
            Endpoint::Listings => {
                rest::listings(request.query, &self.markets, &self.config.halted_symbols, now)
            }
            Endpoint::DefaultSymbols => rest::default_symbols(&self.markets),
        })
    }
}

impl Venue for Spot {
    fn websocket_path(&self) -> &str {
        "/ws"
    }

    fn admit(&mut self, headers: &[(String, String)], now: Time) -> Result<(), u16> {
        if let Err(violation) = self.wall.admit_connect(&self.config, now) {
            self.violations.note(violation);
            return Err(403);
        }
        let is_asked = |name: &str| HEADERS.iter().any(|asked| name.eq_ignore_ascii_case(asked));
        let Some((name, _)) = headers.iter().find(|(name, _)| !is_asked(name)) else {
            return Ok(());
        };
        self.violations.note(format!("the handshake has a header `{name}`"));
        Err(403)
    }

    fn opened(&mut self, client: ClientId, now: Time) {
        self.advance(now);
        self.clients.opened(client, now);
    }

    /// A connection whose listen key opens nothing is told so, and closed.
    fn queried(&mut self, client: ClientId, query: &str, now: Time) {
        self.advance(now);
        let key = query.split('&').find_map(|part| part.strip_prefix("listenKey="));
        if key.is_some_and(|key| !self.members.open(key, client, &self.config)) {
            self.reply(client, "Invalid listen key".into());
            self.forget(client);
            self.outputs.push_back(Output::Close { to: client, code: None });
        }
    }

    fn closed(&mut self, client: ClientId, _now: Time) {
        self.forget(client);
    }

    fn received(&mut self, client: ClientId, message: Message<'_>, now: Time) {
        self.advance(now);
        let limit = self.config.messages_per_second;
        let Some(sender) = self.clients.client(client) else { return };
        if sender.speaks(limit, now) {
            return self.obey(client, message, now);
        }
        self.violations.note(format!("more than {limit} messages in a second"));
        self.forget(client);
        self.outputs.push_back(Output::Cut { to: client });
    }

    fn request(&mut self, request: &Request<'_>, now: Time) -> Answer {
        self.advance(now);
        self.answered(request, now).unwrap_or_else(|refusal| refusal)
    }

    fn advance(&mut self, now: Time) {
        self.leap(now);
        while let Some((tick, moment)) = self.moments.pass(now) {
            self.markets.tick(tick, moment, &mut self.members.accounts, &mut self.outputs);
            self.members.expire(&self.config, moment);
            self.tell(moment);
            self.end_those_whose_time_is_over(moment);
        }
    }

    fn next_due(&self) -> Time {
        self.moments.next_due()
    }

    fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn book(&self, symbol: &str, id: u64, levels: usize) -> Option<Book> {
        self.markets.market(symbol)?.market.book(id, levels)
    }

    fn symbols(&self) -> Vec<String> {
        self.markets.symbols().map(String::from).collect()
    }

    fn last_id(&self, symbol: &str) -> Option<u64> {
        Some(self.markets.market(symbol)?.market.walk.id)
    }

    fn pushed(&self, stream: &str) -> Option<Pushed> {
        self.markets.pushed(stream)
    }

    fn trades(&self, symbol: &str) -> Vec<String> {
        self.markets.market(symbol).map_or_else(Vec::new, |market| market.trades(TRADES))
    }

    fn violations(&self) -> Vec<String> {
        self.violations.newest()
    }

    fn is_book(&self, channel: &str) -> bool {
        wanted::is_book(channel)
    }

    fn garble(&mut self, symbol: &str, pushes: u32) -> bool {
        let market = self.markets.market_mut(symbol);
        market.map(|market| market.garble(pushes)).is_some()
    }

    fn users(&self) -> Vec<u64> {
        self.members.accounts.all().map(|account| account.profile.user).collect()
    }

    fn account(&self, user: u64) -> Option<View> {
        self.members.accounts.view(user)
    }

    fn audit(&self) -> Result<(), String> {
        self.members.accounts.audit()
    }

    fn act(&mut self, user: u64, act: &Act, now: Time) -> Result<(), String> {
        self.advance(now);
        let acted = self.members.act(user, act, &mut self.markets, now);
        self.tell(now);
        acted
    }

    fn set_account_faults(&mut self, faults: &Faults) {
        self.members.mishaps.set(faults);
    }

    fn refuse(&mut self, symbols: &[String]) {
        self.refused = symbols.iter().cloned().collect();
    }
}
