//! Asking for permessage-deflate: whom, with how much memory, and what a "no" costs.

use crate::cable::{Cable, Mock, connection};
use crate::setup::Setup;
use tickwire_core::connection::{ConfigError, Connection};
use tickwire_core::context::Compression;
use tickwire_core::session::State;
use tickwire_core::testing::Heard;
use tickwire_core::ws::deflate::{Deflate, Offer};

fn asking(setup: &Setup, tx: usize) -> Result<Mock, ConfigError> {
    connection(setup, 8192, tx).with_deflate(Deflate::owned(8192, Offer::DEFAULT).unwrap())
}

/// What the opening request asks for.
fn asked(connection: Mock) -> Option<String> {
    let mut cable = Cable::of(connection);
    cable.drain();
    let now = cable.stamp();
    cable.peer.link.carry(&mut cable.connection, now);
    let Heard::Opening(request) = cable.peer.listen() else { panic!("no request") };
    let offer = request.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Extensions: "));
    offer.map(ToOwned::to_owned)
}

#[test]
fn only_who_wants_it_asks() {
    let setup = Setup::new();
    assert_eq!(asked(connection(&setup, 8192, 2048)), None);
    let offer = asked(asking(&setup, 2048).unwrap()).unwrap();
    assert!(offer.starts_with("permessage-deflate"), "{offer}");
}

#[test]
fn a_venue_that_must_not_be_asked_is_not() {
    let setup = Setup::new().with(|config| config.context.compression = Compression::Never);
    assert_eq!(asking(&setup, 2048).err(), Some(ConfigError::Compression));
}

#[test]
fn the_request_must_have_room_for_it() {
    let mut setup = Setup::new();
    setup.text = 40;
    // What a connection needs that asks for nothing is not enough.
    let bare = Connection::new(setup.session().unwrap(), vec![0; 8192].leak(), vec![0; 1].leak());
    let Err(ConfigError::TxTooSmall(bare)) = bare else { panic!("one byte is enough") };
    let error = asking(&setup, bare).err();
    let Some(ConfigError::TxTooSmall(least)) = error else { panic!("{error:?}") };
    assert_eq!(asking(&setup, least - 1).err(), Some(ConfigError::TxTooSmall(least)));
    for enough in [least, least + 1] {
        assert!(asked(asking(&setup, enough).unwrap()).is_some(), "{enough}");
    }
}

#[test]
fn a_no_costs_nothing() {
    let mut cable = Cable::of(asking(&Setup::new(), 2048).unwrap());
    cable.go_live();
    assert_eq!(cable.connection.state(), State::Live);
    assert!(!cable.connection.is_deflated());
    cable.says("trade A 1 10 1 buy");
    cable.expect("A trade 1 10 1 buy");
}
