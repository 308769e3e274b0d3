//! Every published and computed signature, by name.

use serde_json::Value;
use tickwire_core::account::credentials::Secret;
use tickwire_core::text::Writer;
use tickwire_exchanges::mexc::sign::{SIGNATURE_LEN, signature};

/// What the documents print for this message belongs to another one: the empty one.
const PUBLISHED_WRONG: &str = "spot_doc_example1_body_PUBLISHED_VALUE_IS_WRONG";

fn vectors() -> Vec<Value> {
    let text = include_str!("../../../testdata/mexc/signatures/vectors.json");
    serde_json::from_str(text).unwrap()
}

fn signed(secret: &str, query: &str, body: &str) -> String {
    let mut digits = [0; SIGNATURE_LEN];
    let secret = Secret::new(secret).unwrap();
    signature(&secret, query, body, &mut Writer::new(&mut digits)).unwrap();
    String::from_utf8(digits.to_vec()).unwrap()
}

fn text<'v>(vector: &'v Value, name: &str) -> &'v str {
    vector[name].as_str().unwrap_or_else(|| panic!("{name} of {vector}"))
}

#[test]
fn every_vector_is_signed_as_it_says() {
    let vectors = vectors();
    for vector in &vectors {
        let ours = signed(text(vector, "secret"), text(vector, "message"), "");
        assert_eq!(ours, text(vector, "signature"), "{}", vector["name"]);
    }
    assert_eq!(vectors.len(), 28);
}

#[test]
fn what_is_published_is_right_but_for_one() {
    let mut published = 0;
    for vector in vectors() {
        let Some(theirs) = vector["published"].as_str() else { continue };
        let ours = signed(text(&vector, "secret"), text(&vector, "message"), "");
        assert_eq!(ours == theirs, vector["name"] != PUBLISHED_WRONG, "{}", vector["name"]);
        published += 1;
    }
    assert_eq!(published, 4);
    // The digest that is printed for it is of nothing at all.
    let wrong = vectors().into_iter().find(|vector| vector["name"] == PUBLISHED_WRONG).unwrap();
    assert_eq!(signed(text(&wrong, "secret"), "", ""), text(&wrong, "published"));
}

#[test]
fn a_body_stands_behind_the_query_with_nothing_between() {
    let mut mixed = 0;
    for vector in vectors() {
        let (Some(query), Some(body)) = (vector["query"].as_str(), vector["body"].as_str()) else {
            continue;
        };
        let ours = signed(text(&vector, "secret"), query, body);
        assert_eq!(ours, text(&vector, "signature"), "{}", vector["name"]);
        assert_ne!(ours, signed(text(&vector, "secret"), query, &format!("&{body}")));
        mixed += 1;
    }
    assert_eq!(mixed, 1);
}

#[test]
fn a_buffer_that_is_too_small_is_full() {
    let secret = Secret::new("s").unwrap();
    let mut digits = [0; SIGNATURE_LEN - 1];
    assert!(signature(&secret, "a=1", "", &mut Writer::new(&mut digits)).is_err());
}
