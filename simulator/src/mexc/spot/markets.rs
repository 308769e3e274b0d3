//! All markets, and their streams.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::Config;
use super::broadcast::Broadcast;
use super::manners::Manners;
use super::overview::Overview;
use super::wanted::{Wanted, wanted};
use super::zone::Zone;
use crate::account::Accounts;
use crate::market::Dice;
use crate::venue::{ClientId, Output, Pushed, Time};

/// The markets by their places in the list.
#[derive(Debug)]
pub(super) struct Markets {
    all: Vec<Broadcast>,
    places: BTreeMap<String, usize>,
    /// Those that anybody has ever subscribed to.
    overviews: BTreeMap<Zone, Overview>,
    manners: Manners,
}

impl Markets {
    pub(super) fn new(config: &Config, now: Time) -> Self {
        let (mut all, mut places) = (Vec::new(), BTreeMap::new());
        for symbol in &config.symbols {
            let place = all.len();
            if places.insert(symbol.clone(), place).is_none() {
                all.push(Broadcast::new(symbol, place, config, now));
            }
        }
        let manners = Manners::new(config, Dice::new(config.seed, u64::MAX - 1));
        Self { all, places, overviews: BTreeMap::new(), manners }
    }

    pub(super) fn place(&self, symbol: &str) -> Option<usize> {
        self.places.get(symbol).copied()
    }

    pub(super) fn market(&self, symbol: &str) -> Option<&Broadcast> {
        self.all.get(self.place(symbol)?)
    }

    pub(super) fn market_mut(&mut self, symbol: &str) -> Option<&mut Broadcast> {
        let place = self.place(symbol)?;
        self.all.get_mut(place)
    }

    pub(super) fn at(&mut self, place: usize) -> Option<&mut Broadcast> {
        self.all.get_mut(place)
    }

    pub(super) fn symbols(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|it| &*it.market.listing.symbol)
    }

    pub(super) fn all(&self) -> &[Broadcast] {
        &self.all
    }

    pub(super) fn subscribe(&mut self, client: ClientId, one: Wanted, now: Time) {
        match one {
            Wanted::Feed(place, feed) => {
                if let Some(broadcast) = self.all.get_mut(place) {
                    broadcast.subscribe(client, feed, now);
                }
            }
            Wanted::MiniTickers(zone) => {
                let overview = self.overviews.entry(zone);
                let overview = overview.or_insert_with(|| Overview::new(zone, &self.all));
                overview.subscribers.add(client);
            }
            Wanted::Private(_) => {}
        }
    }

    pub(super) fn unsubscribe(&mut self, client: ClientId, one: Wanted) {
        match one {
            Wanted::Feed(place, feed) => {
                if let Some(broadcast) = self.all.get_mut(place) {
                    broadcast.unsubscribe(client, feed);
                }
            }
            Wanted::MiniTickers(zone) => {
                if let Some(overview) = self.overviews.get_mut(&zone) {
                    overview.subscribers.remove(client);
                }
            }
            Wanted::Private(_) => {}
        }
    }

    /// What was pushed of a stream, by what subscribes to it.
    pub(super) fn pushed(&self, stream: &str) -> Option<Pushed> {
        match wanted(stream, &|symbol| self.place(symbol)).ok()? {
            Wanted::Feed(place, feed) => self.all.get(place)?.pushed(feed),
            Wanted::MiniTickers(zone) => {
                Some(self.overviews.get(&zone)?.log.pushed(&|id| id.to_string()))
            }
            Wanted::Private(_) => None,
        }
    }

    pub(super) fn tick(
        &mut self,
        tick: u64,
        now: Time,
        accounts: &mut Accounts,
        sink: &mut VecDeque<Output>,
    ) {
        for broadcast in &mut self.all {
            broadcast.tick(tick, now, accounts, sink);
        }
        for overview in self.overviews.values_mut() {
            overview.tick(tick, now, &self.all, &mut self.manners, sink);
        }
    }

    /// Time was leapt over.
    pub(super) fn leap(&mut self, skipped: Duration) {
        self.all.iter_mut().for_each(|it| it.market.walk.leap(skipped));
    }
}
