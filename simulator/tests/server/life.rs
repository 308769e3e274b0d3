//! The beginning and the end of the server.

use std::net::TcpListener;

use tickwire_simulator::{Config, Simulator};
use tokio::io::AsyncReadExt;

use crate::client::{Client, soon, start, tcp, until};
use crate::toy::Toy;

#[tokio::test]
async fn its_end_frees_the_port_and_ends_the_connections() {
    let simulator = start(|_| {});
    let address = simulator.address();
    let mut client = Client::connect(&simulator).await;
    simulator.stop();
    assert!(client.next().await.is_none_or(|it| it.is_err()));
    let again = start(|config| config.listen = address);
    assert_eq!(again.address(), address);
    Client::connect(&again).await;
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut config = Config::default();
    config.listen = taken.local_addr().unwrap();
    let error = Simulator::start(Toy::default(), config).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
}

#[tokio::test]
async fn connections_are_bounded() {
    let simulator = start(|it| it.connections = 1);
    let client = Client::connect(&simulator).await;
    assert_eq!(soon(tcp(&simulator).await.read(&mut [0])).await.unwrap(), 0);
    assert_eq!(simulator.stats().turned_away, 1);
    drop(client);
    until(&simulator, |it| it.open == 0);
    Client::connect(&simulator).await;
}

#[tokio::test]
async fn a_thousand_connections_leave_nothing() {
    let simulator = start(|_| {});
    for round in 0..1_000 {
        let mut client = Client::connect(&simulator).await;
        if round % 2 == 0 {
            client.stream.close(None).await.unwrap();
        }
    }
    let stats = until(&simulator, |it| it.open == 0);
    assert_eq!((stats.accepted, stats.violations.len()), (1_000, 1_000));
    assert_eq!(simulator.clients(), []);
}
