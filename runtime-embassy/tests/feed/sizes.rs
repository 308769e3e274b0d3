//! What MEXC's snapshots take, as the page of [`Memory`] has it.

use core::cell::Cell;
use core::time::Duration;

use embassy_time::with_timeout;
use tickwire_core::book::Books;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::MalformedKind;
use tickwire_core::session::{
    Arrays, Config, Notice, Session, SnapshotFailure, Stop, Symbols, Unanswered,
};
use tickwire_core::store::Store;
use tickwire_embassy::mexc::spot::{MexcSpot, Speed, SpotChannel};
use tickwire_embassy::{Driver, Item, Memory};
use tickwire_simulator::{Simulator, mexc};

use crate::rig::{PATIENCE, VENUE, entropy, network_of, now, wall};

/// Far fewer than a snapshot has.
const DEPTH: usize = 100;

/// What becomes of the first snapshot of a deep market, with so much room for it and its levels: a
/// live book, or why there is none.
fn outcome<const HTTP: usize, const LEVELS: usize>() -> Result<(), SnapshotFailure> {
    let venue = mexc::spot::Spot::new(mexc::spot::Config::default(), now());
    let simulator = Simulator::start(venue, Default::default()).unwrap();
    let port = simulator.address().port();
    let url = format!("ws://{VENUE}:{port}/ws");
    let rest_base = format!("http://{VENUE}:{port}");
    let channels = &[SpotChannel::AggreDepth(Speed::Ms100)];
    let mut config = Config { channels, rest_base: &rest_base, ..Config::of(&MexcSpot) };
    config.context.url = &url;
    config.context.snapshot_delay = Duration::from_millis(5);
    let mut arrays = Box::new(Arrays::<1, 2, 4, LEVELS, 512>::new());
    let (symbols, books) = (Symbols::of(&["BTCUSDT"]), Books::owned(1, DEPTH).unwrap());
    let session = Session::public(MexcSpot, symbols, config, books, arrays.lend(), [1; 32]);
    let connection =
        Connection::new(session.unwrap(), Store::owned(1 << 14), Store::owned(1 << 12));
    let mut memory = Box::new(Memory::<4_096, 2_048, HTTP>::new());
    let outcome = Cell::new(None);
    let stop = network_of(&simulator).run(async |stack| {
        let connection = connection.unwrap();
        let mut driver = Driver::public(stack, connection, &mut memory, entropy).clock(wall);
        let feed = driver.run_with(
            |feed, now, _| {
                if outcome.get().is_some() {
                    feed.close(now);
                }
            },
            |item, feed| match item {
                Item::Notice(Notice::SnapshotFailed { failure, .. }) => {
                    outcome.set(outcome.get().or(Some(Err(failure))));
                }
                Item::Event(event) => {
                    let book = event.slot.and_then(|slot| feed.book(slot)?.live());
                    outcome.set(outcome.get().or(book.map(|_| Ok(()))));
                }
                _ => {}
            },
        );
        with_timeout(PATIENCE, feed).await
    });
    assert_eq!(stop, Ok(Stop::Requested));
    outcome.get().unwrap()
}

#[test]
fn snapshots_of_mexc_fit_where_there_is_room_for_a_thousand_levels_a_side() {
    assert_eq!(outcome::<{ 64 << 10 }, 2_000>(), Ok(()));
    let too_large = SnapshotFailure::Unanswered(Unanswered::TooLarge);
    assert_eq!(outcome::<{ 16 << 10 }, 2_000>(), Err(too_large));
    let too_many = outcome::<{ 64 << 10 }, { 2 * DEPTH }>();
    let Err(SnapshotFailure::Malformed(error)) = too_many else { panic!("{too_many:?}") };
    assert_eq!(error.kind, MalformedKind::TooLarge);
}
