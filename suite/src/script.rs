//! What a driver is to follow, and by which type: the venue's own are filled in here, once for all
//! drivers.

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tickwire_driver::Overflow;
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

    /// How many channels [`Streams::Captured`] has here.
    pub(crate) const fn captured(self) -> usize {
        if matches!(self, Self::MexcSpot) { 3 } else { 4 }
    }
}

/// What of a market is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Streams {
    /// Changes of the order book alone.
    Books,
    /// Those, trades, and the best bid and ask.
    All,
    /// What captured sessions hold: books at the pace of 100 ms, trades, the best bid and ask, and
    /// statistics where the venue has a channel of them.
    Captured,
}

/// Whose session it is.
#[derive(Clone, Debug)]
pub enum Side {
    /// Market data.
    Public(Streams),
    /// An account's, by its key and secret.
    Private(&'static str, &'static str),
}

/// How the user takes what a driver says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consumer {
    /// It is called with it.
    #[default]
    Called,
    /// It takes market data from a queue of so many items. It is called all the same by drivers
    /// that have no queue, and by accounts.
    Queue(usize, Overflow),
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
    pub symbols: Vec<String>,
    /// Market data or an account.
    pub side: Side,
    /// How the user takes it.
    pub consumer: Consumer,
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
                by.public(GateioSpot, &gateio_spot(*streams))
            }
            (Venue::GateioFutures, Side::Public(streams)) => {
                by.public(GateioFutures::USDT, &gateio_futures(*streams))
            }
            (Venue::MexcSpot, Side::Public(streams)) => by.public(MexcSpot, &mexc(*streams)),
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

fn gateio_spot(streams: Streams) -> Vec<SpotChannel> {
    let slow = streams == Streams::Captured;
    let speed = if slow { UpdateSpeed::Ms100 } else { UpdateSpeed::Ms20 };
    let more = [SpotChannel::Trades, SpotChannel::BookTicker, SpotChannel::Tickers];
    chosen(streams, SpotChannel::OrderBookUpdate(speed), &more)
}

fn gateio_futures(streams: Streams) -> Vec<FuturesChannel> {
    let slow = streams == Streams::Captured;
    let stream = if slow { UpdateStream::Ms100L100 } else { UpdateStream::Ms20L20 };
    let more = [FuturesChannel::Trades, FuturesChannel::BookTicker, FuturesChannel::Tickers];
    chosen(streams, FuturesChannel::OrderBookUpdate(stream), &more)
}

fn mexc(streams: Streams) -> Vec<mexc::SpotChannel> {
    let slow = streams == Streams::Captured;
    let speed = if slow { mexc::Speed::Ms100 } else { mexc::Speed::Ms10 };
    let more = [mexc::SpotChannel::AggreDeals(speed), mexc::SpotChannel::AggreBookTicker(speed)];
    chosen(streams, mexc::SpotChannel::AggreDepth(speed), &more)
}

/// The books' channel, and as many of the others as are followed.
fn chosen<C: Copy>(streams: Streams, books: C, more: &[C]) -> Vec<C> {
    let others = match streams {
        Streams::Books => &[],
        Streams::All => more.get(..2).unwrap_or(more),
        Streams::Captured => more,
    };
    [&[books], others].concat()
}
