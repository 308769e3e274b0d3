//! Venues by their outward names, such as `gateio-futures-usdt`, for command lines and
//! configuration files.
//!
//! A [`PublicVenue`] and a [`PrivateVenue`] are two types, as the sessions that they are for: a
//! name alone never decides whether credentials are needed. Each is visited by code that is generic
//! over the venue and so gets its concrete type, without a box and without a vtable.
//!
//! ```
//! use tickwire_core::book::NoBooks;
//! use tickwire_core::session::{Config, ConfigError, Memory, Session, Symbols};
//! use tickwire_exchanges::factory::{PublicExchange, PublicVenue, PublicVisitor};
//!
//! /// Follows one symbol of any venue on channels that are texts.
//! struct Follow<'a> {
//!     symbol: &'a str,
//!     channels: &'a [&'a str],
//! }
//!
//! impl PublicVisitor for Follow<'_> {
//!     type Output = Result<&'static str, ConfigError>;
//!
//!     fn visit<X: PublicExchange>(self, venue: X) -> Self::Output {
//!         let channels: Vec<X::Channel> =
//!             self.channels.iter().filter_map(|text| X::channel(text).ok()).collect();
//!         let config = Config { channels: &channels, ..Config::of(&venue) };
//!         let memory = Memory::owned(1);
//!         let seed = [7; 32]; // of the system's entropy
//!         let symbols = [self.symbol];
//!         let symbols = Symbols::new(&symbols)?;
//!         let session = Session::public(venue, symbols, config, NoBooks, memory, seed)?;
//!         // From here on a driver has it.
//!         Ok(session.state().name())
//!     }
//! }
//!
//! let venue = PublicVenue::named("gateio-futures-usdt").unwrap();
//! let follow = Follow { symbol: "BTC_USDT", channels: &["trades", "order_book_update:20ms"] };
//! assert_eq!(venue.visit(follow), Ok("idle"));
//!
//! // Who writes a name that is not known is told those that are.
//! let unknown = PublicVenue::named("gateio").unwrap_err();
//! assert!(unknown.to_string().contains("gateio-spot"));
//! ```

use core::error::Error;
use core::fmt;
use core::str::FromStr;

use tickwire_core::account::exchange::PrivateExchange;
use tickwire_core::exchange::Exchange;
use tickwire_core::rules::Rules;

use crate::gateio::futures::GateioFutures;
use crate::gateio::spot::GateioSpot;
use crate::mexc::spot::MexcSpot;

/// What every venue here is to a public session: market data, channels as texts, and the rules of
/// its symbols.
pub trait PublicExchange: Rules + Copy + 'static {
    /// Why a text is no channel; it says which there are.
    type ChannelError: Error + Send + Sync + 'static;

    /// The channel of a text, such as `candlesticks:1m`.
    ///
    /// # Errors
    ///
    /// The venue's own, which says which channels there are.
    fn channel(text: &str) -> Result<Self::Channel, Self::ChannelError>;
}

impl<X> PublicExchange for X
where
    X: Rules + Copy + 'static,
    X::Channel: FromStr<Err: Error + Send + Sync + 'static>,
{
    type ChannelError = <X::Channel as FromStr>::Err;

    fn channel(text: &str) -> Result<Self::Channel, Self::ChannelError> {
        text.parse()
    }
}

/// The market data of a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublicVenue {
    /// Gate.io, spot market: `gateio-spot`.
    GateioSpot(GateioSpot),
    /// Gate.io, perpetual contracts: `gateio-futures-usdt`, `-btc`, `-usd1`.
    GateioFutures(GateioFutures),
    /// MEXC, spot market: `mexc-spot`.
    MexcSpot(MexcSpot),
}

/// The accounts of a venue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrivateVenue {
    /// Gate.io, spot market: `gateio-spot`.
    GateioSpot(GateioSpot),
    /// Gate.io, perpetual contracts: `gateio-futures-usdt`, `-btc`, `-usd1`.
    GateioFutures(GateioFutures),
    /// MEXC, spot market: `mexc-spot`.
    MexcSpot(MexcSpot),
}

/// What is done with the concrete type of a public venue.
pub trait PublicVisitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<X: PublicExchange>(self, venue: X) -> Self::Output;
}

/// What is done with the concrete type of a private venue.
pub trait PrivateVisitor {
    /// What comes of it.
    type Output;

    /// Does it.
    fn visit<X: PrivateExchange + Copy + 'static>(self, venue: X) -> Self::Output;
}

impl PublicVenue {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::GateioSpot(GateioSpot),
        Self::GateioFutures(GateioFutures::USDT),
        Self::GateioFutures(GateioFutures::BTC),
        Self::GateioFutures(GateioFutures::USD1),
        Self::MexcSpot(MexcSpot),
    ];

    /// The venue of a name.
    ///
    /// # Errors
    ///
    /// [`UnknownVenue`], which lists the names that there are.
    pub fn named(name: &str) -> Result<Self, UnknownVenue> {
        Self::ALL.into_iter().find(|venue| venue.name() == name).ok_or(UnknownVenue)
    }

    /// The names that there are.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::name)
    }

    /// Its outward name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GateioSpot(venue) => venue.facts().name,
            Self::GateioFutures(venue) => venue.facts().name,
            Self::MexcSpot(venue) => venue.facts().name,
        }
    }

    /// Lets a visitor have the venue's concrete type.
    pub fn visit<V: PublicVisitor>(self, visitor: V) -> V::Output {
        match self {
            Self::GateioSpot(venue) => visitor.visit(venue),
            Self::GateioFutures(venue) => visitor.visit(venue),
            Self::MexcSpot(venue) => visitor.visit(venue),
        }
    }
}

impl PrivateVenue {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::GateioSpot(GateioSpot),
        Self::GateioFutures(GateioFutures::USDT),
        Self::GateioFutures(GateioFutures::BTC),
        Self::GateioFutures(GateioFutures::USD1),
        Self::MexcSpot(MexcSpot),
    ];

    /// The venue of a name: the same as that of its market data.
    ///
    /// # Errors
    ///
    /// [`UnknownVenue`], which lists the names that there are.
    pub fn named(name: &str) -> Result<Self, UnknownVenue> {
        Self::ALL.into_iter().find(|venue| venue.name() == name).ok_or(UnknownVenue)
    }

    /// The names that there are.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().map(Self::name)
    }

    /// Its outward name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GateioSpot(venue) => venue.facts().name,
            Self::GateioFutures(venue) => venue.facts().name,
            Self::MexcSpot(venue) => venue.facts().name,
        }
    }

    /// Lets a visitor have the venue's concrete type.
    pub fn visit<V: PrivateVisitor>(self, visitor: V) -> V::Output {
        match self {
            Self::GateioSpot(venue) => visitor.visit(venue),
            Self::GateioFutures(venue) => visitor.visit(venue),
            Self::MexcSpot(venue) => visitor.visit(venue),
        }
    }
}

/// No venue has this name; it says which there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownVenue;

impl fmt::Display for UnknownVenue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the venues are")?;
        for (at, name) in PublicVenue::names().enumerate() {
            write!(f, "{} {name}", if at == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}

impl Error for UnknownVenue {}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::string::ToString;
    use std::vec::Vec;

    use super::*;

    const NAMES: [&str; 5] = [
        "gateio-spot",
        "gateio-futures-usdt",
        "gateio-futures-btc",
        "gateio-futures-usd1",
        "mexc-spot",
    ];

    struct Address;

    impl PublicVisitor for Address {
        type Output = &'static str;

        fn visit<X: PublicExchange>(self, venue: X) -> &'static str {
            venue.facts().context.url
        }
    }

    struct Account;

    impl PrivateVisitor for Account {
        type Output = &'static str;

        fn visit<X: PrivateExchange + Copy + 'static>(self, venue: X) -> &'static str {
            venue.account().facts().name
        }
    }

    #[test]
    fn every_name_is_the_venues_own() {
        assert_eq!(PublicVenue::names().collect::<Vec<_>>(), NAMES);
        assert_eq!(PrivateVenue::names().collect::<Vec<_>>(), NAMES);
        for name in NAMES {
            assert_eq!(PublicVenue::named(name).map(PublicVenue::name), Ok(name));
            assert_eq!(PrivateVenue::named(name).map(PrivateVenue::name), Ok(name));
        }
    }

    #[test]
    fn a_visitor_gets_the_venue_of_the_name() {
        let address = |name| PublicVenue::named(name).unwrap().visit(Address);
        assert!(address("gateio-futures-btc").ends_with("/btc"));
        assert!(address("gateio-spot").contains("api.gateio.ws"));
        assert!(address("mexc-spot").contains("mexc"));
        for name in NAMES {
            assert!(PrivateVenue::named(name).unwrap().visit(Account).starts_with(name), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        for name in ["", "gateio", "GATEIO-SPOT", "gateio-futures", "gateio-futures-usdc"] {
            assert_eq!(PrivateVenue::named(name), Err(UnknownVenue));
            let said = PublicVenue::named(name).unwrap_err().to_string();
            assert!(NAMES.iter().all(|name| said.contains(name)), "{said}");
        }
    }
}
