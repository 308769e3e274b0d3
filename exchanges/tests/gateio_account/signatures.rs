//! Signatures against the vectors: those that are published or ours by number here, all 25 where
//! the samples are.

use serde_json::Value;
use tickwire_core::account::call::Method;
use tickwire_core::account::credentials::Secret;
use tickwire_exchanges::gateio::sign::{self, Signature};

use crate::files;

fn secret(text: &str) -> Secret {
    Secret::new(text).unwrap()
}

/// The signature of a vector, made from what it is over by the function for its kind.
fn signature(vector: &Value) -> Signature {
    let secret = secret(vector["secret"].as_str().unwrap());
    let signed = vector["signed_string"].as_str().unwrap();
    match vector["kind"].as_str().unwrap() {
        "ws_v3_server_sign_hex" | "ws_v3_server_sign_base64" => {
            sign::nonce(&secret, signed.parse().unwrap())
        }
        "ws_channel" => {
            let text = |name: &str| vector[name].as_str().unwrap();
            sign::channel(&secret, text("channel"), text("event"), vector["time"].as_u64().unwrap())
        }
        "ws_api_login" | "ws_api_signed_request" => {
            let text = |name: &str| vector[name].as_str().unwrap();
            sign::api(&secret, text("channel"), text("req_param"), text("ts").parse().unwrap())
        }
        "rest" => rest(&secret, signed, vector["body"].as_str().unwrap_or_default()),
        other => panic!("a vector of kind {other}"),
    }
}

fn rest(secret: &Secret, signed: &str, body: &str) -> Signature {
    let lines: Vec<_> = signed.split('\n').collect();
    let [method, path, query, _hash, secs] = lines[..] else { panic!("{signed}") };
    let methods = [Method::Get, Method::Post, Method::Put, Method::Delete];
    let method = methods.into_iter().find(|known| known.name() == method).unwrap();
    let query: Vec<_> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
    sign::rest(secret, method, path, &query, body.as_bytes(), secs.parse().unwrap())
}

/// RFC 4648, for the one vector that is written in it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = (0..3)
            .fold(0, |word, at| word << 8 | u32::from(chunk.get(at).copied().unwrap_or_default()));
        for at in 0..4 {
            let letter = usize::try_from(word >> (18 - 6 * at) & 63).unwrap();
            let filled = at <= chunk.len();
            text.push(if filled { char::from(LETTERS[letter]) } else { '=' });
        }
    }
    text
}

#[test]
fn all_vectors_of_the_samples_hold() {
    let Some(file) = files::file("signature_vectors.json") else { return };
    let file: Value = serde_json::from_slice(&file).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 25);
    for (index, vector) in vectors.iter().enumerate() {
        let name = format!("{index}: {} ({})", vector["kind"], vector["source"]);
        let signature = signature(vector);
        match vector["expected_base64"].as_str() {
            Some(expected) => assert_eq!(base64(signature.as_bytes()), expected, "{name}"),
            None => {
                assert_eq!(
                    signature.to_string(),
                    vector["expected_hex"].as_str().unwrap(),
                    "{name}"
                );
            }
        }
        println!("{name}");
    }
}

/// The venue's page on v3: its example of `server.sign`.
#[test]
fn the_published_nonce_of_server_sign() {
    assert_eq!(
        sign::nonce(&secret("secret"), 1_583_131_539_528).to_string(),
        "54613ee7f4236bf61bfaed71f10bc0cb8b24805c45822652f850812c9a43b2422cf84609197ccf5db7adaf5c6\
         af5d143cf04646c2640ad89a7c89670b403b671"
    );
}

/// A vector that a client of the venue publishes among its tests.
#[test]
fn the_published_login() {
    assert_eq!(
        sign::api(&secret("secret"), "futures.login", "", 1_700_000_000).to_string(),
        "f39035057b3528fc2c5aff4b9cfa9f43673c88d3ff823c55468608173205809999a8b45d7ed898ebf49c15a4f\
         6e5131de175ded143be5eeb58431f600e1d4085"
    );
}

/// x03f/nautilustrader-gateio-adapter, tests/test_signing.py.
#[test]
fn the_published_channel() {
    assert_eq!(
        sign::channel(&secret("test-secret"), "spot.orders", "subscribe", 1_700_000_000)
            .to_string(),
        "48c67de39ba434f1c9dc1e664cb9e13b32b42f10356e65405b79ee975e5c1fdecd7277bc4b7603bc67ff8d4f0\
         99362ac4313b90e176d749e5c79d721ebaa96e6"
    );
}

/// Computed from the documented formula by another implementation.
#[test]
fn channels_of_futures_and_the_ends_of_subscriptions() {
    let secret = secret("test-secret");
    assert_eq!(
        sign::channel(&secret, "futures.orders", "subscribe", 1_700_000_000).to_string(),
        "081976e62cb3405ccc8ce3019105504d3464507ea3685e0dac51b3456459aefbb5e276b3b4adcc540f1a38725\
         8a2c2f4a944a589ebec651a42d9ac561cb8b278"
    );
    assert_eq!(
        sign::channel(&secret, "spot.orders", "unsubscribe", 1_700_000_000).to_string(),
        "37bfd8b7f19988bbf62c30135f772af800383088ef3e380cb14943269fc6bc904fcbd8ca2dfe4fba4f4170ffa\
         85b5076f39842db806dc810a593341ef96b796c"
    );
}

/// REST docs, "Authentication": both examples.
#[test]
fn the_published_rest_calls() {
    let secret = secret("secret");
    let query = [("contract", "BTC_USD"), ("status", "finished"), ("limit", "50")];
    let path = "/api/v4/futures/orders";
    assert_eq!(
        sign::rest(&secret, Method::Get, path, &query, b"", 1_541_993_715).to_string(),
        "55f84ea195d6fe57ce62464daaa7c3c02fa9d1dde954e4c898289c9a2407a3d6fb3faf24deff16790d726b66a\
         c9f74526668b13bd01029199cc4fcc522418b8a"
    );
    let body =
        br#"{"contract":"BTC_USD","type":"limit","size":100,"price":6800,"time_in_force":"gtc"}"#;
    assert_eq!(
        sign::rest(&secret, Method::Post, path, &[], body, 1_541_993_715).to_string(),
        "eae42da914a590ddf727473aff25fc87d50b64783941061f47a3fdb92742541fc4c2c14017581b4199a1418d5\
         4471c269c03a38d788d802e2c306c37636389f0"
    );
}

#[test]
fn a_signature_is_not_shown_by_chance() {
    let signature = sign::nonce(&secret("secret"), 1);
    assert_eq!(format!("{signature:?}"), "Signature(..)");
    assert_eq!(signature.to_string().len(), 128);
}
