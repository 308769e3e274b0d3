//! The desk that both markets of the exchange are run from: its connections and what they are told,
//! the accounts and who may ask for them, limits, moments, and chance.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};

use super::api::{self, Call, Fault, Outcome, Rate};
use super::claim::{self, Claim, Denial, Needs};
use super::client::{Client, Clients};
use super::limits::Limits;
use super::rates::Rates;
use super::request::{Refusal, Request};
use super::{reply, rude, signed};
use crate::account::{Accounts, Mishaps};
use crate::market::{Dice, Moments, Violations};
use crate::venue::{self, Answer, ClientId, Message, Output, Payload, Time};

/// All of a market but its books; `W` is what can be subscribed to.
#[derive(Debug)]
pub(super) struct Desk<W> {
    places: BTreeMap<String, usize>,
    /// Symbols whose subscriptions are refused, though their markets are there.
    pub(super) refused: BTreeSet<String>,
    pub(super) clients: Clients<W>,
    pub(super) outputs: VecDeque<Output>,
    pub(super) violations: Violations,
    limits: Limits,
    pub(super) accounts: Accounts,
    pub(super) mishaps: Mishaps,
    rates: Rates,
    /// What a key must be allowed to look.
    needs: Needs,
    /// Chance of the connections; each market has its own.
    pub(super) dice: Dice,
    /// Chance of a rude venue.
    moods: Dice,
    pub(super) moments: Moments,
}

/// The markets of these symbols, each once, and where each is.
pub(super) fn listed<M>(
    symbols: &[String],
    make: impl Fn(&str, usize) -> M,
) -> (Vec<M>, BTreeMap<String, usize>) {
    let (mut markets, mut places) = (Vec::new(), BTreeMap::new());
    for symbol in symbols {
        let place = markets.len();
        if places.insert(symbol.clone(), place).is_none() {
            markets.push(make(symbol, place));
        }
    }
    (markets, places)
}

/// A stream of chance that no market has.
pub(super) fn dice(seed: u64, stream: u64) -> Dice {
    Dice::new(seed, u64::MAX - stream)
}

impl<W: Ord> Desk<W> {
    pub(super) fn new(
        seed: u64,
        needs: Needs,
        places: BTreeMap<String, usize>,
        accounts: Accounts,
        now: Time,
    ) -> Self {
        Self {
            places,
            refused: BTreeSet::new(),
            clients: Clients::new(),
            outputs: VecDeque::new(),
            violations: Violations::default(),
            limits: Limits::default(),
            accounts,
            mishaps: Mishaps::new(dice(seed, 3)),
            rates: Rates::default(),
            needs,
            dice: dice(seed, 0),
            moods: dice(seed, 1),
            moments: Moments::new(now),
        }
    }

    /// Where a symbol's market is.
    pub(super) fn place(&self, symbol: &str) -> Option<usize> {
        self.places.get(symbol).copied()
    }

    pub(super) fn users(&self) -> Vec<u64> {
        self.accounts.all().map(|account| account.profile.user).collect()
    }

    /// Lets a connection in, of so many, or says the status of its refusal.
    pub(super) fn admit(
        &mut self,
        headers: &[(String, String)],
        connections: usize,
    ) -> Result<(), u16> {
        if venue::header(headers, "sec-websocket-protocol").is_some() {
            self.violations.note("a sub-protocol is asked for: the venue has none".into());
        }
        if self.clients.len() >= connections {
            self.violations.note(format!("more than {connections} connections"));
            return Err(429);
        }
        Ok(())
    }

    pub(super) fn opened(&mut self, client: ClientId, now: Time) {
        let name = self.dice.hex();
        self.clients.opened(client, Client::new(name, now));
    }

    /// A client has said something; whether there is such a client.
    pub(super) fn seen(&mut self, client: ClientId, now: Time) -> bool {
        let sender = self.clients.client(client);
        sender.map(|sender| sender.seen = now).is_some()
    }

    /// Cuts who has been idle for so long; zero is never.
    pub(super) fn cut_idle(&mut self, idle: Time, now: Time) {
        if idle.is_zero() {
            return;
        }
        for to in self.clients.idle(idle, now) {
            self.clients.closed(to);
            self.cut(to);
        }
    }

    pub(super) fn cut(&mut self, to: ClientId) {
        self.outputs.push_back(Output::Cut { to });
    }

    /// The next output, in the words of a rude venue where it is one.
    pub(super) fn poll(&mut self, rude: bool) -> Option<Output> {
        let output = self.outputs.pop_front()?;
        Some(if rude { rude::reworded(output, &mut self.moods) } else { output })
    }

    /// Reads a message; the second is what is wrong with it.
    pub(super) fn read(
        &mut self,
        message: Message<'_>,
        now: Time,
    ) -> (Request, Result<(), Refusal>) {
        let (request, outcome) = match message {
            Message::Text(text) => Request::read(text, self.mishaps.clock(now)),
            Message::Binary(_) => {
                (Request::default(), Err(Refusal::no_json("the message is binary")))
            }
        };
        if let Some(odd) = request.odd_id() {
            self.violations.note(odd);
        }
        (request, outcome)
    }

    pub(super) fn reply(&mut self, to: ClientId, text: Arc<str>) {
        self.outputs.push_back(Output::Reply { to, payload: Payload::Text(text) });
    }

    pub(super) fn pong(&mut self, to: ClientId, channel: &str, request: &Request, now: Time) {
        let (name, clock) = self.signature(to, now);
        let text = reply::pong(channel, request, &name, &mut self.dice, clock);
        self.reply(to, text);
    }

    /// Answers a request to subscribe or to unsubscribe.
    pub(super) fn answer(
        &mut self,
        to: ClientId,
        request: &Request,
        refusal: Option<Refusal>,
        now: Time,
    ) {
        let (name, clock) = self.signature(to, now);
        let text = reply::answer(request, refusal.as_ref(), &name, &mut self.dice, clock);
        self.reply(to, text);
        if let Some(violation) = refusal.and_then(|refusal| refusal.violation) {
            self.violations.note(violation);
        }
    }

    /// Answers a request of the API.
    pub(super) fn answer_call(
        &mut self,
        to: ClientId,
        call: &Call<'_>,
        outcome: &Outcome,
        rate: Option<Rate>,
        now: Time,
    ) {
        let (name, clock) = self.signature(to, now);
        let text = api::answer(call, outcome, rate, (&name, clock), &mut self.dice);
        self.reply(to, text.into());
    }

    /// What answers name: the connection, and the time.
    fn signature(&mut self, to: ClientId, now: Time) -> (String, Time) {
        let name = self.clients.client(to).map_or_else(String::new, |client| client.name.clone());
        (name, self.mishaps.clock(now))
    }

    /// Tells those of an account's channel what has happened in a market, or in all.
    pub(super) fn tell(
        &mut self,
        clients: &[ClientId],
        channel: &'static str,
        place: Option<usize>,
        text: &Arc<str>,
    ) {
        let instrument = place.and_then(|place| self.accounts.instrument(place));
        let symbol = instrument.map(|instrument| Arc::clone(&instrument.listing.symbol));
        for &to in clients {
            let (symbol, payload) = (symbol.clone(), Payload::Text(Arc::clone(text)));
            let push = Output::Push { to, symbol, channel, payload };
            self.mishaps.push(push, &mut self.outputs);
        }
    }

    /// Counts a REST request; the headers that say what is left.
    pub(super) fn limited(
        &mut self,
        endpoint: &'static str,
        limit: u32,
        now: Time,
    ) -> Result<Vec<(String, String)>, Answer> {
        let headers = self.limits.admit(endpoint, limit, now);
        if headers.is_err() {
            self.violations.note(format!("more than {limit} requests of {endpoint} in 10 s"));
        }
        headers
    }

    /// Counts an order of an account; what is left, and the refusal where nothing was.
    pub(super) fn count_order(
        &mut self,
        account: usize,
        limit: u32,
        now: Time,
    ) -> (Option<Rate>, Result<(), Fault>) {
        let (rate, admitted) = self.rates.count(account, limit, now);
        if admitted.is_err() {
            self.violations.note(format!("more than {limit} orders in a second"));
        }
        (rate, admitted)
    }

    /// The account whose REST request it is, or the refusal.
    pub(super) fn signer(
        &self,
        request: &venue::Request<'_>,
        changes: bool,
        now: Time,
    ) -> Result<usize, Answer> {
        let (faults, clock) = (self.mishaps.faults(), self.mishaps.clock(now));
        signed::admitted(request, self.needs(changes), &self.accounts, faults, clock)
    }

    /// The account that a private channel is asked for (docs, "Authentication").
    pub(super) fn subscriber(&self, request: &Request, now: Time) -> Result<usize, Denial> {
        let auth = request.auth.as_ref().ok_or(Denial::Key)?;
        let text = |name: &str| auth.get(name).and_then(Value::as_str);
        let (key, signature) = (text("KEY").unwrap_or(""), text("SIGN").unwrap_or(""));
        if text("method") != Some("api_key") || key.is_empty() {
            return Err(Denial::Key);
        }
        let Request { channel, event, time, .. } = request;
        let text = format!("channel={channel}&event={event}&time={time}");
        let claim = Claim { key, signature, text: &text, time: *time, needs: self.needs };
        self.admitted(&claim, now).map(|(account, _)| account)
    }

    /// The account that a request of the API is about: by its own claim, or by the login of its
    /// connection.
    pub(super) fn caller(
        &mut self,
        to: ClientId,
        call: &Call<'_>,
        changes: bool,
        now: Time,
    ) -> Result<usize, Denial> {
        let needs = self.needs(changes);
        let mut text = String::new();
        if let Some(claim) = call.claim(needs, &mut text) {
            return self.admitted(&claim, now).map(|(account, _)| account);
        }
        let login = self.clients.client(to).and_then(|client| client.login);
        let faults = self.mishaps.faults();
        claim::logged_in(&self.accounts, faults, login.ok_or(Denial::Key)?, needs)
    }

    /// Logs a connection in, or says why not.
    pub(super) fn login(&mut self, to: ClientId, call: &Call<'_>, now: Time) {
        let faults = self.mishaps.faults();
        if faults.ignore_logins {
            return;
        }
        let mut text = String::new();
        let claim = call.claim(self.needs, &mut text).ok_or(Denial::Key);
        let found = claim.and_then(|claim| self.admitted(&claim, now));
        let found = if faults.refuse_logins { Err(Denial::Key) } else { found };
        let outcome = match found {
            Ok(login) => {
                if let Some(client) = self.clients.client(to) {
                    client.login = Some(login);
                }
                let user = self.accounts.account(login.0).map_or(0, |it| it.profile.user);
                let key = claim::key(&self.accounts, login).map_or("", |it| &it.key);
                Outcome::Result(json!({ "api_key": key, "uid": user.to_string() }))
            }
            Err(denial) => Outcome::Error(denial.into()),
        };
        self.answer_call(to, call, &outcome, None, now);
    }

    fn admitted(&self, claim: &Claim<'_>, now: Time) -> Result<(usize, usize), Denial> {
        claim.admitted(&self.accounts, self.mishaps.faults(), self.mishaps.clock(now))
    }

    /// What a key must be allowed.
    fn needs(&self, changes: bool) -> Needs {
        if changes { self.needs.to_trade() } else { self.needs }
    }
}
