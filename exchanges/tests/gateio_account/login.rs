//! The login: what is sent, byte for byte, and what the venue says to it.

use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::{AccountExchange, Pass, PrivateExchange};
use tickwire_core::account::id::Id;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::gateio::account::ServerSign;
use tickwire_exchanges::gateio::futures::account::GateioFuturesAccount;
use tickwire_exchanges::gateio::futures::{GateioFutures, Settle};
use tickwire_exchanges::gateio::spot::GateioSpot;
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::{files, ours};

/// Runs with a pass of these credentials at a time in milliseconds.
pub(crate) fn with_pass<T>(
    key: &str,
    secret: &str,
    millis: u64,
    run: impl FnOnce(&Pass<'_>) -> T,
) -> T {
    let credentials = Credentials::new(key, secret).unwrap();
    let user_id = Id::text("20011").unwrap();
    run(&Pass {
        credentials: &credentials,
        time: UnixNanos::from_millis(millis).unwrap(),
        user_id: Some(&user_id),
        listen_key: "",
    })
}

fn login(venue: &impl AccountExchange, id: u32, key: &str, secret: &str, millis: u64) -> String {
    with_pass(key, secret, millis, |pass| {
        let mut out = [0; 512];
        let mut out = Writer::new(&mut out);
        venue.login(id, pass, &mut out).unwrap();
        let len = out.written().len();
        for room in 0..len {
            venue.login(id, pass, &mut Writer::new(&mut vec![0; room])).unwrap_err();
        }
        String::from_utf8(out.written().to_vec()).unwrap()
    })
}

const FUTURES: GateioFuturesAccount =
    GateioFuturesAccount { settle: Settle::Usdt, server_sign: None };

/// With the published vector: its signature is over an empty `req_param`.
#[test]
fn the_usual_login_is_that_of_the_api() {
    assert_eq!(
        login(&FUTURES, 3, "key", "secret", 1_700_000_000_999),
        concat!(
            r#"{"time":1700000000,"channel":"futures.login","event":"api","payload":{"#,
            r#""api_key":"key","signature":"#,
            r#""f39035057b3528fc2c5aff4b9cfa9f43673c88d3ff823c55468608173205809999a8b45d7ed898eb"#,
            r#"f49c15a4f6e5131de175ded143be5eeb58431f600e1d4085","timestamp":"1700000000","#,
            r#""req_id":"login-3"}}"#,
        )
    );
    let spot = login(&GateioSpot.account(), 1, "key", "test-secret", 1_681_984_544_000);
    assert!(spot.contains(r#""channel":"spot.login""#));
    // Computed from the documented formula by another implementation.
    assert!(spot.contains(
        "05f74fe081728da567eba1b7158c81e9eed7e7be2bbc6c9caea669dae4068890538f2c11d39f3d3cb71420d26\
         f7db44b548a92bc1eddc86435037a068975d140"
    ));
}

/// The venue's page on v3, its own example: key, secret and nonce.
#[test]
fn server_sign_by_gate_is_the_published_request() {
    let venue = GateioSpotAccount { server_sign: Some(ServerSign::GateV3) };
    let expected = concat!(
        r#"{"id":12312,"method":"server.sign","params":["key","#,
        r#""54613ee7f4236bf61bfaed71f10bc0cb8b24805c45822652f850812c9a43b2422cf84609197ccf5db7ad"#,
        r#"af5c6af5d143cf04646c2640ad89a7c89670b403b671",1583131539528]}"#,
    );
    assert_eq!(login(&venue, 12312, "key", "secret", 1_583_131_539_528), expected);
    if let Some(sample) = files::file("messages/v3.server_sign.request.1.json") {
        assert_eq!(str::from_utf8(&sample).unwrap().trim(), expected);
    }
}

/// The form that no document of the venue has: the signature was computed with Python's `hmac`.
#[test]
fn server_sign_of_a_channel_is_as_it_was_specified() {
    let signature = "f290e3e22b69fcba79dd881afd835d77c1885b1faf3697bd2a63151f8762faa88b448c81d3b4\
                     566286a1f289644adec4bf329d6c556776545dcd527ae960b585";
    for (integer_time, time) in [(false, r#""1700000000""#), (true, "1700000000")] {
        let form = ServerSign::SignedChannel { integer_time };
        let venue = GateioFuturesAccount { server_sign: Some(form), ..FUTURES };
        let expected = format!(
            r#"{{"id":1700000000,"method":"server.sign","params":["key","{signature}",{time}]}}"#
        );
        assert_eq!(login(&venue, 1, "key", "test-secret", 1_700_000_000_123), expected);
    }
}

#[test]
fn a_key_with_a_quote_breaks_nothing() {
    let text = login(&FUTURES, 3, r#"k"\y"#, "secret", 1_700_000_000_000);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["payload"]["api_key"], r#"k"\y"#);
    let venue = GateioSpotAccount { server_sign: Some(ServerSign::GateV3) };
    let text = login(&venue, 3, r#"k"\y"#, "secret", 1_700_000_000_000);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["params"][0], r#"k"\y"#);
}

#[test]
fn the_answers_of_the_api_are_those_to_a_login() {
    let venue = GateioSpot.account();
    let accepted = r#"{"request_id":"login-3","header":{"response_time":"1790000000123","status":"200","channel":"spot.login","event":"api"},"data":{"result":{"api_key":"k","uid":"7"}}}"#;
    let expected =
        r#"control LoggedIn spot.login id=login-3 code=200 reason="" sent=1790000000123000000"#;
    assert_eq!(ours::message(&venue, accepted.as_bytes()).unwrap(), [expected]);
    // A header without a channel: known by our own id.
    let least = r#"{"request_id":"login-3","header":{"status":"200"},"data":{"result":{}}}"#;
    let expected = r#"control LoggedIn - id=login-3 code=200 reason="" sent=-"#;
    assert_eq!(ours::message(&venue, least.as_bytes()).unwrap(), [expected]);
    let refused = r#"{"header":{"status":"401","channel":"spot.login"},"data":{"errs":{"label":"INVALID_KEY","message":"no"}},"request_id":"login-3"}"#;
    let reason = r#"{"label":"INVALID_KEY","message":"no"}"#;
    let expected =
        format!("control LoginRefused spot.login id=login-3 code=401 reason={reason:?} sent=-");
    assert_eq!(ours::message(&venue, refused.as_bytes()).unwrap(), [expected]);
}

#[test]
fn the_answers_of_the_old_protocol_are_those_to_a_login() {
    let form = ServerSign::SignedChannel { integer_time: false };
    let venue = GateioSpotAccount { server_sign: Some(form) };
    let accepted = r#"{"error":null,"result":{"status":"success"},"id":1700000000}"#;
    let said = ours::message(&venue, accepted.as_bytes()).unwrap();
    assert_eq!(said, [r#"control LoggedIn - id=1700000000 code=- reason="" sent=-"#]);
    let refused = r#"{"error":{"code":6,"message":"auth fail"},"result":null,"id":1700000000}"#;
    let said = ours::message(&venue, refused.as_bytes()).unwrap();
    assert_eq!(said, [r#"control LoginRefused - id=1700000000 code=6 reason="auth fail" sent=-"#]);
    // Nobody asked for one.
    let said = ours::message(&GateioSpot.account(), accepted.as_bytes()).unwrap();
    assert!(said[0].starts_with("control Response"), "{said:?}");
}

#[test]
fn an_account_is_its_own_way_in() {
    let venue = GateioSpotAccount { server_sign: Some(ServerSign::GateV3) };
    assert_eq!(venue.account(), venue);
    for settle in Settle::ALL {
        let account = GateioFutures { settle }.account();
        assert_eq!((account.settle, account.server_sign), (settle, None));
        assert!(account.entrance().login && account.entrance().user_id);
        assert!(account.entrance().positions && account.entrance().listen_key.is_none());
    }
    let entrance = GateioSpot.account().entrance();
    assert!(entrance.login && !entrance.user_id && !entrance.positions);
}

/// The quickest of many counts: a machine that does something else meanwhile makes none quicker.
#[test]
#[expect(clippy::disallowed_methods, reason = "measures how long the login takes to write")]
fn a_login_is_written_in_less_than_a_millisecond() {
    with_pass("key", "0123456789abcdef0123456789abcdef", 1_700_000_000_000, |pass| {
        let mut out = [0; 512];
        let quickest = (0..200).map(|id| {
            let start = std::time::Instant::now();
            FUTURES.login(id, pass, &mut Writer::new(&mut out)).unwrap();
            start.elapsed()
        });
        let quickest = quickest.min().unwrap();
        println!("{quickest:?}");
        assert!(quickest < core::time::Duration::from_millis(1), "{quickest:?}");
    });
}
