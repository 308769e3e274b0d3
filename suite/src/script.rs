//! What a driver is to follow, and by which type: the venue's own are filled in here, once for all
//! drivers.

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures, UpdateStream};
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};
use tickwire_exchanges::mexc::spot::{self as mexc, MexcSpot};

use crate::settings::Settings;

/// The venues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Venue {
    /// Gate.io, spot.
    GateioSpot,
    /// Gate.io, futures settled in USDT.
    GateioFutures,
    /// MEXC, spot.
    MexcSpot,
}

impl Venue {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::GateioSpot, Self::GateioFutures, Self::MexcSpot];
}

/// What of a market is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// Changes of the order book alone.
    Books,
    /// Those, trades, and the best bid and ask.
    All,
}

/// Whose session it is.
#[derive(Clone, Debug)]
pub enum Side {
    /// Market data.
    Public(Streams),
    /// An account's, by its key and secret.
    Private(&'static str, &'static str),
}

/// What a driver is to follow.
#[derive(Clone, Debug)]
pub struct Script {
    /// The venue whose types are used.
    pub venue: Venue,
    /// Where its WebSocket is.
    pub url: String,
    /// Where its REST is, without a slash at the end.
    pub rest_base: String,
    /// The symbols; of an account, those that REST is asked about.
    pub symbols: Vec<&'static str>,
    /// Market data or an account.
    pub side: Side,
    /// The roots that are trusted, in PEM; the bundled ones where there are none.
    pub roots: Option<String>,
    /// What is changed of the configuration.
    pub settings: Settings,
}

/// Who follows a script with the types of its venue.
pub trait Follow: Sized {
    /// What comes of it.
    type Out;

    /// Follows market data.
    fn public<X>(self, venue: X, channels: &[X::Channel]) -> Self::Out
    where
        X: Exchange + Clone + Send + Sync + 'static,
        X::Channel: Send + Sync;

    /// Follows an account.
    fn private<V>(self, venue: V, key: (&str, &str)) -> Self::Out
    where
        V: PrivateExchange + Clone + Send + Sync + 'static,
        V::Account: Send + Sync + 'static,
        <V::Account as Exchange>::Channel: Send + Sync;
}

impl Script {
    /// Has it followed.
    pub fn follow<F: Follow>(&self, by: F) -> F::Out {
        match (self.venue, &self.side) {
            (Venue::GateioSpot, Side::Public(streams)) => {
                by.public(GateioSpot, streams.of(&gateio_spot()))
            }
            (Venue::GateioFutures, Side::Public(streams)) => {
                by.public(GateioFutures::USDT, streams.of(&gateio_futures()))
            }
            (Venue::MexcSpot, Side::Public(streams)) => by.public(MexcSpot, streams.of(&mexc())),
            (Venue::GateioSpot, Side::Private(key, secret)) => {
                by.private(GateioSpot, (key, secret))
            }
            (Venue::GateioFutures, Side::Private(key, secret)) => {
                by.private(GateioFutures::USDT, (key, secret))
            }
            (Venue::MexcSpot, Side::Private(key, secret)) => by.private(MexcSpot, (key, secret)),
        }
    }
}

impl Streams {
    /// So many of these channels, the books' being the first.
    fn of<C>(self, channels: &[C]) -> &[C] {
        if self == Self::All { channels } else { channels.get(..1).unwrap_or_default() }
    }
}

fn gateio_spot() -> [SpotChannel; 3] {
    let books = SpotChannel::OrderBookUpdate(UpdateSpeed::Ms20);
    [books, SpotChannel::Trades, SpotChannel::BookTicker]
}

fn gateio_futures() -> [FuturesChannel; 3] {
    let books = FuturesChannel::OrderBookUpdate(UpdateStream::Ms20L20);
    [books, FuturesChannel::Trades, FuturesChannel::BookTicker]
}

fn mexc() -> [mexc::SpotChannel; 3] {
    let speed = mexc::Speed::Ms10;
    let books = mexc::SpotChannel::AggreDepth(speed);
    [books, mexc::SpotChannel::AggreDeals(speed), mexc::SpotChannel::AggreBookTicker(speed)]
}
