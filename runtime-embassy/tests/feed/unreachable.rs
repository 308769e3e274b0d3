//! Servers that cannot be connected to: each is told with its name and reason, and tried again.

use core::net::Ipv4Addr;
use core::time::Duration;
use std::net::{TcpListener, TcpStream};

use tickwire_core::retry::{Cause, Phase};
use tickwire_core::session::Stop;
use tickwire_embassy_host::Network;

use crate::books::compared;
use crate::rig::{End, FeedConfig, SYMBOL, VENUE, Way, exchange, run};

/// An address that swallows what is sent there.
const NOBODY: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 1);

/// Runs a feed that may try twice to its end.
fn end_of(network: Network, port: u16, change: impl FnOnce(&mut FeedConfig<'_>)) -> End {
    let way = Way { network, host: VENUE, port, authority: None, symbols: &[SYMBOL] };
    let twice = |config: &mut FeedConfig<'_>| {
        config.policy.attempts = Some(1);
        change(config);
    };
    run(way, twice, |_, _| false)
}

#[track_caller]
fn ends(end: &End, cause: Cause, words: &str) {
    assert_eq!((&end.causes[..], end.stop), (&[cause; 2][..], Stop::OutOfAttempts(cause)));
    let told = end.said.iter().filter(|said| said.contains(words)).count();
    assert_eq!(told, 2, "{end:#?}");
}

#[test]
fn a_port_where_nobody_listens_is_tried_again() {
    // The near end of a connection: nobody listens there, and nobody else is given its port.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let server = taken.local_addr().unwrap();
    let end = end_of(Network::new().host(VENUE, server), server.port(), |_| {});
    let port = server.port();
    ends(&end, Cause::Refused, &format!("cannot connect to venue.test:{port}: nothing listens"));
}

#[test]
fn a_name_that_is_nobodys_is_tried_again() {
    let end = end_of(Network::new(), 80, |_| {});
    ends(&end, Cause::Dns, "cannot connect to venue.test: the host name");
}

#[test]
fn an_address_that_does_not_answer_is_tried_again() {
    let network = Network::new().name(VENUE, &[NOBODY]);
    let soon = |config: &mut FeedConfig<'_>| {
        config.context.connect_timeout = Duration::from_millis(320);
    };
    let late = Cause::Timeout(Phase::Connect);
    let end = end_of(network, 80, soon);
    ends(&end, late, "cannot connect to venue.test: connecting took too long");
}

#[test]
fn the_next_address_has_its_share_of_the_time() {
    let simulator = exchange(|_| {});
    let way = Way::to(&simulator);
    let live = Ipv4Addr::new(203, 0, 113, 9);
    let port = simulator.address().port();
    let network = way.network.name(VENUE, &[NOBODY, live]).route(live, port, simulator.address());
    let way = Way { network, ..Way::to(&simulator) };
    let soon = |config: &mut FeedConfig<'_>| {
        config.context.connect_timeout = Duration::from_secs(6);
    };
    let end = run(way, soon, |item, feed| compared(item, feed, &simulator));
    assert_eq!((end.causes, end.stop), (Vec::new(), Stop::Requested));
}

#[test]
fn an_address_of_tls_is_not_for_a_driver_without() {
    let simulator = exchange(|_| {});
    let tls = |config: &mut FeedConfig<'_>| config.context.url = "wss://venue.test/ws/v4/";
    let end = end_of(Way::to(&simulator).network, 80, tls);
    ends(&end, Cause::Tls, "the address is for TLS, which this driver was not given");
    assert_eq!(simulator.stats().accepted, 0);
}
