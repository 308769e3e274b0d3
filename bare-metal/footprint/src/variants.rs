//! The clients, each of one connection and all the memory that it needs.

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::ledger::{Entry as AccountEntry, FillEntry};
use tickwire_core::account::record::Record;
use tickwire_core::book::{BookHead, BookStore, Books, Entry, NoBooks};
use tickwire_core::connection::Connection;
use tickwire_core::exchange::Exchange;
use tickwire_core::session::{
    Access, Arrays, Config, PendingAction, PrivateConfig, PrivateMemory, Session, Symbols,
};
use tickwire_exchanges::gateio::futures::{FuturesChannel, GateioFutures};
use tickwire_exchanges::gateio::spot::{GateioSpot, SpotChannel, UpdateSpeed};
use tickwire_exchanges::mexc::spot::{MexcSpot, Speed, SpotChannel as MexcChannel};

use crate::client;
use crate::tally::{Said, Sizes};
use crate::wire::{Broken, Wire};

/// Bytes of a client's receive buffer: the longest message, or the answer to the handshake.
pub const RX: usize = 4_352;
/// Bytes of a client's send buffer.
pub const TX: usize = 1_024;
/// Bytes of the longest answer of a REST call, where a client makes any.
pub const BODY: usize = 8_192;
/// Levels a side that a book keeps, and that a snapshot has.
pub const DEPTH: usize = 100;

const SEED: [u8; 32] = [7; 32];

/// Four symbols, messages of four events: the arrays of who follows best bids and asks.
type TickerArrays = Arrays<4, 8, 4, 8, 512>;

/// Follows the best bid and ask of four symbols of Gate.io spot.
///
/// # Errors
///
/// [`Broken`] where the wire is.
pub fn ticker(wire: &mut dyn Wire) -> Result<Said, Broken> {
    let symbols = Symbols::of(&["BTC_USDT", "ETH_USDT", "SOL_USDT", "XRP_USDT"]);
    tickers(GateioSpot, symbols, &[SpotChannel::BookTicker], wire)
}

/// Follows the best bid and ask of four contracts of Gate.io's futures.
///
/// # Errors
///
/// [`Broken`] where the wire is.
pub fn futures(wire: &mut dyn Wire) -> Result<Said, Broken> {
    let symbols = Symbols::of(&["BTC_USDT", "ETH_USDT", "SOL_USDT", "XRP_USDT"]);
    tickers(GateioFutures::USDT, symbols, &[FuturesChannel::BookTicker], wire)
}

/// Follows the best bid and ask of four symbols of MEXC spot.
///
/// # Errors
///
/// [`Broken`] where the wire is.
pub fn mexc(wire: &mut dyn Wire) -> Result<Said, Broken> {
    let symbols = Symbols::of(&["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"]);
    tickers(MexcSpot, symbols, &[MexcChannel::AggreBookTicker(Speed::Ms100)], wire)
}

fn tickers<X: Exchange>(
    venue: X,
    symbols: Symbols<'_>,
    channels: &[X::Channel],
    wire: &mut dyn Wire,
) -> Result<Said, Broken> {
    let mut memory = TickerArrays::new();
    let (mut rx, mut tx) = ([0; RX], [0; TX]);
    let config = Config { channels, ..Config::of(&venue) };
    let session = Session::public(venue, symbols, config, NoBooks, memory.lend(), SEED)
        .map_err(|_| Broken)?;
    let mut connection = Connection::new(session, &mut rx, &mut tx).map_err(|_| Broken)?;
    run(&mut connection, &mut [], size_of::<TickerArrays>(), wire)
}

/// The same as [`ticker`], from a server that deflates.
///
/// # Errors
///
/// [`Broken`] where the wire is.
#[cfg(feature = "deflate")]
pub fn deflate(wire: &mut dyn Wire) -> Result<Said, Broken> {
    use tickwire_core::ws::deflate::{Deflate, Offer, Workspace};

    /// The longest inflated message and the slack behind it: no history is asked for.
    const WINDOW: usize = 4_096 + 32;

    let mut memory = TickerArrays::new();
    let (mut rx, mut tx) = ([0; RX], [0; TX]);
    let (mut workspace, mut window) = ([Workspace::default()], [0; WINDOW]);
    let config = Config { channels: &[SpotChannel::BookTicker], ..Config::of(&GateioSpot) };
    let symbols = Symbols::of(&["BTC_USDT", "ETH_USDT", "SOL_USDT", "XRP_USDT"]);
    let session = Session::public(GateioSpot, symbols, config, NoBooks, memory.lend(), SEED)
        .map_err(|_| Broken)?;
    let connection = Connection::new(session, &mut rx, &mut tx).map_err(|_| Broken)?;
    let offer = Offer { server_takeover: false, ..Offer::DEFAULT };
    let deflate = Deflate::new(&mut workspace, &mut window, offer).map_err(|_| Broken)?;
    let mut connection = connection.with_deflate(deflate).map_err(|_| Broken)?;
    let arrays = size_of::<TickerArrays>() + size_of::<Workspace>() + WINDOW;
    run(&mut connection, &mut [], arrays, wire)
}

/// Keeps the book of one symbol of Gate.io spot.
///
/// # Errors
///
/// [`Broken`] where the wire is.
pub fn books(wire: &mut dyn Wire) -> Result<Said, Broken> {
    type BookArrays = Arrays<1, 2, 4, { 2 * DEPTH }, 512>;

    let mut memory = BookArrays::new();
    let (mut rx, mut tx, mut body) = ([0; RX], [0; TX], [0; BODY]);
    let (mut heads, mut entries) = ([BookHead::EMPTY; 1], [Entry::default(); 2 * DEPTH]);
    let arrays = size_of::<BookArrays>() + size_of_val(&heads) + size_of_val(&entries);
    let channels = &[SpotChannel::OrderBookUpdate(UpdateSpeed::Ms100)];
    let config = Config { channels, ..Config::of(&GateioSpot) };
    let books = Books::new(&mut heads[..], &mut entries[..], DEPTH).map_err(|_| Broken)?;
    let symbols = Symbols::of(&["BTC_USDT"]);
    let session = Session::public(GateioSpot, symbols, config, books, memory.lend(), SEED)
        .map_err(|_| Broken)?;
    let mut connection = Connection::new(session, &mut rx, &mut tx).map_err(|_| Broken)?;
    let said = run(&mut connection, &mut body, arrays, wire)?;
    if said.tally.live == 0 { Err(Broken) } else { Ok(said) }
}

/// Follows an account of Gate.io spot: at most eight orders, balances and positions.
///
/// # Errors
///
/// [`Broken`] where the wire is.
pub fn account(wire: &mut dyn Wire) -> Result<Said, Broken> {
    type AccountArrays = Arrays<1, 2, 4, 1, 1_024>;

    let mut memory = AccountArrays::new();
    let (mut rx, mut tx, mut body) = ([0; RX], [0; 2 * TX], [0; BODY]);
    let mut records: [Option<Record>; 8] = [None; 8];
    let mut entries: [AccountEntry; 8] = core::array::from_fn(|_| AccountEntry::default());
    let mut fills: [FillEntry; 16] = core::array::from_fn(|_| FillEntry::default());
    let mut actions: [Option<PendingAction>; 1] = [const { None }; 1];
    let arrays = size_of::<AccountArrays>()
        + size_of_val(&records)
        + size_of_val(&entries)
        + size_of_val(&fills)
        + size_of_val(&actions);
    let memory = PrivateMemory {
        session: memory.lend(),
        records: (&mut records).into(),
        entries: (&mut entries).into(),
        fills: (&mut fills).into(),
        actions: (&mut actions).into(),
    };
    let credentials = Credentials::new("a-key-of-ours", "and-its-secret").map_err(|_| Broken)?;
    let config = PrivateConfig::of(&GateioSpot);
    let session =
        Session::private(GateioSpot, credentials, config, memory, SEED).map_err(|_| Broken)?;
    let mut connection = Connection::new(session, &mut rx, &mut tx).map_err(|_| Broken)?;
    let mut said = run(&mut connection, &mut body, arrays, wire)?;
    said.sizes.tx = 2 * TX;
    Ok(said)
}

fn run<X: Exchange, B: BookStore, A: Access<X>>(
    connection: &mut Connection<'_, X, B, A>,
    body: &mut [u8],
    arrays: usize,
    wire: &mut dyn Wire,
) -> Result<Said, Broken> {
    let connection_size = size_of_val(connection);
    let tally = client::run(connection, body, wire)?;
    let sizes = Sizes { connection: connection_size, arrays, rx: RX, tx: TX, body: body.len() };
    Ok(Said { tally, sizes })
}
