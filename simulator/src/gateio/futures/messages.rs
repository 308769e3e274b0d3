//! What the venue does with clients' messages.

use std::sync::Arc;

use super::Futures;
use super::account::Channel;
use super::broadcast::Broadcast;
use super::contract::Sizes;
use super::feed::Feed;
use super::request::{Refusal, Request};
use super::wanted::{self, Places, Wanted};
use crate::venue::{ClientId, Message, Output, Payload, Time};

impl Futures {
    /// Does what a message asks, or says why not.
    pub(super) fn obey(&mut self, to: ClientId, message: Message<'_>, now: Time) {
        let (request, mut outcome) = self.desk.read(message, now);
        if outcome.is_ok() && request.channel == "futures.ping" {
            return self.desk.pong(to, "futures.pong", &request, now);
        }
        if let Message::Text(text) = message
            && outcome.is_ok()
            && request.event == "api"
        {
            return self.called(to, text, now);
        }
        if outcome.is_ok() {
            outcome = self.subscription(to, &request, now);
        }
        self.desk.answer(to, &request, outcome.err(), now);
    }

    fn subscription(&mut self, to: ClientId, request: &Request, now: Time) -> Result<(), Refusal> {
        if let Some(channel) = Channel::named(&request.channel) {
            return self.private_subscription(to, channel, request, now);
        }
        let subscribes = request.subscribes()?;
        let texts = request.texts()?;
        if !subscribes && texts.as_slice() == ["unsub_all"] {
            return self.unsubscribe_all(to, &request.channel, now);
        }
        let is_there = |symbol: &str| !(subscribes && self.desk.refused.contains(symbol));
        let place = |symbol: &str| self.desk.place(symbol).filter(|_| is_there(symbol));
        let places = Places { of: &place, count: self.contracts.len() };
        let wanted = wanted::wanted(&request.channel, &texts, &places)?;
        if subscribes { self.subscribe(to, wanted, now) } else { self.unsubscribe(to, wanted, now) }
    }

    pub(super) fn subscribe(
        &mut self,
        to: ClientId,
        wanted: Vec<Wanted>,
        now: Time,
    ) -> Result<(), Refusal> {
        let sizes = self.sizes.get(&to).copied().unwrap_or_default();
        let Some(client) = self.desk.clients.client(to) else { return Ok(()) };
        for one in wanted.iter().filter(|one| client.subscriptions.contains(one)) {
            let name = named(&self.contracts, one);
            let violation = format!("`{name}` is subscribed to already");
            if matches!(one, Wanted::Feed(_, Feed::Obu(_)) | Wanted::Silent(_)) {
                return Err(Refusal::violation(2, &format!("Alert sub {name}"), violation));
            }
            self.desk.violations.note(violation);
        }
        client.subscriptions.extend(wanted.iter().cloned());
        for one in wanted {
            let Wanted::Feed(place, feed) = one else { continue };
            if let Some(contract) = self.contracts.get_mut(place) {
                contract.subscribe(to, feed, sizes, now);
                self.greet(to, place, feed, sizes, now);
            }
        }
        Ok(())
    }

    pub(super) fn unsubscribe(
        &mut self,
        to: ClientId,
        wanted: Vec<Wanted>,
        now: Time,
    ) -> Result<(), Refusal> {
        let Some(client) = self.desk.clients.client(to) else { return Ok(()) };
        client.seen = now;
        for one in wanted {
            client.subscriptions.remove(&one);
            leave(&mut self.contracts, to, &one);
        }
        Ok(())
    }

    /// All of a channel at once (docs of 2026, "Contract stats").
    fn unsubscribe_all(&mut self, to: ClientId, channel: &str, now: Time) -> Result<(), Refusal> {
        let Some(client) = self.desk.clients.client(to) else { return Ok(()) };
        let is_of = |one: &&Wanted| match one {
            Wanted::Feed(_, feed) => feed.channel() == channel,
            Wanted::Silent(_) => channel == "futures.obu",
            Wanted::Foreign(name) => name.starts_with(channel),
            Wanted::Account { channel: own, .. } => *own == channel,
        };
        let wanted = client.subscriptions.iter().filter(is_of).cloned().collect();
        self.unsubscribe(to, wanted, now)
    }

    /// Sends the whole book of an `futures.obu` stream before its acknowledgement, now and then:
    /// the live venue does, and a client must stand it.
    fn greet(&mut self, to: ClientId, place: usize, feed: Feed, sizes: Sizes, now: Time) {
        if !matches!(feed, Feed::Obu(_)) || !self.desk.dice.percent(25) {
            return;
        }
        let Some(contract) = self.contracts.get_mut(place) else { return };
        if let Some(text) = contract.whole(to, feed, sizes, now) {
            let symbol = Some(Arc::clone(&contract.contract.listing.symbol));
            let (channel, payload) = (feed.channel(), Payload::Text(text));
            self.desk.outputs.push_back(Output::Push { to, symbol, channel, payload });
        }
    }
}

pub(super) fn leave(contracts: &mut [Broadcast], client: ClientId, one: &Wanted) {
    if let &Wanted::Feed(place, feed) = one
        && let Some(contract) = contracts.get_mut(place)
    {
        contract.unsubscribe(client, feed);
    }
}

/// What the venue calls a subscription.
fn named(contracts: &[Broadcast], one: &Wanted) -> String {
    match one {
        Wanted::Silent(name) | Wanted::Foreign(name) => name.clone(),
        Wanted::Account { channel, .. } => (*channel).to_owned(),
        Wanted::Feed(place, feed) => {
            let symbol = contracts.get(*place).map_or("", |it| &it.contract.listing.symbol);
            match feed {
                Feed::Obu(_) => format!("ob.{symbol}.{}", feed.levels()),
                _ => format!("{} {symbol}", feed.channel()),
            }
        }
    }
}
