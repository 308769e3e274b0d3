//! What a stack sees of servers of this machine, through the network.

use core::net::{Ipv4Addr, SocketAddr};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use embassy_net::dns::{DnsQueryType, Error as DnsError};
use embassy_net::tcp::{ConnectError, Error, TcpSocket};
use embassy_net::{IpAddress, Stack};
use embassy_time::{Duration, with_timeout};
use tickwire_embassy_host::Network;

const HOST: &str = "venue.test";
const PATIENCE: Duration = Duration::from_secs(100);

/// A server that does this with its first client.
fn server(serve: impl FnOnce(TcpStream) + Send + 'static) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (address, thread::spawn(move || serve(listener.accept().unwrap().0)))
}

/// Connects to the host and does this.
fn client<R>(real: SocketAddr, work: impl AsyncFnOnce(&mut TcpSocket<'_>) -> R) -> R {
    Network::new().host(HOST, real).run(async |stack| {
        let (mut rx, mut tx) = ([0; 1_024], [0; 1_024]);
        let mut socket = TcpSocket::new(stack, &mut rx, &mut tx);
        let address = address_of(stack).await;
        socket.connect((address, real.port())).await.unwrap();
        with_timeout(PATIENCE, work(&mut socket)).await.expect("it goes on")
    })
}

async fn address_of(stack: Stack<'_>) -> IpAddress {
    stack.dns_query(HOST, DnsQueryType::A).await.unwrap()[0]
}

#[test]
fn bytes_and_ends_go_through_both_ways() {
    let (real, thread) = server(|mut client| {
        let mut heard = Vec::new();
        client.read_to_end(&mut heard).unwrap();
        assert_eq!(heard, vec![7; 100_000]);
        client.write_all(&[8; 100_000]).unwrap();
    });
    let answer = client(real, async |socket| {
        let mut left = 100_000;
        while left > 0 {
            left -= socket.write(&vec![7; left.min(1_024)]).await.unwrap();
        }
        socket.close();
        let (mut answer, mut room) = (Vec::new(), [0; 512]);
        loop {
            match socket.read(&mut room).await.unwrap() {
                0 => return answer,
                count => answer.extend_from_slice(&room[..count]),
            }
        }
    });
    assert_eq!(answer, vec![8; 100_000]);
    thread.join().unwrap();
}

#[test]
fn a_reset_goes_through() {
    let (real, thread) = server(|client| {
        let mut first = [0; 1];
        (&client).read_exact(&mut first).unwrap();
        // Closed with bytes that nobody has read: the system resets.
        drop(client);
    });
    let end = client(real, async |socket| {
        assert_eq!(socket.write(&[1; 1_000]).await, Ok(1_000));
        socket.read(&mut [0; 16]).await
    });
    assert_eq!(end, Err(Error::ConnectionReset));
    thread.join().unwrap();
}

#[test]
fn a_server_that_refuses_is_one_that_refuses() {
    // The near end of a connection: nobody listens there, and nobody else is given its port.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let real = taken.local_addr().unwrap();
    let end = Network::new().host(HOST, real).run(async |stack| {
        let (mut rx, mut tx) = ([0; 64], [0; 64]);
        let mut socket = TcpSocket::new(stack, &mut rx, &mut tx);
        let address = address_of(stack).await;
        with_timeout(PATIENCE, socket.connect((address, real.port()))).await
    });
    assert_eq!(end, Ok(Err(ConnectError::ConnectionReset)));
}

#[test]
fn the_resolver_knows_what_it_was_told() {
    let addresses = [Ipv4Addr::new(203, 0, 113, 7), Ipv4Addr::new(203, 0, 113, 8)];
    let (known, unknown) = Network::new().name(HOST, &addresses).run(async |stack| {
        let known = stack.dns_query("VENUE.test", DnsQueryType::A).await;
        (known, stack.dns_query("other.test", DnsQueryType::A).await)
    });
    assert_eq!(known.unwrap(), addresses.map(IpAddress::Ipv4));
    assert_eq!(unknown, Err(DnsError::Failed));
}

#[test]
fn networks_run_beside_each_other() {
    let threads = [1_u8, 2, 3].map(|number| {
        thread::spawn(move || {
            let (real, server) = server(move |mut client| client.write_all(&[number]).unwrap());
            let heard = client(real, async |socket| {
                let mut room = [0; 1];
                socket.read(&mut room).await.unwrap();
                room
            });
            server.join().unwrap();
            assert_eq!(heard, [number]);
        })
    });
    for thread in threads {
        thread.join().unwrap();
    }
}
