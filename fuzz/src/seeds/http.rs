//! Answers to the opening request.

use super::{Seed, named};
use crate::wire;
use crate::ws::Rig;

/// Answers, each with a cut before it.
pub(super) fn answers() -> Vec<Seed> {
    let rig = Rig::connected(5_000, 600, tickwire_core::ws::Config::default());
    let accept = wire::accept(&rig.request);
    let right = format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    );
    let changed = |from: &str, to: &str| right.replace(from, to);
    let with = |line: &str| changed("\r\n\r\n", &format!("\r\n{line}\r\n\r\n"));
    let many = "X-Header: 1\r\n".repeat(70);
    let answers = [
        ("right", right.clone()),
        ("right-with-frames", format!("{right}\u{1}\u{2}")),
        ("right-without-a-reason", changed(" Switching Protocols", "")),
        ("right-in-other-letters", right.to_ascii_lowercase().replace("http", "HTTP")),
        ("right-with-a-list", changed("Connection: Upgrade", "Connection: keep-alive, Upgrade")),
        ("right-with-tabs", changed(": ", ":\t")),
        ("right-with-more", with("Server: x\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT")),
        ("no-upgrade", changed("Upgrade: websocket\r\n", "")),
        ("no-connection", changed("Connection: Upgrade\r\n", "")),
        ("wrong-accept", changed(&accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")),
        ("twice-accept", with(&format!("Sec-WebSocket-Accept: {accept}"))),
        ("extension", with("Sec-WebSocket-Extensions: permessage-deflate")),
        ("sub-protocol", with("Sec-WebSocket-Protocol: chat")),
        ("folded", with("X: 1\r\n 2")),
        ("bare-lf", changed("\r\nConnection", "\nConnection")),
        ("bare-cr", changed("websocket", "web\rsocket")),
        ("form-feed", changed("websocket", "websocket\u{c}")),
        ("blank-in-a-name", changed("Upgrade:", "Upgrade :")),
        ("old-http", changed("HTTP/1.1", "HTTP/1.0")),
        ("other-protocol", "SSH-2.0-OpenSSH_9.6\r\n".to_owned()),
        ("too-many-headers", changed("\r\n\r\n", &format!("\r\n{many}\r\n"))),
        ("too-long", with(&format!("X: {}", "y".repeat(4_096)))),
        ("unauthorized", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno".to_owned()),
        ("redirect", "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n".to_owned()),
        ("limited", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 30\r\n\r\n".to_owned()),
        ("limited-until", "HTTP/1.1 429 x\r\nRetry-After: Thu, 01 Jan 1970\r\n\r\n".to_owned()),
        ("proxy", "HTTP/1.0 503 Unavailable\r\n\r\n<html>".to_owned()),
        ("status-of-one-digit", "HTTP/1.1 1 x\r\n\r\n".to_owned()),
        ("cut", right[..60].to_owned()),
        ("nothing", String::new()),
    ];
    let cut = |text: String| [&60_u16.to_le_bytes()[..], text.as_bytes()].concat();
    named(answers.map(|(name, text)| (name, cut(text))))
}
