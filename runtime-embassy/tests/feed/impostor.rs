//! A server of TLS 1.3 that shows no certificate: it agrees on keys and goes on to its Finished, as
//! servers do that share a key with their client (RFC 8446, section 2.2).

use core::net::SocketAddr;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use ring::agreement::{ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey, agree_ephemeral};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::{aead, hmac};

const HASH: usize = 32;
/// The group P-256 and the length of a key in it, which starts with 4.
const KEY_SHARE: [u8; 5] = [0, 23, 0, 65, 4];
const KEY: usize = 65;

/// Serves whoever comes, one after the other; says where.
pub(crate) fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            shake_hands(&mut client);
            // Until the client has had enough.
            let _ = client.read_to_end(&mut Vec::new());
        }
    });
    address
}

fn shake_hands(client: &mut TcpStream) {
    let mut header = [0; 5];
    client.read_exact(&mut header).unwrap();
    let mut hello = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
    client.read_exact(&mut hello).unwrap();
    let at = hello.windows(KEY_SHARE.len()).position(|bytes| bytes == KEY_SHARE).unwrap() + 4;

    let secret = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).unwrap();
    let answer = server_hello(secret.compute_public_key().unwrap().as_ref());
    let peer = UnparsedPublicKey::new(&ECDH_P256, &hello[at..at + KEY]);
    let shared = agree_ephemeral(secret, &peer, <[u8]>::to_vec).unwrap();
    let transcript = [&hello[..], &answer].concat();

    let early = mac(&[0; HASH], &[0; HASH]);
    let derived = labelled(&early, "derived", &hash(&[]), HASH);
    let traffic = labelled(&mac(&derived, &shared), "s hs traffic", &hash(&transcript), HASH);
    // Encrypted extensions, none.
    let mut flight = vec![8, 0, 0, 2, 0, 0];
    let finished_key = labelled(&traffic, "finished", &[], HASH);
    let finished = mac(&finished_key, &hash(&[&transcript[..], &flight].concat()));
    flight.extend([20, 0, 0, 32]);
    flight.extend(finished);

    client.write_all(&record(22, &answer)).unwrap();
    client.write_all(&protected(&traffic, flight)).unwrap();
}

/// RFC 8446, section 4.1.3: AES-128-GCM with SHA-256, TLS 1.3, and the key.
fn server_hello(key: &[u8]) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([5; 32]);
    body.extend([0, 0x13, 0x01, 0, 0, 79, 0, 43, 0, 2, 3, 4, 0, 51, 0, 69, 0, 23, 0, 65]);
    body.extend(key);
    let length = u8::try_from(body.len()).unwrap();
    [&[2, 0, 0, length][..], &body].concat()
}

fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3][..], &length, body].concat()
}

/// A first record of the handshake under these keys (RFC 8446, section 5.2).
fn protected(traffic: &[u8], mut inner: Vec<u8>) -> Vec<u8> {
    inner.push(22);
    let length = u16::try_from(inner.len() + 16).unwrap().to_be_bytes();
    let header = [&[23, 3, 3][..], &length].concat();
    let key = aead::UnboundKey::new(&aead::AES_128_GCM, &labelled(traffic, "key", &[], 16));
    let nonce = aead::Nonce::try_assume_unique_for_key(&labelled(traffic, "iv", &[], 12)).unwrap();
    let key = aead::LessSafeKey::new(key.unwrap());
    key.seal_in_place_append_tag(nonce, aead::Aad::from(&header), &mut inner).unwrap();
    record(23, &inner)
}

fn hash(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA256, bytes).as_ref().to_vec()
}

fn mac(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), bytes).as_ref().to_vec()
}

/// HKDF-Expand-Label (RFC 8446, section 7.1), of one block at most.
fn labelled(secret: &[u8], label: &str, context: &[u8], length: usize) -> Vec<u8> {
    let label = format!("tls13 {label}");
    let [high, low] = u16::try_from(length).unwrap().to_be_bytes();
    let info = [
        &[high, low, u8::try_from(label.len()).unwrap()][..],
        label.as_bytes(),
        &[u8::try_from(context.len()).unwrap()],
        context,
        &[1],
    ];
    mac(secret, &info.concat())[..length].to_vec()
}
