//! What is sent, byte for byte: requests on the socket, its address, and REST calls, whose
//! signatures are those of the computed vectors.

use tickwire_core::account::call::{Call, Draft, Method};
use tickwire_core::account::credentials::Credentials;
use tickwire_core::account::exchange::{AccountExchange, Pass, PrivateExchange};
use tickwire_core::account::id::Id;
use tickwire_core::exchange::{Batch, Command, Exchange, Scope};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::mexc::sign::{SIGNATURE_LEN, signature};
use tickwire_exchanges::mexc::spot::MexcSpot;
use tickwire_exchanges::mexc::spot::account::{AccountChannel, MexcSpotAccount};

/// The documents' own example.
const KEY: &str = "mx0aBYs33eIilxBWC5";
const SECRET: &str = "45d0b3c26f2644f19bfb98b07741b2f5";
const LISTEN_KEY: &str = "pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1";

fn with_pass<T>(use_it: impl FnOnce(&Pass<'_>) -> T) -> T {
    let credentials = Credentials::new(KEY, SECRET).unwrap();
    let time = UnixNanos::from_nanos(1_790_281_243_450_999_999).unwrap();
    let listen_key = LISTEN_KEY;
    use_it(&Pass { credentials: &credentials, time, user_id: None, listen_key })
}

/// Method and path of a call; the headers are the same for all that are signed.
fn written(call: &Call) -> (Method, String) {
    let mut out = [0; 1_024];
    let mut draft = Draft::new(&mut out);
    with_pass(|pass| MexcSpotAccount.call(call, pass, &mut draft)).unwrap();
    let headers: Vec<_> = draft.written_headers().iter().collect();
    let signed = [("X-MEXC-APIKEY", KEY), ("Content-Type", "application/json")];
    assert_eq!(headers, if *call == Call::ServerTime { &signed[..0] } else { &signed[..] });
    assert_eq!(draft.written_body(), "");
    (draft.written_method(), draft.written_path().to_owned())
}

/// The path with the signature of all that is behind its question mark.
fn signed(path: &str) -> String {
    let mut digits = [0; SIGNATURE_LEN];
    with_pass(|pass| {
        let query = path.split_once('?').unwrap().1;
        signature(pass.credentials.secret(), query, "", &mut Writer::new(&mut digits)).unwrap();
    });
    format!("{path}&signature={}", str::from_utf8(&digits).unwrap())
}

#[test]
fn listen_keys_are_made_extended_and_deleted_with_the_signatures_of_the_vectors() {
    assert_eq!(
        written(&Call::CreateListenKey),
        (
            Method::Post,
            "/api/v3/userDataStream?recvWindow=5000&timestamp=1790281243450&signature=\
             92b145fdee4b41affdabbf3909cd2de9b8b91511f378e384dc83ee37e24f9829"
                .to_owned()
        )
    );
    let path = format!(
        "/api/v3/userDataStream?listenKey={LISTEN_KEY}&recvWindow=5000&timestamp=1790281243450\
         &signature=77de77977058a40246874111cf7fc612970ecb77db9362bd1dfa01e2e12c02d2"
    );
    assert_eq!(written(&Call::ExtendListenKey), (Method::Put, path.clone()));
    assert_eq!(written(&Call::DeleteListenKey), (Method::Delete, path));
}

#[test]
fn what_is_asked_of_the_account_is_signed_as_it_stands() {
    let symbol = Symbol::new("龙虾USDT").unwrap();
    let (id, client_id) = (Id::text("C02__7").unwrap(), Id::text("a b&c").unwrap());
    let since = UnixNanos::from_millis(1_790_281_000_001).unwrap();
    let until = UnixNanos::from_millis(1_790_281_000_777).unwrap();
    for (call, path) in [
        (Call::Balances, "account?"),
        (
            Call::OpenOrders { symbol: Some(symbol), page: 1 },
            "openOrders?symbol=%E9%BE%99%E8%99%BEUSDT&",
        ),
        (
            Call::Fills { symbol: Some(symbol), since, until: None, page: 1 },
            "myTrades?symbol=%E9%BE%99%E8%99%BEUSDT&startTime=1790281000001&limit=100&",
        ),
        (
            Call::Fills { symbol: Some(symbol), since, until: Some(until), page: 2 },
            "myTrades?symbol=%E9%BE%99%E8%99%BEUSDT&startTime=1790281000001\
             &endTime=1790281000777&limit=100&",
        ),
        (
            Call::Order { symbol, id, client: false },
            "order?symbol=%E9%BE%99%E8%99%BEUSDT&orderId=C02__7&",
        ),
        (
            Call::Order { symbol, id: client_id, client: true },
            "order?symbol=%E9%BE%99%E8%99%BEUSDT&origClientOrderId=a%20b%26c&",
        ),
    ] {
        let path = format!("/api/v3/{path}recvWindow=5000&timestamp=1790281243450");
        assert_eq!(written(&call), (Method::Get, signed(&path)), "{call:?}");
    }
    assert_eq!(written(&Call::ServerTime), (Method::Get, "/api/v3/time".to_owned()));
}

#[test]
fn a_call_that_the_venue_has_not_or_that_does_not_fit_is_refused() {
    let refused = |call, room: usize| {
        let mut out = vec![0; room];
        with_pass(|pass| MexcSpotAccount.call(&call, pass, &mut Draft::new(&mut out))).is_err()
    };
    assert!(refused(Call::Positions, 1_024) && refused(Call::UserId, 1_024));
    let fits = (0..1_024).find(|room| !refused(Call::ExtendListenKey, *room)).unwrap();
    assert!((0..fits).all(|room| refused(Call::ExtendListenKey, room)), "{fits}");
}

#[test]
fn the_address_has_the_listen_key() {
    for (path, expected) in [
        ("/ws", format!("/ws?listenKey={LISTEN_KEY}")),
        ("/ws?a=1", format!("/ws?a=1&listenKey={LISTEN_KEY}")),
    ] {
        let mut out = [0; 256];
        let mut out = Writer::new(&mut out);
        with_pass(|pass| MexcSpotAccount.path(path, pass, &mut out)).unwrap();
        assert_eq!(str::from_utf8(out.written()).unwrap(), expected);
    }
}

#[test]
fn subscriptions_name_one_stream_and_an_id() {
    let symbols = [Symbol::new("A").unwrap()];
    let batch = |channel| Batch { id: 7, time: None, channel, symbols: &symbols };
    for (command, expected) in [
        (Command::Ping { time: None }, r#"{"method":"PING"}"#),
        (
            Command::Subscribe(batch(AccountChannel::Orders)),
            r#"{"method":"SUBSCRIPTION","params":["spot@private.orders.v3.api.pb"],"id":7}"#,
        ),
        (
            Command::Subscribe(batch(AccountChannel::Deals)),
            r#"{"method":"SUBSCRIPTION","params":["spot@private.deals.v3.api.pb"],"id":7}"#,
        ),
        (
            Command::Unsubscribe(batch(AccountChannel::Account)),
            r#"{"method":"UNSUBSCRIPTION","params":["spot@private.account.v3.api.pb"],"id":7}"#,
        ),
    ] {
        for signed in [false, true] {
            let mut out = [0; 128];
            let mut out = Writer::new(&mut out);
            if signed {
                with_pass(|pass| MexcSpotAccount.sign(command, pass, &mut out)).unwrap();
            } else {
                MexcSpotAccount.encode(command, &mut out).unwrap();
            }
            assert_eq!(str::from_utf8(out.written()).unwrap(), expected);
        }
    }
}

#[test]
fn the_account_is_the_venues_and_all_of_it_is_followed() {
    let account = MexcSpot.account();
    assert_eq!(account.facts().name, "mexc-spot");
    assert_eq!(account.default_channels(), AccountChannel::ALL);
    let entrance = account.entrance();
    let key = entrance.listen_key.unwrap();
    assert_eq!((key.lifetime.as_secs(), key.extend_after.as_secs()), (3_600, 1_800));
    assert!(!entrance.login && entrance.orders_by_symbol && entrance.fills_by_symbol);
    for channel in AccountChannel::ALL {
        assert_eq!((account.scope(channel), account.batch(channel)), (Scope::Market, 1));
        assert!(account.book_feed(channel).is_none());
    }
}

/// No call that is debugged or refused shows what it was signed with.
#[test]
fn nothing_that_is_shown_has_a_secret() {
    let shown = with_pass(|pass| {
        let mut out = [0; 1_024];
        let mut draft = Draft::new(&mut out);
        MexcSpotAccount.call(&Call::ExtendListenKey, pass, &mut draft).unwrap();
        format!("{:?} {:?}", pass.credentials, draft.written_headers())
    });
    for secret in [KEY, SECRET, LISTEN_KEY] {
        assert!(!shown.contains(secret), "{shown}");
    }
}
