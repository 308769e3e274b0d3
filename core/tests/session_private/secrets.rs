//! Nothing of a secret is shown, and nothing of it stays.

use crate::scene::Setup;
use tickwire_core::account::action::Action;
use tickwire_core::account::credentials::Credentials;
use tickwire_core::session::{PrivateConfig, PrivateMemory, Session};
use tickwire_core::testing::MockAccount;

#[test]
fn debug_shows_no_secret() {
    Setup::with_key().run(|story| {
        story.drain();
        story.answers("/key", 200, "key SPIDER");
        story.connected();
        story.acknowledge();
        let shown = format!("{:?} {:?}", story.session, story.session.ledger());
        for secret in ["KEY", "SECRET", "SPIDER"] {
            assert!(!shown.contains(secret), "{secret} in {shown}");
        }
    });
}

#[test]
fn the_path_with_the_key_is_gone_once_it_was_used() {
    Setup::with_key().run(|story| {
        story.drain();
        story.answers("/key", 200, "key SPIDER");
        assert_eq!(story.session.path(), "/account?key=SPIDER");
        story.connected();
        assert_eq!(story.session.path(), "/account");
    });
}

/// The text buffer, which the test keeps a hold of by reading it after the session is gone.
#[test]
fn what_was_sent_is_overwritten() {
    let mut text = vec![0; 512];
    let mut venue = MockAccount::default();
    venue.entrance.listen_key = Some(MockAccount::LISTEN_KEY);
    {
        let mut memory = PrivateMemory::owned();
        memory.session.text = text.as_mut_slice().into();
        let config = PrivateConfig::of(&venue);
        let credentials = Credentials::new("KEYMARK", "SECRETMARK").unwrap();
        let mut session =
            Session::private(venue, credentials, config, memory, [1; 32]).expect("a session");
        story(&mut session);
    }
    assert!(text.iter().all(|byte| *byte == 0), "{}", String::from_utf8_lossy(&text));
}

/// Logs in, subscribes, places an order, and is polled once more after each.
fn story(session: &mut tickwire_core::session::PrivateSession<'_, MockAccount>) {
    use tickwire_core::exchange::Message;
    use tickwire_core::session::{Output, Request};
    use tickwire_core::time::{Instant, Stamp, UnixNanos};
    let now = Stamp::new(Instant::from_nanos(1), UnixNanos::from_secs(1_700_000_000));
    let mut sent = 0;
    for _ in 0..100 {
        let call = match session.poll(now, Message::text("")) {
            Output::Request(Request { id, path, .. }) => Some((id, path.to_owned())),
            Output::Connect(_) => {
                session.connected(now, [2; 32]);
                continue;
            }
            Output::Send(_) => {
                sent += 1;
                let answer = if sent == 1 { "in".into() } else { format!("ok {}", sent - 1) };
                session.received(now, Message::text(&answer));
                continue;
            }
            Output::Wait { .. } => break,
            _ => continue,
        };
        if let Some((id, path)) = call {
            let body = if path == "/key" { "key SPIDERMARK" } else { "none" };
            session.responded(now, id, 200, None, body.as_bytes());
        }
    }
    assert!(session.is_authenticated() && sent >= 3, "{sent}");
    let mut out = [0; 128];
    let order = crate::scene::order(Some("t-1"));
    session.act(&Action::Place(&order), now, &mut out).expect("placed");
    while !session.step(now).is_wait() {}
}
