//! The servers are strict: what a client must not do, they see.

use std::io::{Read, Write};
use std::net::TcpStream;

use tickwire_interop::{Frame, PATIENCE, Report, frames};

use crate::site::Site;

at_each_plain_site!(an_unmasked_frame_is_seen, a_forbidden_code_is_seen, bad_text_is_seen);

fn an_unmasked_frame_is_seen(site: Site) {
    is_refused(site, &[0x81, 0x01, b'a'], 1002);
}

fn a_forbidden_code_is_seen(site: Site) {
    is_refused(site, &[0x88, 0x82, 0, 0, 0, 0, 0x03, 0xed], 1002);
}

fn bad_text_is_seen(site: Site) {
    is_refused(site, &[0x81, 0x81, 0, 0, 0, 0, 0xff], 1007);
}

/// The server closes with that code, and says what was wrong.
fn is_refused(site: Site, bytes: &[u8], code: u16) {
    let (answers, report) = heard(site, bytes);
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!((answers[0].opcode, &answers[0].payload[..2]), (8, &code.to_be_bytes()[..]));
    assert_eq!(report.messages, 0);
    assert_ne!(report.error, "");
}

/// What the server answers to a client that sends these bytes, and says of it.
fn heard(site: Site, bytes: &[u8]) -> (Vec<Frame>, Report) {
    let id = site.server().client();
    let mut socket = TcpStream::connect_timeout(&site.server().address(), PATIENCE).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let request = format!(
        "GET /echo?id={id} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Sec-WebSocket-Version: 13\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        socket.read_exact(&mut byte).expect("an answer");
        answer.extend(byte);
    }
    assert!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
    socket.write_all(bytes).unwrap();
    let mut rest = Vec::new();
    socket.read_to_end(&mut rest).expect("the server hangs up");
    // One of them waits for our end too.
    drop(socket);
    (frames(&rest), site.server().report(id))
}
