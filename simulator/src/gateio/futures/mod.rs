//! The Gate.io futures venue, of one settle currency.
//!
//! It moves as the [spot venue](super::spot) does: ids that grow by one with every change of one
//! level, moments that are 10 ms apart, gaps that are leapt over.
//!
//! Sizes are contracts. A few contracts have sizes with a decimal; a client that sent
//! `X-Gate-Size-Decimal: 1` in its handshake, or with a REST request, gets every size as a text,
//! and any other gets integers, cut off towards zero. `futures.obu` has texts in any case.
//!
//! Accounts have a position in each contract, in single mode and with a leverage of ten; their
//! private channels, the WebSocket API and signed REST are those of the venue.
//!
//! # What is not modelled
//!
//! - `futures.adl_warning`, `futures.position_adl_rank`, and the SBE form.
//! - The endings of contracts, changes of their terms, and fundings; dual positions, changes of
//!   leverage and margin, and what is not realised of a position: REST says that it is nothing.
//! - `futures.auto_deleverages`, `futures.autoorders` and `futures.reduce_risk_limits` are
//!   acknowledged, and nothing ever happens on them.
//! - Pings by the server: the documents have them, nobody has seen one.
//! - `full` in `futures.order_book_update`, and statistics as an array, which are documented and
//!   were never seen live: but for [`Config::rude`], which has both.
//! - Addresses: all REST clients count as one, and so do all connections.
//!
//! # Where the sources are silent
//!
//! The model chooses: statistics of 24 hours count since the venue began, and a candle's since its
//! first subscriber. The mark price lies between the best prices, the index a little below it. One
//! trade in four is told as a liquidation. Statistics of contracts come every two seconds. What is
//! refused without a known text has the documented meaning of its code. To unsubscribe from what
//! was never subscribed to succeeds. One connection too many has the status 429. One in four whole
//! books of `futures.obu` comes before the acknowledgement.

mod account;
mod broadcast;
mod config;
mod contract;
mod feed;
mod messages;
mod quotes;
mod rest;
mod settle;
mod stream;
mod wanted;
mod wire;

use std::collections::BTreeMap;

pub use config::Config;
pub use settle::Settle;

use super::claim::Needs;
use super::desk::{self, Desk};
use super::{answer, api, audience, interval, request, rude};
use crate::account::{Accounts, Act, Faults, View};
use crate::market::ms;
use crate::venue::{Answer, Book, ClientId, Message, Output, Request, Time, Venue};
use account::Held;
use broadcast::Broadcast;
use contract::Sizes;
use rest::Endpoint;
use wanted::Wanted;

/// The id of the first order: greater than what a binary fraction of 64 bits holds exactly, as live
/// ids are.
const FIRST_ORDER: u64 = 36_028_797_827_161_124;

/// The model.
#[derive(Debug)]
pub struct Futures {
    config: Config,
    contracts: Vec<Broadcast>,
    desk: Desk<Wanted>,
    /// How those want sizes that said so.
    sizes: BTreeMap<ClientId, Sizes>,
    /// What was told of positions.
    held: Held,
}

impl Futures {
    /// Makes the venue; its clock starts at `now`.
    #[must_use]
    pub fn new(config: Config, now: Time) -> Self {
        let make = |symbol: &str, place| Broadcast::new(symbol, place, &config, now);
        let (contracts, places) = desk::listed(&config.symbols, make);
        let instruments = contracts.iter().map(|it| it.contract.instrument(config.settle));
        let instruments = instruments.collect();
        let chance = desk::dice(config.seed, 2);
        let accounts = Accounts::new(&config.accounts, instruments, FIRST_ORDER, chance, now);
        let desk = Desk::new(config.seed, Needs::FUTURES, places, accounts, now);
        Self { desk, config, contracts, sizes: BTreeMap::new(), held: Held::new() }
    }

    /// How often clients did what the venue does not allow.
    #[must_use]
    pub const fn violation_count(&self) -> u64 {
        self.desk.violations.count()
    }

    fn contract(&self, symbol: &str) -> Option<&Broadcast> {
        self.contracts.get(self.desk.place(symbol)?)
    }

    /// Goes to the last moment before `now`: what was to happen happens that much later.
    fn leap(&mut self, now: Time) {
        let Some(skipped) = self.desk.moments.leap(now) else { return };
        self.contracts.iter_mut().for_each(|it| it.market.walk.leap(skipped));
        self.desk.clients.leap(skipped);
    }

    fn answered(&mut self, request: &Request<'_>, now: Time) -> Result<Answer, Answer> {
        if account::is_private(request.path, self.config.settle) {
            return self.private_request(request, now);
        }
        let endpoint = Endpoint::of(request, self.config.settle)?;
        let headers = self.desk.limited(endpoint.name(), self.config.rest_limit, now)?;
        let body = match endpoint {
            Endpoint::Time => format!(r#"{{"server_time":{}}}"#, ms(self.desk.mishaps.clock(now))),
            Endpoint::Book => self.order_book(request, now)?,
            Endpoint::Contract(name) => {
                let found = self.contract(&name).ok_or_else(rest::unknown_contract)?;
                rest::terms(found, &self.config.halted_symbols, now).to_string()
            }
            Endpoint::Contracts => {
                let halted = &self.config.halted_symbols;
                let terms = self.contracts.iter().map(|it| rest::terms(it, halted, now));
                serde_json::Value::from_iter(terms).to_string()
            }
        };
        Ok(answer::success(headers, body))
    }

    fn order_book(&self, request: &Request<'_>, now: Time) -> Result<String, Answer> {
        let query = rest::BookQuery::parse(request.query)?;
        let contract = self.contract(&query.symbol).ok_or_else(rest::unknown_contract)?;
        let time = now.saturating_sub(self.config.rest_lag).saturating_sub(request.lag);
        let sizes = Sizes::asked(request.headers);
        query.answer(contract, time, sizes).ok_or_else(rest::unknown_contract)
    }
}

impl Venue for Futures {
    fn websocket_path(&self) -> &str {
        self.config.settle.websocket_path()
    }

    fn admit(&mut self, headers: &[(String, String)], _now: Time) -> Result<(), u16> {
        self.desk.admit(headers, self.config.connections)
    }

    fn opened(&mut self, client: ClientId, now: Time) {
        self.advance(now);
        self.desk.opened(client, now);
    }

    fn introduced(&mut self, client: ClientId, headers: &[(String, String)], _now: Time) {
        self.sizes.insert(client, Sizes::asked(headers));
    }

    fn closed(&mut self, client: ClientId, _now: Time) {
        self.sizes.remove(&client);
        let Some(closed) = self.desk.clients.closed(client) else { return };
        for one in &closed.subscriptions {
            messages::leave(&mut self.contracts, client, one);
        }
    }

    fn received(&mut self, client: ClientId, message: Message<'_>, now: Time) {
        self.advance(now);
        if self.desk.seen(client, now) {
            self.obey(client, message, now);
            self.tell(now);
        }
    }

    /// A ping each 10 s keeps a connection without subscriptions (measured live).
    fn pinged(&mut self, client: ClientId, now: Time) {
        self.advance(now);
        self.desk.seen(client, now);
    }

    fn request(&mut self, request: &Request<'_>, now: Time) -> Answer {
        self.advance(now);
        let answer = self.answered(request, now).unwrap_or_else(|refusal| refusal);
        self.tell(now);
        answer
    }

    fn advance(&mut self, now: Time) {
        self.leap(now);
        while let Some((tick, moment)) = self.desk.moments.pass(now) {
            for contract in &mut self.contracts {
                contract.tick(tick, moment, &mut self.desk.accounts, &mut self.desk.outputs);
            }
            self.desk.cut_idle(self.config.idle, moment);
            self.desk.mishaps.release(&mut self.desk.outputs);
            self.tell(moment);
        }
    }

    fn next_due(&self) -> Time {
        self.desk.moments.next_due()
    }

    fn poll(&mut self) -> Option<Output> {
        self.desk.poll(self.config.rude)
    }

    fn book(&self, symbol: &str, id: u64, levels: usize) -> Option<Book> {
        self.contract(symbol)?.market.book(id, levels)
    }

    fn symbols(&self) -> Vec<String> {
        self.contracts.iter().map(|it| it.contract.listing.symbol.to_string()).collect()
    }

    fn last_id(&self, symbol: &str) -> Option<u64> {
        Some(self.contract(symbol)?.market.walk.id)
    }

    fn violations(&self) -> Vec<String> {
        self.desk.violations.newest()
    }

    fn is_book(&self, channel: &str) -> bool {
        wanted::is_book(channel)
    }

    fn users(&self) -> Vec<u64> {
        self.desk.users()
    }

    fn account(&self, user: u64) -> Option<View> {
        self.desk.accounts.view(user)
    }

    fn audit(&self) -> Result<(), String> {
        self.desk.accounts.audit()
    }

    fn act(&mut self, user: u64, act: &Act, now: Time) -> Result<(), String> {
        self.advance(now);
        let done = self.act_on(user, act, now);
        self.tell(now);
        done
    }

    fn set_account_faults(&mut self, faults: &Faults) {
        self.desk.mishaps.set(faults);
    }

    fn refuse(&mut self, symbols: &[String]) {
        self.desk.refused = symbols.iter().cloned().collect();
    }
}
