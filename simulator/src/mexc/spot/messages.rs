//! What the venue does with clients' messages.

use super::Spot;
use super::reply::{self, Outcome};
use super::request::{Method, Request};
use super::wanted::{self, Blocked, Wanted};
use crate::venue::{ClientId, Message, Output, Payload, Time};

/// The longest message that a client of care sends: longer ones were refused at times, and at
/// others not.
const MESSAGE_MAX: usize = 1_024;

impl Spot {
    /// Does what a message asks, or says why not.
    pub(super) fn obey(&mut self, to: ClientId, message: Message<'_>, now: Time) {
        let Message::Text(text) = message else {
            self.violations.note("the message is binary".into());
            return self.reply(to, reply::invalid(0));
        };
        if text.len() > MESSAGE_MAX {
            let length = text.len();
            self.violations.note(format!("a message of {length} bytes, more than {MESSAGE_MAX}"));
        }
        let text = match Request::read(text) {
            Ok(Request { id, method: Method::Ping }) => {
                if let Some(client) = self.clients.client(to) {
                    client.lives(now);
                }
                reply::pong(id)
            }
            Ok(Request { id, method: Method::Subscribe(params) }) => {
                let is_empty = params.is_empty();
                let outcome = self.subscribe(to, params, now);
                reply::subscribed(id, outcome, is_empty, &mut self.dice)
            }
            Ok(Request { id, method: Method::Unsubscribe(params) }) => {
                let ended = self.unsubscribe(to, params, now);
                reply::unsubscribed(id, ended, &mut self.dice)
            }
            Err(unreadable) => {
                self.violations.note(unreadable.violation);
                reply::invalid(unreadable.id)
            }
        };
        self.reply(to, text);
    }

    fn subscribe(&mut self, to: ClientId, params: Vec<String>, now: Time) -> Outcome {
        let mut outcome = Outcome::default();
        if params.is_empty() {
            self.violations.note("`params` is empty".into());
        }
        for param in params {
            match self.accept(to, &param, now) {
                Ok(true) => outcome.accepted.push(param),
                Ok(false) => self.violations.note(format!("`{param}` is subscribed to already")),
                Err(blocked) => {
                    outcome.blocked.push(param);
                    if let Blocked::Violation(violation) = blocked {
                        self.violations.note(violation);
                    }
                }
            }
        }
        outcome
    }

    /// Subscribes to one thing; whether that is new.
    fn accept(&mut self, to: ClientId, param: &str, now: Time) -> Result<bool, Blocked> {
        let place =
            |symbol: &str| self.markets.place(symbol).filter(|_| !self.refused.contains(symbol));
        let one = wanted::wanted(param, &place)?;
        if matches!(one, Wanted::Private(_)) && !self.members.is_open(to) {
            let violation = format!("no listen key, and `{param}`");
            return Err(Blocked::Violation(violation));
        }
        let Some(client) = self.clients.client(to) else { return Ok(false) };
        if client.subscriptions.contains(&one) {
            return Ok(false);
        }
        let limit = self.config.subscriptions;
        if client.subscriptions.len() >= limit {
            return Err(Blocked::Violation(format!("more than {limit} subscriptions: `{param}`")));
        }
        client.subscriptions.insert(one);
        client.lives(now);
        self.markets.subscribe(to, one, now);
        Ok(true)
    }

    /// Ends subscriptions; the parameters of those that there were.
    fn unsubscribe(&mut self, to: ClientId, params: Vec<String>, now: Time) -> Vec<String> {
        let mut ended = Vec::new();
        for param in params {
            let Ok(one) = wanted::wanted(&param, &|symbol| self.markets.place(symbol)) else {
                continue;
            };
            let client = self.clients.client(to);
            if client.is_some_and(|client| client.left(&one, now)) {
                self.markets.unsubscribe(to, one);
                ended.push(param);
            }
        }
        ended
    }

    pub(super) fn reply(&mut self, to: ClientId, text: String) {
        self.outputs.push_back(Output::Reply { to, payload: Payload::Text(text.into()) });
    }
}
