//! What it means that the venue says no.

use tickwire_core::account::call::Call;
use tickwire_core::account::exchange::{AccountExchange, Denial};
use tickwire_core::exchange::{ControlKind, Decoded, Exchange, Message, Refusal};
use tickwire_exchanges::gateio::spot::account::GateioSpotAccount;

use crate::{files, ours};

const VENUE: GateioSpotAccount = GateioSpotAccount { server_sign: None };

/// What a control message that refuses means.
fn denial(text: &str) -> Denial {
    let mut memory = ours::Memory::new();
    let mut scratch = memory.scratch();
    let decoded = VENUE.decode(Message::text(text), &mut scratch).unwrap();
    let Decoded::Control(control) = decoded else { panic!("{decoded:?}") };
    assert!(matches!(control.kind, ControlKind::LoginRefused | ControlKind::Refused));
    VENUE.login_denial(control.code, control.reason.unwrap_or_default())
}

fn login(status: u16, label: &str, message: &str) -> Denial {
    denial(&format!(
        r#"{{"request_id":"login-1","header":{{"status":"{status}","channel":"spot.login",
        "event":"api"}},"data":{{"errs":{{"label":"{label}","message":"{message}"}}}}}}"#
    ))
}

#[test]
fn a_refused_login_has_its_meaning() {
    for (status, label, message, expected) in [
        (401, "INVALID_KEY", "Invalid key provided", Denial::Login),
        (400, "AUTHENTICATION_FAILED", "Client ip not in account ip white list", Denial::Login),
        (401, "INVALID_SIGNATURE", "Signature mismatch", Denial::Login),
        (
            403,
            "REQUEST_EXPIRED",
            "gap between request Timestamp and server time exceeds 60",
            Denial::Clock,
        ),
        (400, "INVALID_ARGUMENT", "timestamp expired", Denial::Clock),
        (429, "TOO_MANY_REQUESTS", "Request Rate limit Exceeded (100)", Denial::Again),
        (500, "SERVER_ERROR", "", Denial::Again),
        (503, "", "", Denial::Again),
        (400, "INVALID_PARAM_VALUE", "payload", Denial::Final),
        (401, "", "who are you", Denial::Login),
    ] {
        assert_eq!(login(status, label, message), expected, "{status} {label} {message}");
    }
}

#[test]
fn a_refused_channel_has_its_meaning() {
    let refused = |error: &str| {
        denial(&format!(
            r#"{{"time":1790000000,"channel":"spot.orders","event":"subscribe","error":{error},
            "result":null}}"#
        ))
    };
    for (error, expected) in [
        (
            r#"{"code":4,"message":"{\"label\":\"INVALID_KEY\",\"message\":\"Invalid key provided\"}\n"}"#,
            Denial::Login,
        ),
        (r#"{"code":4,"message":"{\"label\":\"REQUEST_EXPIRED\"}\n"}"#, Denial::Clock),
        (r#"{"code":4,"message":"authentication fail"}"#, Denial::Login),
        (r#"{"code":3,"message":"service error"}"#, Denial::Again),
        (r#"{"code":2,"message":"unknown currency pair: NOPE_USDT"}"#, Denial::Final),
        (r#"{"code":1,"message":"invalid argument struct"}"#, Denial::Final),
    ] {
        assert_eq!(refused(error), expected, "{error}");
    }
    assert_eq!(VENUE.refusal(Some(4)), Refusal::Login);
    assert_eq!(VENUE.refusal(Some(3)), Refusal::Again);
    assert_eq!(VENUE.refusal(Some(2)), Refusal::Final);
}

#[test]
fn a_refused_call_has_its_meaning() {
    for (status, body, expected) in [
        (
            403,
            r#"{"label":"REQUEST_EXPIRED","message":"gap between request Timestamp and server time exceeds 60"}"#,
            Denial::Clock,
        ),
        (401, r#"{"message":"Invalid key provided","label":"INVALID_KEY"}"#, Denial::Login),
        (401, r#"{"label":"INVALID_SIGNATURE"}"#, Denial::Login),
        (403, r#"{"label":"IP_FORBIDDEN","message":"IP not in whitelist"}"#, Denial::Login),
        (404, r#"{"label":"ORDER_NOT_FOUND","message":"Order not found"}"#, Denial::NotFound),
        (400, r#"{"label":"ORDER_NOT_FOUND"}"#, Denial::NotFound),
        (400, r#"{"label":"CLIENT_ID_NOT_FOUND"}"#, Denial::NotFound),
        (429, r#"{"label":"TOO_MANY_REQUESTS","message":""}"#, Denial::Again),
        (502, "<html>Bad Gateway</html>", Denial::Again),
        (
            400,
            r#"{"message":"Missing required header: Timestamp","label":"MISSING_REQUIRED_HEADER"}"#,
            Denial::Final,
        ),
        (403, "\u{fffd}", Denial::Login),
        (400, "", Denial::Final),
    ] {
        assert_eq!(VENUE.denial(&Call::Balances, status, body.as_bytes()), expected, "{body}");
    }
    assert_eq!(VENUE.denial(&Call::Balances, 400, b"\xff\xfe"), Denial::Final);
}

#[test]
fn recorded_refusals_of_calls_are_no_refusals_of_the_account() {
    let Some(files) = files::folder("messages") else { return };
    let mut count = 0;
    for (name, body) in files.iter().filter(|(name, _)| name.starts_with("rest.error.")) {
        assert_eq!(VENUE.denial(&Call::Balances, 400, body), Denial::Final, "{name}");
        let said = ours::rest(&VENUE, &Call::Balances, body).unwrap_err();
        assert_eq!(said.kind, tickwire_core::exchange::MalformedKind::Refused, "{name}");
        count += 1;
    }
    assert_eq!(count, 5);
}
