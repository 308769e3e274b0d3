//! Subscriptions of private channels, byte for byte.

use tickwire_core::account::exchange::{AccountExchange, Pass};
use tickwire_core::exchange::{Batch, Command, Exchange, Scope};
use tickwire_core::symbol::Symbol;
use tickwire_core::text::Writer;
use tickwire_core::time::UnixNanos;
use tickwire_exchanges::gateio::futures::Settle;
use tickwire_exchanges::gateio::futures::account::{FuturesAccountChannel, GateioFuturesAccount};
use tickwire_exchanges::gateio::spot::account::{GateioSpotAccount, SpotAccountChannel};

use crate::login::with_pass;

const FUTURES: GateioFuturesAccount =
    GateioFuturesAccount { settle: Settle::Usdt, server_sign: None };

fn signed<X: AccountExchange>(
    venue: &X,
    command: Command<'_, X::Channel>,
    pass: &Pass<'_>,
) -> String {
    let mut out = [0; 512];
    let mut out = Writer::new(&mut out);
    venue.sign(command, pass, &mut out).unwrap();
    for room in 0..out.written().len() {
        venue.sign(command, pass, &mut Writer::new(&mut vec![0; room])).unwrap_err();
    }
    String::from_utf8(out.written().to_vec()).unwrap()
}

fn batch<C>(channel: C, symbols: &[Symbol]) -> Batch<'_, C> {
    Batch { id: 9, time: UnixNanos::from_secs(1), channel, symbols }
}

/// The time is that of the pass, which is corrected; the signature is the published one.
#[test]
fn a_subscription_of_spot_orders() {
    let symbols = [Symbol::new("BTC_USDT").unwrap()];
    with_pass("key", "test-secret", 1_700_000_000_500, |pass| {
        let batch = batch(SpotAccountChannel::Orders, &symbols);
        assert_eq!(
            signed(&GateioSpotAccount::default(), Command::Subscribe(batch), pass),
            concat!(
                r#"{"time":1700000000,"id":9,"channel":"spot.orders","event":"subscribe","#,
                r#""payload":["!all"],"auth":{"method":"api_key","KEY":"key","SIGN":"#,
                r#""48c67de39ba434f1c9dc1e664cb9e13b32b42f10356e65405b79ee975e5c1fdecd7277bc4b76"#,
                r#"03bc67ff8d4f099362ac4313b90e176d749e5c79d721ebaa96e6"}}"#,
            )
        );
        assert_eq!(
            signed(&GateioSpotAccount::default(), Command::Unsubscribe(batch), pass),
            concat!(
                r#"{"time":1700000000,"id":9,"channel":"spot.orders","event":"unsubscribe","#,
                r#""payload":["!all"],"auth":{"method":"api_key","KEY":"key","SIGN":"#,
                r#""37bfd8b7f19988bbf62c30135f772af800383088ef3e380cb14943269fc6bc904fcbd8ca2dfe"#,
                r#"4fba4f4170ffa85b5076f39842db806dc810a593341ef96b796c"}}"#,
            )
        );
    });
}

#[test]
fn a_subscription_of_futures_orders() {
    with_pass("key", "test-secret", 1_700_000_000_500, |pass| {
        let batch = batch(FuturesAccountChannel::Orders, &[]);
        assert_eq!(
            signed(&FUTURES, Command::Subscribe(batch), pass),
            concat!(
                r#"{"time":1700000000,"id":9,"channel":"futures.orders","event":"subscribe","#,
                r#""payload":["20011","!all"],"auth":{"method":"api_key","KEY":"key","SIGN":"#,
                r#""081976e62cb3405ccc8ce3019105504d3464507ea3685e0dac51b3456459aefbb5e276b3b4ad"#,
                r#"cc540f1a387258a2c2f4a944a589ebec651a42d9ac561cb8b278"}}"#,
            )
        );
    });
}

/// The payload of a subscription, as it is read back; `Null` where there is none.
fn payload<X: AccountExchange>(venue: &X, channel: X::Channel) -> serde_json::Value {
    with_pass("key", "test-secret", 1_700_000_000_500, |pass| {
        let text = signed(venue, Command::Subscribe(batch(channel, &[])), pass);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["channel"], venue.channel_name(channel));
        assert_eq!(venue.scope(channel), Scope::Market);
        value["payload"].clone()
    })
}

#[test]
fn every_channel_has_its_payload() {
    for channel in SpotAccountChannel::ALL {
        let name = GateioSpotAccount::default().channel_name(channel);
        let payload = payload(&GateioSpotAccount::default(), channel);
        if name.ends_with("balances") {
            assert!(payload.is_null(), "{name}");
        } else {
            assert_eq!(payload, serde_json::json!(["!all"]), "{name}");
        }
    }
    for channel in FuturesAccountChannel::ALL {
        let name = FUTURES.channel_name(channel);
        let payload = payload(&FUTURES, channel);
        if channel == FuturesAccountChannel::Balances {
            assert_eq!(payload, serde_json::json!(["20011"]), "{name}");
        } else {
            assert_eq!(payload, serde_json::json!(["20011", "!all"]), "{name}");
        }
    }
}

#[test]
fn without_the_accounts_number_futures_are_not_asked_for() {
    with_pass("key", "secret", 1_700_000_000_000, |pass| {
        let pass = Pass { user_id: None, ..*pass };
        let command = Command::Subscribe(batch(FuturesAccountChannel::Orders, &[]));
        FUTURES.sign(command, &pass, &mut Writer::new(&mut [0; 512])).unwrap_err();
    });
}

#[test]
fn a_ping_is_the_markets_ping() {
    with_pass("key", "secret", 1_700_000_000_000, |pass| {
        let time = UnixNanos::from_secs(1_790_000_000);
        let text = signed(&FUTURES, Command::Ping { time }, pass);
        assert_eq!(text, r#"{"time":1790000000,"channel":"futures.ping"}"#);
        let text = signed(&GateioSpotAccount::default(), Command::Ping { time }, pass);
        assert_eq!(text, r#"{"time":1790000000,"channel":"spot.ping"}"#);
    });
}

#[test]
fn nothing_private_is_asked_for_without_a_signature() {
    let command = Command::Subscribe(batch(SpotAccountChannel::Orders, &[]));
    let mut out = [0; 512];
    GateioSpotAccount::default().encode(command, &mut Writer::new(&mut out)).unwrap_err();
    let command = Command::Subscribe(batch(FuturesAccountChannel::Orders, &[]));
    FUTURES.encode(command, &mut Writer::new(&mut out)).unwrap_err();
}

#[test]
fn the_default_channels_are_those_of_the_ledger() {
    let names = |venue: &GateioSpotAccount| {
        venue.default_channels().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(names(&GateioSpotAccount::default()), ["orders", "usertrades", "balances"]);
    let names: Vec<_> = FUTURES.default_channels().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["orders", "usertrades", "positions", "balances"]);
}

#[test]
fn channels_are_read_back_as_they_are_written() {
    for channel in SpotAccountChannel::ALL {
        assert_eq!(channel.to_string().parse(), Ok(channel));
    }
    for channel in FuturesAccountChannel::ALL {
        assert_eq!(channel.to_string().parse(), Ok(channel));
    }
    let error = "trades".parse::<SpotAccountChannel>().unwrap_err();
    assert!(error.to_string().contains("orders, orders_v2, usertrades"), "{error}");
    "".parse::<FuturesAccountChannel>().unwrap_err();
}

#[test]
fn the_addresses_are_those_of_the_market() {
    let facts = GateioSpotAccount::default().facts();
    assert_eq!((facts.name, facts.rest_base), ("gateio-spot", "https://api.gateio.ws"));
    for settle in Settle::ALL {
        let facts = GateioFuturesAccount { settle, server_sign: None }.facts();
        assert!(facts.context.url.ends_with(settle.name()));
        assert!(facts.context.headers.contains(&("X-Gate-Size-Decimal", "1")));
    }
}
