//! What is kept in the memory of the caller, how much of it, and for how long.

use tickwire_core::ws::deflate::{ConfigError, Deflate, Offer, Workspace};
use tickwire_core::ws::{Client, Config, Opening, Step};

use crate::rig::{self, AGREED, ALONE, Server};
use crate::server;

/// Whether `bytes` are somewhere in `memory`.
fn holds(memory: &[u8], bytes: &[u8]) -> bool {
    memory.windows(bytes.len()).any(|window| window == bytes)
}

/// Gives bytes to a client and steps until it is idle.
fn feed(client: &mut Client<'_>, bytes: &[u8]) -> Vec<Step> {
    client.room()[..bytes.len()].copy_from_slice(bytes);
    client.received(bytes.len());
    core::iter::from_fn(|| Some(client.step()).filter(|step| *step != Step::Idle)).collect()
}

/// A client over `window` that has inflated `messages`.
fn client<'m>(window: &'m mut [u8], messages: &[&str]) -> Client<'m> {
    let deflate = Deflate::new(rig::workspace(), window, Offer::DEFAULT).unwrap();
    let (rx, tx) = (crate::scene::memory(4096), crate::scene::memory(4096));
    let config = Config { answer_max: 400, headers_max: 10 };
    let mut client = Client::new(rx, tx, config).unwrap().with_deflate(deflate);
    client.connected(&Opening::new("example.com", "/", &[]).unwrap(), [7; 32]);
    let request = String::from_utf8(client.pending().to_vec()).unwrap();
    client.sent(request.len());
    let extension = format!("Sec-WebSocket-Extensions: {AGREED}");
    let answer = server::answer(&request, &[&server::RIGHT[..], &[&extension]].concat());
    assert_eq!(feed(&mut client, &answer), [Step::Opened]);
    let mut server = Server::new(15, true);
    for message in messages {
        let steps = feed(&mut client, &server.text(message));
        let [Step::Message(whole)] = steps[..] else { panic!("{steps:?}") };
        assert_eq!(client.message(whole).bytes(), message.as_bytes());
    }
    client
}

const SECRETS: [&str; 2] = ["the balance is 12345.67", "and the key is hunter2"];

/// A window with a mark on every byte.
fn marked() -> Vec<u8> {
    vec![0xa5; Offer::DEFAULT.history() + 1000 + 32]
}

#[test]
fn messages_are_overwritten_when_the_client_goes() {
    let mut window = marked();
    drop(client(&mut window, &SECRETS));
    assert!(SECRETS.iter().all(|secret| !holds(&window, secret.as_bytes())));
    let used: usize = SECRETS.iter().map(|secret| secret.len()).sum();
    assert!(window[..used].iter().all(|byte| *byte == 0));
    // What was never written to is left alone, but for less than is copied at once.
    assert!(window[used + 16..].iter().all(|byte| *byte == 0xa5));
}

#[test]
fn messages_are_overwritten_when_the_transport_is_gone() {
    let mut window = marked();
    let mut wiped = client(&mut window, &SECRETS);
    wiped.wipe();
    // The destructor would overwrite them too.
    core::mem::forget(wiped);
    assert!(SECRETS.iter().all(|secret| !holds(&window, secret.as_bytes())));
}

#[test]
fn without_that_they_would_be_there() {
    let mut window = marked();
    core::mem::forget(client(&mut window, &SECRETS));
    assert!(SECRETS.iter().all(|secret| holds(&window, secret.as_bytes())));
}

#[test]
fn messages_that_have_moved_are_overwritten_where_they_were() {
    let mut window = marked();
    let long = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(20);
    let messages = [long.as_str(); 60];
    let mut wiped = client(&mut window, &messages);
    wiped.wipe();
    core::mem::forget(wiped);
    assert!(!holds(&window, &long.as_bytes()[..8]));
}

#[test]
fn a_refused_message_writes_no_further_than_the_slack() {
    let offer = Offer::DEFAULT;
    let mut window = vec![0xa5; offer.history() + 100 + 32];
    let mut failed = client(&mut window, &["x"]);
    let payload = Server::new(15, false).payload(&[b'y'; 5000]);
    let steps = feed(&mut failed, &server::raw(rig::BINARY, &payload));
    assert!(matches!(steps[..], [Step::Failed(_)]), "{steps:?}");
    core::mem::forget(failed);
    assert!(window[101 + 16..].iter().all(|byte| *byte == 0xa5));
}

#[test]
fn a_workspace_is_as_small_as_it_says() {
    let size = size_of::<Workspace>();
    assert!(size <= Workspace::SIZE_MAX, "{size} bytes");
}

#[test]
fn memory_that_is_too_small_is_refused_with_the_least() {
    for (offer, least) in [(Offer::DEFAULT, 32_768 + 33), (ALONE, 33)] {
        let of = |len: usize| Deflate::new(rig::workspace(), crate::scene::memory(len), offer);
        assert_eq!(of(least).unwrap().message_max(), 1);
        for len in [0, 32, least - 1] {
            assert_eq!(of(len).unwrap_err(), ConfigError::WindowTooSmall { least });
        }
    }
    let none: &'static mut [Workspace] = &mut [];
    let refused = Deflate::new(none, crate::scene::memory(100_000), Offer::DEFAULT);
    assert_eq!(refused.unwrap_err(), ConfigError::NoWorkspace);
}

#[test]
fn there_are_windows_of_8_to_15_bits() {
    for server_window_bits in (0..=7).chain(16..=255) {
        for server_takeover in [true, false] {
            let offer = Offer { server_window_bits, server_takeover };
            let refused = Deflate::new(rig::workspace(), crate::scene::memory(100_000), offer);
            assert_eq!(refused.unwrap_err(), ConfigError::WindowBits, "{server_window_bits}");
        }
    }
}

#[test]
fn a_config_error_has_words() {
    let words = [
        (ConfigError::NoWorkspace, "deflate needs one workspace"),
        (ConfigError::WindowBits, "a window of deflate has 8 to 15 bits"),
        (ConfigError::WindowTooSmall { least: 33 }, "a window of deflate needs 33 bytes"),
    ];
    for (error, words) in words {
        assert_eq!(error.to_string(), words);
    }
}

#[cfg(feature = "alloc")]
#[test]
fn owned_memory_is_for_as_long_messages_as_asked() {
    for offer in [Offer::DEFAULT, ALONE] {
        let deflate = Deflate::owned(1000, offer).unwrap();
        assert_eq!(deflate.message_max(), 1000);
        assert!(matches!(Deflate::owned(0, offer), Err(ConfigError::WindowTooSmall { .. })));
    }
    let offer = Offer { server_window_bits: 64, server_takeover: true };
    assert_eq!(Deflate::owned(1000, offer).unwrap_err(), ConfigError::WindowBits);
}

#[test]
fn debug_shows_no_message() {
    let mut window = marked();
    let shown = format!("{:?}", client(&mut window, &SECRETS));
    assert!(!shown.contains("12345"), "{shown}");
    let deflate = format!("{:?}", rig::deflate(ALONE, 100));
    assert!(deflate.contains("server_takeover: false"), "{deflate}");
}
