//! Accounts of the venue: listen keys, signed REST, and what their streams tell.
//!
//! # Where the sources are silent
//!
//! The model chooses: a key that has expired ends nothing, but its connections get no more pushes;
//! one that was deleted closes them. A key that is not in force, and one too many, are refused as a
//! wrong parameter. A request that changes orders over REST and is lost by a fault has the status
//! 504, whether it was taken or not.

mod acts;
mod admission;
mod answers;
mod endpoint;
mod keys;
mod pushes;
mod refusal;
mod sign;
mod trading;
mod words;

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::{Value, json};

use super::Config;
use super::manners::Manners;
use super::markets::Markets;
use super::rest::json_answer;
use crate::account::{Account, Accounts, Event, Fate, Instrument, Kind, Mishaps, Order, What};
use crate::market::{Dice, Listing};
use crate::venue::{Answer, ClientId, Output, Request, Time};
use admission::Parameters;
pub(super) use endpoint::Endpoint;
use keys::ListenKeys;
use pushes::Last;
use refusal::Refusal;

/// The id of the first order.
const FIRST_ORDER: u64 = 505_979_017_439_002_624;
/// The most fills of one answer.
const FILLS_MAX: usize = 100;

/// A private channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Channel {
    Orders,
    Deals,
    Account,
}

/// The members of the exchange: their accounts, and who may listen.
#[derive(Debug)]
pub(super) struct Members {
    pub(super) accounts: Accounts,
    pub(super) mishaps: Mishaps,
    keys: ListenKeys,
    /// The last fill of each order, as it was told.
    last: BTreeMap<u64, (u64, bool)>,
    manners: Manners,
    dice: Dice,
}

impl Channel {
    /// What it is subscribed to by.
    pub(super) const fn param(self) -> &'static str {
        match self {
            Self::Orders => "spot@private.orders.v3.api.pb",
            Self::Deals => "spot@private.deals.v3.api.pb",
            Self::Account => "spot@private.account.v3.api.pb",
        }
    }

    pub(super) fn parse(param: &str) -> Option<Self> {
        let all = [Self::Orders, Self::Deals, Self::Account];
        all.into_iter().find(|channel| channel.param() == param)
    }
}

impl Members {
    pub(super) fn new(config: &Config, markets: &Markets, now: Time) -> Self {
        let dice = |stream: u64| Dice::new(config.seed, u64::MAX / 4 - stream);
        let instruments = markets.all().iter().map(|it| instrument(&it.market.listing)).collect();
        Self {
            accounts: Accounts::new(&config.accounts, instruments, FIRST_ORDER, dice(0), now),
            mishaps: Mishaps::new(dice(1)),
            keys: ListenKeys::new(dice(2)),
            last: BTreeMap::new(),
            manners: Manners::new(config, dice(3)),
            dice: dice(4),
        }
    }

    /// A connection says a listen key; whether it opens anything.
    pub(super) fn open(&mut self, key: &str, client: ClientId, config: &Config) -> bool {
        self.keys.open(key, client, config.connections_per_key).is_some()
    }

    /// Whether a connection has an account's stream.
    pub(super) fn is_open(&self, client: ClientId) -> bool {
        self.keys.account(client).is_some()
    }

    pub(super) fn closed(&mut self, client: ClientId) {
        self.keys.closed(client);
    }

    pub(super) fn leap(&mut self, skipped: Duration) {
        self.keys.leap(skipped);
    }

    /// How long a listen key lasts.
    fn life(&self, config: &Config) -> Duration {
        let life = self.mishaps.faults().listen_key_life_ms;
        life.map_or(config.listen_key_life, Duration::from_millis)
    }

    /// Ends the keys whose time is over. Their connections stay, and get nothing more.
    pub(super) fn expire(&mut self, config: &Config, now: Time) {
        let life = self.life(config);
        self.keys.expire(life, now);
    }

    /// Ends every key of an account.
    pub(super) fn expire_all(&mut self, account: usize) {
        let own: Vec<String> = self.keys.of(account).into_iter().map(String::from).collect();
        for key in own {
            self.keys.end(&key);
        }
    }

    /// Tells what has happened to accounts; `has` says who has subscribed to what.
    pub(super) fn tell(
        &mut self,
        now: Time,
        has: impl Fn(ClientId, Channel) -> bool,
        outputs: &mut VecDeque<Output>,
    ) {
        let mut told = false;
        while let Some(event) = self.accounts.poll() {
            told |= self.tell_one(&event, now, &has, outputs);
        }
        if !told {
            self.mishaps.release(outputs);
        }
    }

    fn tell_one(
        &mut self,
        event: &Event,
        now: Time,
        has: &impl Fn(ClientId, Channel) -> bool,
        outputs: &mut VecDeque<Output>,
    ) -> bool {
        let place = match &event.what {
            What::Order(order) => Some(order.place),
            What::Fill(fill) => {
                self.last.insert(fill.order, (fill.lots, fill.is_maker));
                Some(fill.place)
            }
            _ => None,
        };
        let last: Last = match &event.what {
            What::Order(order) => self.last.get(&order.id).copied(),
            _ => None,
        };
        let instrument = place.and_then(|place| self.accounts.instrument(place));
        let order = self.order_of(event);
        let Some((channel, push)) = pushes::push(event, instrument, last, order, now) else {
            return false;
        };
        let symbol = instrument.map(|it| it.listing.symbol.clone());
        let payloads = self.manners.said(push);
        for to in self.keys.clients(event.account).into_iter().filter(|&it| has(it, channel)) {
            for payload in payloads.clone() {
                let (symbol, channel) = (symbol.clone(), channel.param());
                self.mishaps.push(Output::Push { to, symbol, channel, payload }, outputs);
            }
        }
        true
    }

    /// The order that a balance has changed by.
    fn order_of(&self, event: &Event) -> Option<&Order> {
        match &event.what {
            What::Balance(change) => self.accounts.account(event.account)?.order(change.order?),
            _ => None,
        }
    }

    /// Answers a request about an account; what the client did wrong, where it did.
    pub(super) fn request(
        &mut self,
        endpoint: Endpoint,
        request: &Request<'_>,
        (markets, config): (&mut Markets, &Config),
        now: Time,
        outputs: &mut VecDeque<Output>,
    ) -> (Answer, Option<String>) {
        if let Some(status) = self.mishaps.rest_error() {
            return (json_answer(status, &json!({ "code": status, "msg": "error" })), None);
        }
        let parameters = Parameters::of(request);
        let clock = self.mishaps.clock(now);
        let who = (&self.accounts, self.mishaps.faults());
        let admitted = admission::admitted(request, &parameters, endpoint.needs(), who, clock);
        let done = admitted.and_then(|account| {
            let asked = Asked { account, parameters: &parameters, now };
            self.done(endpoint, &asked, (markets, config), outputs)
        });
        match done {
            Ok(answer) => (answer, None),
            Err(refusal) => (refusal.answer(&mut self.dice), refusal.violation()),
        }
    }

    fn done(
        &mut self,
        endpoint: Endpoint,
        asked: &Asked<'_>,
        (markets, config): (&mut Markets, &Config),
        outputs: &mut VecDeque<Output>,
    ) -> Result<Answer, Refusal> {
        let fate = if endpoint.trades() { self.mishaps.fate() } else { Fate::Fine };
        let lost = json_answer(504, &json!({ "code": 504, "msg": "Gateway Time-out" }));
        if fate == Fate::Lost {
            return Ok(lost);
        }
        let body = match endpoint {
            Endpoint::CreateListenKey => self.create(asked, config)?,
            Endpoint::ExtendListenKey => self.extend(asked, config)?,
            Endpoint::EndListenKey => self.end(asked, outputs)?,
            Endpoint::ListenKeys => json!({ "listenKey": self.keys.of(asked.account) }),
            Endpoint::Place => self.place(asked, markets)?,
            Endpoint::Cancel => self.cancel(asked, markets)?,
            Endpoint::CancelAll => self.cancel_all(asked, markets)?,
            _ => self.shown(endpoint, asked, markets)?,
        };
        Ok(if fate == Fate::Fine { json_answer(200, &body) } else { lost })
    }

    fn create(&mut self, asked: &Asked<'_>, config: &Config) -> Result<Value, Refusal> {
        if self.keys.of(asked.account).len() >= config.listen_keys {
            return Err(Refusal::ListenKey);
        }
        Ok(json!({ "listenKey": self.keys.create(asked.account, asked.now) }))
    }

    /// A key that was changed as it was extended opens nothing more, though what it has opened
    /// stays.
    fn extend(&mut self, asked: &Asked<'_>, config: &Config) -> Result<Value, Refusal> {
        let key = self.own_key(asked)?.to_owned();
        if self.mishaps.faults().refuse_extension {
            return Err(Refusal::ListenKey);
        }
        if config.changes_listen_keys {
            self.keys.end(&key);
            return self.create(asked, config);
        }
        self.keys.extend(&key, asked.now);
        Ok(json!({ "listenKey": key }))
    }

    /// Closes what the key has opened.
    fn end(&mut self, asked: &Asked<'_>, outputs: &mut VecDeque<Output>) -> Result<Value, Refusal> {
        let key = self.own_key(asked)?.to_owned();
        let closed = self.keys.end(&key).into_iter();
        outputs.extend(closed.map(|to| Output::Close { to, code: None }));
        Ok(json!({ "listenKey": key }))
    }

    fn own_key<'a>(&self, asked: &Asked<'a>) -> Result<&'a str, Refusal> {
        let key = asked.parameters.need("listenKey")?;
        if self.keys.is_of(key, asked.account) { Ok(key) } else { Err(Refusal::ListenKey) }
    }

    /// What can be looked at, as it was a while ago where answers lag.
    fn shown(
        &self,
        endpoint: Endpoint,
        asked: &Asked<'_>,
        markets: &Markets,
    ) -> Result<Value, Refusal> {
        let account = self.accounts.account(asked.account).ok_or(Refusal::Key)?;
        let lag = self.mishaps.lag();
        let then = (!lag.is_zero()).then(|| account.as_of(asked.now.saturating_sub(lag)));
        let account = then.as_ref().unwrap_or(account);
        match endpoint {
            Endpoint::OpenOrders => self.open_orders(account, asked, markets),
            Endpoint::Fills => self.fills(account, asked, markets),
            Endpoint::Order => {
                let order = found(account, asked, markets)?;
                Ok(answers::order(order, self.instrument(order.place)?))
            }
            _ => Ok(answers::account(account)),
        }
    }

    /// Of one market, or of all where none is named: the documents warn of that.
    fn open_orders(
        &self,
        account: &Account,
        asked: &Asked<'_>,
        markets: &Markets,
    ) -> Result<Value, Refusal> {
        let wanted = asked.parameters.find("symbol").map(|_| asked.market(markets)).transpose()?;
        let orders = account.open_orders().filter(|it| wanted.is_none_or(|at| at == it.place));
        let orders = orders.map(|it| Ok(answers::order(it, self.instrument(it.place)?)));
        Ok(Value::Array(orders.collect::<Result<_, Refusal>>()?))
    }

    /// The newest first, as `GET /api/v3/myTrades` has them.
    fn fills(
        &self,
        account: &Account,
        asked: &Asked<'_>,
        markets: &Markets,
    ) -> Result<Value, Refusal> {
        let place = asked.market(markets)?;
        let since = asked.parameters.number("startTime")?.unwrap_or(0);
        let until = asked.parameters.number("endTime")?.unwrap_or(u64::MAX);
        let limit = asked.parameters.number("limit")?;
        let limit = limit.and_then(|it| usize::try_from(it).ok()).unwrap_or(FILLS_MAX);
        let own = account.fills().iter().rev().filter(|fill| {
            let at = crate::market::ms(fill.at);
            fill.place == place && (since..=until).contains(&at)
        });
        let own = own.take(limit.min(FILLS_MAX));
        let own = own.map(|fill| Ok(answers::fill(fill, self.instrument(fill.place)?)));
        Ok(Value::Array(own.collect::<Result<_, Refusal>>()?))
    }

    fn instrument(&self, place: usize) -> Result<&Instrument, Refusal> {
        self.accounts.instrument(place).ok_or(Refusal::Symbol)
    }
}

/// A request that was admitted.
struct Asked<'a> {
    account: usize,
    parameters: &'a Parameters,
    now: Time,
}

impl Asked<'_> {
    /// The place of the market that it names.
    fn market(&self, markets: &Markets) -> Result<usize, Refusal> {
        markets.place(self.parameters.need("symbol")?).ok_or(Refusal::Symbol)
    }
}

/// The order that a request names, by the venue's id or the client's.
fn found<'a>(
    account: &'a Account,
    asked: &Asked<'_>,
    markets: &Markets,
) -> Result<&'a Order, Refusal> {
    let place = asked.market(markets)?;
    let named = match asked.parameters.find("orderId") {
        Some(id) => words::order_of(id).and_then(|id| account.order(id)),
        None => account.order_by_text(asked.parameters.need("origClientOrderId")?),
    };
    let named = named.filter(|order| order.place == place);
    named.ok_or(Refusal::Order(crate::account::Reject::NoOrder))
}

/// A market as accounts see it: who makes pays nothing, as the venue's listings say.
fn instrument(listing: &Listing) -> Instrument {
    let quotes = ["USDT", "USDC"].into_iter();
    let mut parts = quotes.filter_map(|quote| Some((listing.symbol.strip_suffix(quote)?, quote)));
    let (base, quote) = parts.next().unwrap_or((&listing.symbol, "USDT"));
    let kind = Kind::Spot { base: base.into(), quote: quote.into() };
    Instrument { maker_fee: 0, taker_fee: 500, ..Instrument::new(listing.clone(), kind) }
}
