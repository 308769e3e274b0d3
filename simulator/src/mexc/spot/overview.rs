//! `miniTickers`: one stream of all markets whose price has changed.

use std::collections::VecDeque;

use tickwire_proto::generated::push_data_v3_api_wrapper::Body;
use tickwire_proto::generated::{PublicMiniTickersV3Api, PushDataV3ApiWrapper};

use super::broadcast::Broadcast;
use super::log::Log;
use super::manners::Manners;
use super::subscribers::Subscribers;
use super::wire::signed_ms;
use super::zone::Zone;
use crate::market::{Key, TICK_MS};
use crate::venue::{Output, Time};

/// The time between two pushes ("MiniTickers").
const EVERY_MS: u64 = 3_000;

/// The stream of one time zone.
#[derive(Debug)]
pub(super) struct Overview {
    pub(super) subscribers: Subscribers,
    pub(super) log: Log,
    name: String,
    zone: Zone,
    /// The prices that were told, by the markets' places.
    told: Vec<Key>,
}

impl Overview {
    pub(super) fn new(zone: Zone, markets: &[Broadcast]) -> Self {
        Self {
            subscribers: Subscribers::default(),
            log: Log::default(),
            name: format!("spot@public.miniTickers.v3.api.pb@{}", zone.name),
            zone,
            told: markets.iter().map(|it| it.market.stats.last).collect(),
        }
    }

    /// Pushes what is due.
    pub(super) fn tick(
        &mut self,
        tick: u64,
        now: Time,
        markets: &[Broadcast],
        manners: &mut Manners,
        sink: &mut VecDeque<Output>,
    ) {
        if self.subscribers.is_empty() || !tick.is_multiple_of(EVERY_MS / TICK_MS) {
            return;
        }
        let mut items = Vec::new();
        for (told, broadcast) in self.told.iter_mut().zip(markets) {
            let last = broadcast.market.stats.last;
            if std::mem::replace(told, last) != last {
                items.push(broadcast.mini_ticker(self.zone, now));
            }
        }
        if items.is_empty() {
            return;
        }
        self.log.told(None);
        let push = PushDataV3ApiWrapper {
            channel: self.name.clone(),
            send_time: Some(signed_ms(now)),
            body: Some(Body::PublicMiniTickers(PublicMiniTickersV3Api { items })),
            ..PushDataV3ApiWrapper::default()
        };
        for payload in manners.said(push) {
            self.subscribers.send(&payload, "miniTickers", None, sink);
        }
    }
}
