//! What it means that the venue said no.

use tickwire_core::account::call::Call;
use tickwire_core::account::exchange::{AccountExchange, Denial};
use tickwire_core::account::id::Id;
use tickwire_core::symbol::Symbol;
use tickwire_exchanges::mexc::spot::account::MexcSpotAccount;

use crate::answers::{calls, published};

fn denial(call: &Call, status: u16, body: &str) -> Denial {
    MexcSpotAccount.denial(call, status, body.as_bytes())
}

#[test]
fn a_code_says_who_must_act() {
    use Denial::{Again, Clock, Final, Login, NotFound};
    for (status, body, expected) in [
        (400, r#"{"code":700002,"msg":"Signature for this request is not valid."}"#, Login),
        (400, r#"{"code":700003,"msg":"Timestamp for this request is outside .."}"#, Clock),
        (400, r#"{"code":10073,"msg":"invalid Request-Time"}"#, Clock),
        (400, r#"{"code":700006,"msg":"IP [::1] not in the ip white list"}"#, Login),
        (403, r#"{"code":700007,"msg":"No permission to access the endpoint."}"#, Login),
        (401, r#"{"code":"10072","msg":"Api key info invalid"}"#, Login),
        (401, r#"{"msg":"no"}"#, Login),
        (401, r#"{"code":123,"msg":"no"}"#, Login),
        (400, r#"{"code":602,"msg":"Signature verification failed"}"#, Login),
        (400, r#"{"msg":"Invalid symbol.","code":-1121,"_extend":null}"#, Final),
        (400, r#"{"code":-2011,"msg":"Unknown order sent."}"#, NotFound),
        (400, r#"{"code":-2013,"msg":"Order does not exist."}"#, NotFound),
        (429, r#"{"code":429,"msg":"Too Many Requests"}"#, Again),
        (429, "", Again),
        (418, "banned", Again),
        (403, "<!DOCTYPE html><html>Access Denied</html>", Again),
        (500, r#"{"code":700002}"#, Again),
        (503, "", Again),
        (400, r#"{"code":504,"msg":"Gateway Time-out"}"#, Again),
        (404, "not here", Again),
    ] {
        let symbol = Symbol::new("AB").unwrap();
        let call = Call::Order { symbol, id: Id::text("7").unwrap(), client: false };
        assert_eq!(denial(&call, status, body), expected, "{status} {body}");
    }
}

/// Nothing is documented of a listen key that has expired: whatever else is wrong with the
/// request, is wrong with every other one, too.
#[test]
fn an_extension_that_is_refused_for_no_other_reason_is_the_keys() {
    for call in calls() {
        let is_key = matches!(call, Call::ExtendListenKey | Call::DeleteListenKey);
        let expected = if is_key { Denial::ListenKey } else { Denial::Final };
        for code in ["33333", "-1125", r#""730002""#] {
            let body = format!(r#"{{"code":{code},"msg":"no"}}"#);
            assert_eq!(denial(&call, 400, &body), expected, "{call:?}");
        }
        assert_eq!(denial(&call, 400, r#"{"code":700003}"#), Denial::Clock);
        assert_eq!(denial(&call, 400, r#"{"code":700002}"#), Denial::Login);
    }
}

#[test]
fn published_refusals_mean_what_they_say() {
    for (file, expected) in
        [("error_signature.json", Denial::Login), ("error_bad_symbol.json", Denial::Final)]
    {
        let Some(body) = published(file) else { continue };
        assert_eq!(MexcSpotAccount.denial(&Call::Balances, 400, &body), expected, "{file}");
    }
}

#[test]
fn a_listen_key_that_is_wrong_is_no_reason_to_stop() {
    for words in ["Invalid listen key", " Invalid listen key\n"] {
        assert_eq!(MexcSpotAccount.login_denial(None, words), Denial::ListenKey);
    }
    assert_eq!(MexcSpotAccount.login_denial(Some(0), "Blocked!"), Denial::Final);
}
