//! What the venue does with clients' messages.

use std::collections::VecDeque;
use std::sync::Arc;

use super::Spot;
use super::account::Channel;
use super::broadcast::Broadcast;
use super::feed::Feed;
use super::request::{Refusal, Request};
use super::wanted::{self, Wanted};
use crate::market::Dice;
use crate::venue::{ClientId, Message, Output, Payload, Time};

impl Spot {
    /// Does what a message asks, or says why not.
    pub(super) fn obey(&mut self, to: ClientId, message: Message<'_>, now: Time) {
        if let Message::Text(text) = message
            && self.signed(to, text, now)
        {
            return;
        }
        let (request, mut outcome) = self.desk.read(message, now);
        if outcome.is_ok() && request.channel == "spot.ping" {
            return self.desk.pong(to, "spot.pong", &request, now);
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
        let is_there = |symbol: &str| !(subscribes && self.desk.refused.contains(symbol));
        let place = |symbol: &str| self.desk.place(symbol).filter(|_| is_there(symbol));
        let wanted = wanted::wanted(&request.channel, &texts, &place)?;
        if subscribes { self.subscribe(to, wanted, now) } else { self.unsubscribe(to, wanted, now) }
    }

    pub(super) fn subscribe(
        &mut self,
        to: ClientId,
        wanted: Vec<Wanted>,
        now: Time,
    ) -> Result<(), Refusal> {
        let Some(client) = self.desk.clients.client(to) else { return Ok(()) };
        for one in wanted.iter().filter(|one| client.subscriptions.contains(one)) {
            let name = named(&self.markets, one);
            let violation = format!("`{name}` is subscribed to already");
            if matches!(one, Wanted::Feed(_, Feed::Obu(_)) | Wanted::Silent(_)) {
                return Err(Refusal::violation(2, &format!("Alert sub {name}"), violation));
            }
            self.desk.violations.note(violation);
        }
        for one in wanted {
            if let &Wanted::Feed(place, feed) = &one
                && let Some(market) = self.markets.get_mut(place)
            {
                market.subscribe(to, feed, now);
                greet(market, to, feed, now, &mut self.desk.dice, &mut self.desk.outputs);
            }
            client.subscriptions.insert(one);
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
            leave(&mut self.markets, to, &one);
        }
        Ok(())
    }
}

/// Sends the whole book of an `spot.obu` stream before its acknowledgement, now and then: the
/// live venue does, and a client must stand it.
fn greet(
    market: &mut Broadcast,
    to: ClientId,
    feed: Feed,
    now: Time,
    dice: &mut Dice,
    outputs: &mut VecDeque<Output>,
) {
    if matches!(feed, Feed::Obu(_))
        && dice.percent(25)
        && let Some(text) = market.whole(to, feed, now)
    {
        let symbol = Some(Arc::clone(&market.market.listing.symbol));
        let (channel, payload) = (feed.channel(), Payload::Text(text));
        outputs.push_back(Output::Push { to, symbol, channel, payload });
    }
}

pub(super) fn leave(markets: &mut [Broadcast], client: ClientId, one: &Wanted) {
    if let &Wanted::Feed(place, feed) = one
        && let Some(market) = markets.get_mut(place)
    {
        market.unsubscribe(client, feed);
    }
}

/// What the venue calls a subscription.
fn named(markets: &[Broadcast], one: &Wanted) -> String {
    match one {
        Wanted::Silent(name) => name.clone(),
        Wanted::Account { channel, .. } => (*channel).into(),
        Wanted::Feed(place, feed) => {
            let symbol = markets.get(*place).map_or("", |market| &market.market.listing.symbol);
            match feed {
                Feed::Obu(_) => format!("ob.{symbol}.{}", feed.levels()),
                _ => format!("{} {symbol}", feed.channel()),
            }
        }
    }
}
