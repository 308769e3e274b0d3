//! The private session under the WebSocket client: secrets in the opening, and actions.

use core::time::Duration;

use crate::scene::order;
use tickwire_core::account::action::Action;
use tickwire_core::account::credentials::Credentials;
use tickwire_core::connection::Connection;
use tickwire_core::exchange::MessageType;
use tickwire_core::session::{
    NotAsked, Notice, Output, PrivateConfig, PrivateMemory, Refused, Session, State,
};
use tickwire_core::testing::{Heard, Link, MockAccount, Peer};
use tickwire_core::time::{Instant, Stamp, UnixNanos};

fn stamp(millis: u64) -> Stamp {
    let mono = Instant::from_nanos(1 + millis * 1_000_000);
    Stamp::new(mono, UnixNanos::from_millis(1_700_000_000_000 + millis))
}

#[test]
fn the_listen_key_is_in_the_opening_and_nowhere_else() {
    let mut venue = MockAccount::default();
    venue.entrance.listen_key = Some(MockAccount::LISTEN_KEY);
    let config = PrivateConfig { audit: Duration::ZERO, ..PrivateConfig::of(&venue) };
    let credentials = Credentials::new("KEYMARK", "SECRETMARK").unwrap();
    let memory = PrivateMemory::owned();
    let session = Session::private(venue, credentials, config, memory, [1; 32]).unwrap();
    let (mut rx, mut tx) = (vec![0; 65_536], vec![0; 65_536]);
    let mut connection =
        Connection::new(session, rx.as_mut_slice(), tx.as_mut_slice()).expect("a connection");

    let now = stamp(0);
    let call = loop {
        match connection.poll(now) {
            Output::Request(request) => break request.id,
            Output::Wait { .. } => panic!("no call for a key"),
            _ => {}
        }
    };
    connection.requested(now, call);
    connection.responded(now, call, 200, None, b"key SPIDERMARK");
    let endpoint = loop {
        match connection.poll(now) {
            Output::Connect(endpoint) => break format!("{endpoint:?}"),
            Output::Wait { .. } => panic!("no connection"),
            _ => {}
        }
    };
    assert!(!endpoint.contains("SPIDERMARK"), "{endpoint}");
    connection.connected(now, [2; 32]);
    let opening = String::from_utf8_lossy(connection.pending()).into_owned();
    assert!(opening.starts_with("GET /account?key=SPIDERMARK HTTP/1.1\r\n"), "{opening}");
    let shown = format!("{connection:?}");
    for secret in ["KEYMARK", "SECRETMARK", "SPIDERMARK"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    let order = order(Some("t-1"));
    let refused = connection.act(&Action::Place(&order), now);
    assert_eq!(refused, Err(NotAsked::Refused(Refused::NotConnected)));
    assert_eq!(connection.send(MessageType::Text, b"x", now.mono), Err(Refused::NotConnected));
    assert_eq!(connection.state(), State::Handshaking);
}

#[test]
fn an_action_goes_out_once_the_account_is_let_in() {
    let venue = MockAccount::default();
    let config = PrivateConfig { audit: Duration::ZERO, ..PrivateConfig::of(&venue) };
    let credentials = Credentials::new("KEY", "SECRET").unwrap();
    let memory = PrivateMemory::owned();
    let session = Session::private(venue, credentials, config, memory, [1; 32]).unwrap();
    let (mut rx, mut tx) = (vec![0; 65_536], vec![0; 65_536]);
    let mut connection =
        Connection::new(session, rx.as_mut_slice(), tx.as_mut_slice()).expect("a connection");
    let (mut up, mut down) = (vec![0; 65_536], vec![0; 65_536]);
    let mut peer = Peer::new(Link::new(up.as_mut_slice(), down.as_mut_slice()));

    let (now, mut heard, mut outcomes) = (stamp(0), Vec::new(), Vec::new());
    let order = order(Some("t-1"));
    loop {
        match connection.poll(now) {
            Output::Connect(_) => connection.connected(now, [2; 32]),
            Output::Notice(Notice::Outcome { id, outcome, .. }) => {
                outcomes.push(format!("{} {outcome}", id.0));
            }
            Output::Notice(Notice::State { to: State::Authenticating, .. }) => {
                let early = connection.act(&Action::Place(&order), now);
                assert_eq!(early, Err(NotAsked::NotAuthenticated));
                let early = connection.send(MessageType::Text, b"x", now.mono);
                assert_eq!(early, Err(Refused::NotConnected), "nothing before the login");
            }
            Output::Notice(Notice::State { to: State::Live, .. }) => {
                assert!(connection.act(&Action::Place(&order), now).is_ok());
            }
            Output::Wait { .. } => {
                let moved = peer.link.carry(&mut connection, now);
                if !lets_in(&mut peer, &mut heard) && !moved {
                    break;
                }
            }
            _ => {}
        }
    }
    assert_eq!(heard, ["login", "sub", "sub", "place"]);
    assert_eq!(outcomes, ["2 done"]);
}

/// The venue lets everybody in and does everything; whether it heard anything.
fn lets_in(peer: &mut Peer<'_>, heard: &mut Vec<String>) -> bool {
    let text = match peer.listen() {
        Heard::Opening(_) => return peer.accept(),
        Heard::Text(text) => text.to_owned(),
        _ => return false,
    };
    let mut words = text.split(' ');
    let (word, id) = (words.next().unwrap(), words.next().unwrap());
    let answer = match word {
        "login" => "in".to_owned(),
        "sub" => format!("ok {id}"),
        _ => format!("did {id}"),
    };
    heard.push(word.to_owned());
    peer.text(&answer)
}
