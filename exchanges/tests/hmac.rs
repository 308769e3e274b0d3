//! HMAC as it is used for signatures, against the vectors of RFC 4231 (section 4; its keys are not
//! all text, as secrets of venues are), and through the signatures themselves where they are.
#![allow(clippy::unwrap_used)]

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha512};
use tickwire_core::account::credentials::Secret;
use tickwire_core::text::Writer;
use tickwire_exchanges::mexc::sign::{SIGNATURE_LEN, signature};

struct Vector {
    key: &'static [u8],
    data: &'static [u8],
    sha256: &'static str,
    sha512: &'static str,
}

/// Test cases 1, 2, 3 and 6: a short key, a text, a key of a block's length and a longer one.
const VECTORS: [Vector; 4] = [
    Vector {
        key: &[0x0b; 20],
        data: b"Hi There",
        sha256: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        sha512: "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
                 daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854",
    },
    Vector {
        key: b"Jefe",
        data: b"what do ya want for nothing?",
        sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        sha512: "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
                 9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    },
    Vector {
        key: &[0xaa; 20],
        data: &[0xdd; 50],
        sha256: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        sha512: "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39\
                 bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb",
    },
    Vector {
        key: &[0xaa; 131],
        data: b"Test Using Larger Than Block-Size Key - Hash Key First",
        sha256: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        sha512: "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352\
                 6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
    },
];

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_vectors_of_rfc_4231_hold() {
    for Vector { key, data, sha256, sha512 } in VECTORS {
        let mut short = Hmac::<Sha256>::new_from_slice(key).unwrap();
        short.update(data);
        assert_eq!(hex(&short.finalize().into_bytes()), sha256);
        let mut long = Hmac::<Sha512>::new_from_slice(key).unwrap();
        long.update(data);
        assert_eq!(hex(&long.finalize().into_bytes()), sha512);
    }
}

#[test]
fn a_signature_of_a_call_is_the_hmac_of_its_text() {
    let [_, Vector { sha256, .. }, ..] = VECTORS;
    let (secret, mut digits) = (Secret::new("Jefe").unwrap(), [0; SIGNATURE_LEN]);
    for (query, body) in
        [("what do ya want for nothing?", ""), ("what do ya ", "want for nothing?")]
    {
        signature(&secret, query, body, &mut Writer::new(&mut digits)).unwrap();
        assert_eq!(digits, sha256.as_bytes());
    }
}
