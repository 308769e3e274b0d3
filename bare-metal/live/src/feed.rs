//! The connection of the image, in memory of its own.

use core::fmt;

use tickwire_embassy::core::book::{BookHead, Books, BooksError, Entry};
use tickwire_embassy::core::connection::{self, Connection};
use tickwire_embassy::core::session::{self, Arrays, Config, Session, Symbols};
use tickwire_embassy::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};

use crate::arguments::Arguments;
use crate::chance::SEED;

/// A connection to Gate.io's spot market that keeps books.
pub(crate) type Spot<'b> = Connection<'b, GateioSpot, Books<'b>>;

const CHANNELS: &[SpotChannel] = &[SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100)];
/// Levels of a side that are kept: those of a snapshot.
const DEPTH: usize = 100;

/// What one symbol takes. The longest messages are of a few hundred bytes, and the longest list of
/// levels is that of a snapshot.
#[derive(Debug)]
pub(crate) struct Room {
    session: Arrays<1, 2, 8, { 2 * DEPTH }, 512>,
    rx: [u8; 8_192],
    tx: [u8; 1_024],
    head: [BookHead; 1],
    levels: [Entry; 2 * DEPTH],
}

impl Room {
    pub(crate) fn new() -> Self {
        Self {
            session: Arrays::new(),
            rx: [0; 8_192],
            tx: [0; 1_024],
            head: [BookHead::EMPTY; 1],
            levels: [Entry::default(); 2 * DEPTH],
        }
    }

    /// A connection in this room.
    ///
    /// # Errors
    ///
    /// [`Failure`]: the address or the symbol is not one, or the room is too small.
    pub(crate) fn connection<'b>(
        &'b mut self,
        arguments: &Arguments<'b>,
        seed: [u8; SEED],
    ) -> Result<Spot<'b>, Failure> {
        let mut config = Config { channels: CHANNELS, ..Config::of(&GateioSpot) };
        config.context.url = arguments.url;
        config.rest_base = arguments.rest_base;
        let symbols = [arguments.symbol];
        let books = Books::new(&mut self.head[..], &mut self.levels[..], DEPTH);
        let (symbols, memory) = (Symbols::of(&symbols), self.session.lend());
        let session = Session::public(GateioSpot, symbols, config, books?, memory, seed)?;
        Ok(Connection::new(session, &mut self.rx[..], &mut self.tx[..])?)
    }
}

/// There is no such connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Failure {
    Books(BooksError),
    Session(session::ConfigError),
    Connection(connection::ConfigError),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Books(error) => error.fmt(f),
            Self::Session(error) => error.fmt(f),
            Self::Connection(error) => error.fmt(f),
        }
    }
}

impl From<BooksError> for Failure {
    fn from(error: BooksError) -> Self {
        Self::Books(error)
    }
}

impl From<session::ConfigError> for Failure {
    fn from(error: session::ConfigError) -> Self {
        Self::Session(error)
    }
}

impl From<connection::ConfigError> for Failure {
    fn from(error: connection::ConfigError) -> Self {
        Self::Connection(error)
    }
}
