//! The Gate.io spot venue.
//!
//! Each market has ids of its own that grow by one with every change of one level; every stream
//! and every REST book names them. Markets move and push at moments that are 10 ms apart and the
//! same however often [`Spot::advance`](crate::venue::Venue::advance) is called, so that a run
//! depends on its inputs only. Only a gap of more than [`LEAP`], such as a laptop's sleep, is leapt
//! over: nothing happens in it, nobody idles in it, and afterwards everything goes on from where it
//! was, with ids that follow on. Such a run depends on where its gaps are, and on nothing else.
//!
//! [`LEAP`]: crate::venue::LEAP
//!
//! # What is not modelled
//!
//! - Accounts in margin, borrowed money, price orders and fees in points: their channels are
//!   subscribed to and stay silent.
//! - `spot.trades_v2`, which is deprecated, and the SBE form.
//! - Pings by the server: the documents have them, nobody has seen one.
//! - The notice of `spot.system` before a service upgrade: send it by
//!   [`Action::Text`](crate::faults::Action::Text), or as a frame of any kind by
//!   [`Action::Raw`](crate::faults::Action::Raw).
//! - Messages without `time_ms`, as they were until 2022, and `full` in `spot.order_book_update`,
//!   which is documented and was never seen live: but for [`Config::rude`], which has both.
//! - Addresses: all REST clients count as one, and so do all connections.
//! - Compression, which is never agreed to; books with an empty side; a longest life of a
//!   connection.
//!
//! # Where the sources are silent
//!
//! The model chooses: statistics of 24 hours count since the venue began, and a candle's since its
//! first subscriber. What is refused without a known text has the documented meaning of its code.
//! To unsubscribe from what was never subscribed to succeeds. An idle connection is cut as on the
//! futures venue, where it was measured. One connection too many has the status 429. One in four
//! whole books of `spot.obu` comes before the acknowledgement. A request of the API without a login
//! is refused as one of an unknown key. A signature whose time is too far off is refused on
//! channels as REST refuses it. To cancel what is not open any more is refused by what it came to.
//! `server.sign` logs in as the API's own login does. Sizes, spacings and rates are not those of
//! any real market.

mod account;
mod broadcast;
mod config;
mod feed;
mod messages;
mod rest;
mod stream;
mod wanted;
mod wire;

pub use config::{Config, Sign};

use super::claim::Needs;
use super::desk::{self, Desk};
use super::{answer, api, audience, claim, interval, request, rude, sign};
use crate::account::{Accounts, Act, Faults, Instrument, Kind, View};
use crate::market::{Listing, Market, ms};
use crate::venue::{Answer, Book, ClientId, Message, Output, Request, Time, Venue};
use broadcast::Broadcast;
use wanted::Wanted;

/// The id of the first order.
const FIRST_ORDER: u64 = 766_075_000_001;

/// The model.
#[derive(Debug)]
pub struct Spot {
    config: Config,
    markets: Vec<Broadcast>,
    desk: Desk<Wanted>,
}

impl Spot {
    /// Makes the venue; its clock starts at `now`.
    #[must_use]
    pub fn new(config: Config, now: Time) -> Self {
        let make = |symbol: &str, place| Broadcast::new(symbol, place, &config, now);
        let (markets, places) = desk::listed(&config.symbols, make);
        let instruments = markets.iter().map(|it| instrument(&it.market.listing)).collect();
        let chance = desk::dice(config.seed, 2);
        let accounts = Accounts::new(&config.accounts, instruments, FIRST_ORDER, chance, now);
        let desk = Desk::new(config.seed, Needs::SPOT, places, accounts, now);
        Self { desk, config, markets }
    }

    /// How often clients did what the venue does not allow.
    #[must_use]
    pub const fn violation_count(&self) -> u64 {
        self.desk.violations.count()
    }

    fn market(&self, symbol: &str) -> Option<&Market> {
        Some(&self.markets.get(self.desk.place(symbol)?)?.market)
    }

    /// Goes to the last moment before `now`: what was to happen happens that much later.
    fn leap(&mut self, now: Time) {
        let Some(skipped) = self.desk.moments.leap(now) else { return };
        self.markets.iter_mut().for_each(|it| it.market.walk.leap(skipped));
        self.desk.clients.leap(skipped);
    }

    fn order_book(&mut self, request: &Request<'_>, now: Time) -> Result<String, Answer> {
        let query = rest::BookQuery::parse(request.query)?;
        let market = self.market(&query.symbol);
        let market = market.ok_or_else(|| rest::unknown_symbol(&query.symbol))?;
        let time = now.saturating_sub(self.config.rest_lag).saturating_sub(request.lag);
        query.answer(market, time).ok_or_else(|| rest::unknown_symbol(&query.symbol))
    }

    fn answered(&mut self, request: &Request<'_>, now: Time) -> Result<Answer, Answer> {
        if account::is_private(request.path) {
            return self.private_request(request, now);
        }
        let endpoint = rest::endpoint(request)?;
        let headers = self.desk.limited(endpoint, self.config.rest_limit, now)?;
        let body = match endpoint {
            rest::TIME => format!(r#"{{"server_time":{}}}"#, ms(self.desk.mishaps.clock(now))),
            rest::PAIRS => {
                let listings = self.markets.iter().map(|it| &it.market.listing);
                rest::pairs(listings, &self.config.halted_symbols)
            }
            _ => self.order_book(request, now)?,
        };
        Ok(answer::success(headers, body))
    }
}

impl Venue for Spot {
    fn websocket_path(&self) -> &str {
        "/ws/v4/"
    }

    fn admit(&mut self, headers: &[(String, String)], _now: Time) -> Result<(), u16> {
        self.desk.admit(headers, self.config.connections)
    }

    fn opened(&mut self, client: ClientId, now: Time) {
        self.advance(now);
        self.desk.opened(client, now);
    }

    fn closed(&mut self, client: ClientId, _now: Time) {
        let Some(closed) = self.desk.clients.closed(client) else { return };
        for one in &closed.subscriptions {
            messages::leave(&mut self.markets, client, one);
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
            for market in &mut self.markets {
                market.tick(tick, moment, &mut self.desk.accounts, &mut self.desk.outputs);
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
        self.market(symbol)?.book(id, levels)
    }

    fn symbols(&self) -> Vec<String> {
        self.markets.iter().map(|market| market.market.listing.symbol.to_string()).collect()
    }

    fn last_id(&self, symbol: &str) -> Option<u64> {
        Some(self.market(symbol)?.walk.id)
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

/// What accounts have of a market: its two currencies, and the fee that a first level of users has.
fn instrument(listing: &Listing) -> Instrument {
    let (base, quote) = listing.symbol.split_once('_').unwrap_or((&listing.symbol, ""));
    let kind = Kind::Spot { base: base.into(), quote: quote.into() };
    Instrument::new(listing.clone(), kind)
}
