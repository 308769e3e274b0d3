//! Private channels: subscriptions that are signed each by itself (spot docs, "Authentication").

use serde_json::{Value, json};

use super::super::Spot;
use super::super::claim::{Claim, Denial, Needs};
use super::super::request::{Refusal, Request};
use super::super::wanted::Wanted;
use crate::venue::{ClientId, Time};

/// A private channel.
#[derive(Debug)]
pub(in super::super) struct Channel {
    pub(in super::super) name: &'static str,
    /// Whether its payload names symbols.
    has_symbols: bool,
}

/// All of them. On the last five nothing ever happens here.
pub(in super::super) const CHANNELS: [Channel; 10] = [
    Channel { name: "spot.orders", has_symbols: true },
    Channel { name: "spot.orders_v2", has_symbols: true },
    Channel { name: "spot.usertrades", has_symbols: true },
    Channel { name: "spot.usertrades_v2", has_symbols: true },
    Channel { name: "spot.balances", has_symbols: false },
    Channel { name: "spot.margin_balances", has_symbols: false },
    Channel { name: "spot.funding_balances", has_symbols: false },
    Channel { name: "spot.cross_balances", has_symbols: false },
    Channel { name: "spot.cross_loan", has_symbols: false },
    Channel { name: "spot.priceorders", has_symbols: true },
];

impl Channel {
    /// By its name.
    pub(in super::super) fn named(name: &str) -> Option<&'static Self> {
        CHANNELS.iter().find(|channel| channel.name == name)
    }
}

impl Spot {
    /// A subscription to a private channel, or its end: the end is signed as well.
    pub(in super::super) fn private_subscription(
        &mut self,
        to: ClientId,
        channel: &'static Channel,
        request: &Request,
        now: Time,
    ) -> Result<(), Refusal> {
        let account = self.authenticated(request, now).map_err(refusal)?;
        let wanted = self.private_wanted(channel, request, account)?;
        match request.event.as_str() {
            "subscribe" => self.subscribe(to, wanted, now),
            "unsubscribe" => self.unsubscribe(to, wanted, now),
            other => {
                let violation = format!("there is no event `{other}`");
                Err(Refusal::violation(2, "Invalid argument provided", violation))
            }
        }
    }

    fn authenticated(&self, request: &Request, now: Time) -> Result<usize, Denial> {
        let auth = request.auth.as_ref().ok_or(Denial::Key)?;
        let text = |name: &str| auth.get(name).and_then(Value::as_str);
        let method = text("method");
        let (key, signature) = (text("KEY").unwrap_or(""), text("SIGN").unwrap_or(""));
        if method != Some("api_key") || key.is_empty() {
            return Err(Denial::Key);
        }
        let Request { channel, event, time, .. } = request;
        let text = format!("channel={channel}&event={event}&time={time}");
        let claim = Claim { key, signature, text: &text, time: *time, needs: Needs::SPOT };
        let (faults, clock) = (self.mishaps.faults(), self.mishaps.clock(now));
        claim.admitted(&self.accounts, faults, clock).map(|(account, _)| account)
    }

    fn private_wanted(
        &self,
        channel: &'static Channel,
        request: &Request,
        account: usize,
    ) -> Result<Vec<Wanted>, Refusal> {
        let wanted = |place| Wanted::Account { channel: channel.name, account, place };
        if !channel.has_symbols {
            return Ok(vec![wanted(None)]);
        }
        let places = request.texts()?.into_iter().map(|symbol| match symbol {
            "!all" => Ok(wanted(None)),
            _ => self
                .place(symbol)
                .map(|place| wanted(Some(place)))
                .ok_or_else(|| Refusal::argument(format!("unknown currency pair {symbol}"))),
        });
        places.collect()
    }
}

/// The message is itself a JSON text, with a new line at its end (live).
fn refusal(denial: Denial) -> Refusal {
    let message = json!({ "label": denial.label(), "message": denial.message() });
    Refusal { code: 4, message: format!("{message}\n"), violation: None }
}
