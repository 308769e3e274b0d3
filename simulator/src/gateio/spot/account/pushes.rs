//! What happens to accounts, as it is told on their channels.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::Spot;
use super::super::wanted::Wanted;
use super::objects;
use crate::account::{Event, What};
use crate::market::ms;
use crate::venue::{ClientId, Time};

impl Spot {
    /// Tells whom it concerns what has happened to accounts.
    pub(in super::super) fn tell(&mut self, now: Time) {
        while let Some(event) = self.desk.accounts.poll() {
            for (channel, place, result) in self.results(&event) {
                self.push(&event, channel, place, &result, now);
            }
        }
    }

    /// What is told of an event, on which channels, about which market.
    fn results(&self, event: &Event) -> Vec<(&'static str, Option<usize>, Value)> {
        let Some(account) = self.desk.accounts.account(event.account) else { return Vec::new() };
        let user = account.profile.user;
        match &event.what {
            What::Order(order) => {
                let Some(instrument) = self.desk.accounts.instrument(order.place) else {
                    return Vec::new();
                };
                let place = Some(order.place);
                vec![
                    ("spot.orders", place, objects::order_push(order, instrument, user, false)),
                    ("spot.orders_v2", place, objects::order_push(order, instrument, user, true)),
                ]
            }
            What::Fill(fill) => {
                let Some(instrument) = self.desk.accounts.instrument(fill.place) else {
                    return Vec::new();
                };
                let place = Some(fill.place);
                vec![
                    ("spot.usertrades", place, objects::trade_push(fill, instrument, user, false)),
                    (
                        "spot.usertrades_v2",
                        place,
                        objects::trade_push(fill, instrument, user, true),
                    ),
                ]
            }
            What::Balance(change) => {
                vec![("spot.balances", None, objects::balance_push(change, user, event.at))]
            }
            What::Position(..) => Vec::new(),
        }
    }

    fn push(
        &mut self,
        event: &Event,
        channel: &'static str,
        place: Option<usize>,
        result: &Value,
        now: Time,
    ) {
        let account = event.account;
        let [one, all] = [place, None].map(|place| Wanted::Account { channel, account, place });
        let clients = self.desk.clients.iter().filter(|(_, client)| {
            client.subscriptions.contains(&one) || client.subscriptions.contains(&all)
        });
        let clients: Vec<ClientId> = clients.map(|(id, _)| id).collect();
        if clients.is_empty() {
            return;
        }
        let text: Arc<str> = json!({
            "time": now.as_secs(),
            "time_ms": ms(now),
            "channel": channel,
            "event": "update",
            "result": [result],
        })
        .to_string()
        .into();
        self.desk.tell(&clients, channel, place, &text);
    }
}
