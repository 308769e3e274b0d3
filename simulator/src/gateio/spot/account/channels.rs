//! Private channels: subscriptions that are signed each by itself (spot docs, "Authentication").

use super::super::Spot;
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
        let account = self.desk.subscriber(request, now)?;
        let wanted = self.private_wanted(channel, request, account)?;
        if request.subscribes()? {
            self.subscribe(to, wanted, now)
        } else {
            self.unsubscribe(to, wanted, now)
        }
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
            _ => {
                let place = self.desk.place(symbol).map(|place| wanted(Some(place)));
                place.ok_or_else(|| Refusal::argument(format!("unknown currency pair {symbol}")))
            }
        });
        places.collect()
    }
}
