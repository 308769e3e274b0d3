//! Private channels: subscriptions that are signed each by itself, and name the user (futures docs,
//! "Authentication", and each channel's own section).

use super::super::Futures;
use super::super::request::{Refusal, Request};
use super::super::wanted::Wanted;
use crate::venue::{ClientId, Time};

/// A private channel.
#[derive(Debug)]
pub(in super::super) struct Channel {
    pub(in super::super) name: &'static str,
    /// Whether its payload names contracts, after the user.
    has_contracts: bool,
}

/// All of them. On the last three nothing ever happens here.
const CHANNELS: [Channel; 9] = [
    Channel { name: "futures.orders", has_contracts: true },
    Channel { name: "futures.usertrades", has_contracts: true },
    Channel { name: "futures.positions", has_contracts: true },
    Channel { name: "futures.balances", has_contracts: false },
    Channel { name: "futures.position_closes", has_contracts: true },
    Channel { name: "futures.liquidates", has_contracts: true },
    Channel { name: "futures.auto_deleverages", has_contracts: true },
    Channel { name: "futures.autoorders", has_contracts: true },
    Channel { name: "futures.reduce_risk_limits", has_contracts: true },
];

impl Channel {
    /// By its name.
    pub(in super::super) fn named(name: &str) -> Option<&'static Self> {
        CHANNELS.iter().find(|channel| channel.name == name)
    }
}

impl Futures {
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

    /// A user who is not the key's own is acknowledged, and nothing is ever told (measured live).
    fn private_wanted(
        &self,
        channel: &'static Channel,
        request: &Request,
        account: usize,
    ) -> Result<Vec<Wanted>, Refusal> {
        let texts = request.texts()?;
        let [user, contracts @ ..] = &texts[..] else { return Ok(Vec::new()) };
        let own = self.desk.accounts.account(account).map(|it| it.profile.user.to_string());
        if own.as_deref() != Some(*user) {
            return Ok(vec![Wanted::Foreign(format!("{} {}", channel.name, texts.join(" ")))]);
        }
        let wanted = |place| Wanted::Account { channel: channel.name, account, place };
        if !channel.has_contracts {
            return Ok(vec![wanted(None)]);
        }
        if contracts.is_empty() {
            return Err(Refusal::shape("[user id, contract]", &texts));
        }
        let places = contracts.iter().map(|name| match *name {
            "!all" => Ok(wanted(None)),
            name => {
                let place = self.desk.place(name).map(|place| wanted(Some(place)));
                place.ok_or_else(|| Refusal::argument(format!("unknown contract {name}")))
            }
        });
        places.collect()
    }
}
