//! Any answer to the opening request, in any reads: it opens the connection exactly where an
//! independent reading of RFC 6455 section 4.1 and RFC 9112 says that it may.

use tickwire_core::ws::{Config, Fault};

use crate::input::Input;
use crate::wire;
use crate::ws::{Event, Rig};

/// Runs an input: two bytes say where the answer is cut, then comes the answer.
pub(super) fn run(data: &[u8]) {
    let mut input = Input::new(data);
    let cut = usize::from(input.short());
    let bytes = input.rest();

    let whole = outcome(|rig| rig.deliver(bytes, usize::MAX));
    let (first, second) = bytes.split_at(cut % (bytes.len() + 1));
    let split = outcome(|rig| {
        rig.deliver(first, usize::MAX);
        rig.deliver(second, usize::MAX);
    });
    assert_eq!(split.events, whole.events, "reads do not matter");
    let shredded = outcome(|rig| rig.deliver(bytes, 1));
    assert_eq!(shredded.events, whole.events, "reads do not matter");

    judge(&whole, bytes);
}

fn outcome(deliver: impl Fn(&mut Rig)) -> Rig {
    let mut rig = Rig::connected(5_000, 600, Config::default());
    deliver(&mut rig);
    rig.end();
    rig
}

fn judge(rig: &Rig, bytes: &[u8]) {
    let opens = head(bytes).is_some_and(|lines| is_right(&lines, &wire::accept(&rig.request)));
    let opened = rig.events.first() == Some(&Event::Opened);
    assert_eq!(opened, opens, "{:?}", rig.events);
    if opened {
        return;
    }
    assert!(rig.is_silent(), "something was said to a peer that failed the handshake");
    let [Event::Failed(fault)] = rig.events[..] else { panic!("{:?}", rig.events) };
    match fault {
        Fault::Status { code, retry_after_s } => {
            assert!(bytes.starts_with(b"HTTP/1."), "{fault}");
            assert_eq!(bytes[9..12], *code.to_string().as_bytes(), "{fault}");
            assert_ne!(code, 101);
            let seconds = retry_after_s.map(|seconds| seconds.to_string());
            let said = |seconds: String| {
                bytes.windows(seconds.len()).any(|part| part == seconds.as_bytes())
                    || bytes.windows(2).any(|part| part == b"00")
            };
            assert!(seconds.is_none_or(|seconds| seconds.len() < 3 || said(seconds)), "{fault}");
        }
        Fault::Handshake(_) => {}
        other => panic!("{other} in a handshake"),
    }
}

/// The lines of a whole head of at most 4096 bytes, without its empty line; none has a CR or LF.
fn head(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let bytes = &bytes[..bytes.len().min(4_096)];
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
    let mut rest = &bytes[..end + 2];
    let mut lines = Vec::new();
    while let Some(end) = rest.windows(2).position(|part| part == b"\r\n") {
        lines.push(&rest[..end]);
        rest = &rest[end + 2..];
    }
    lines.iter().all(|line| !line.contains(&b'\r') && !line.contains(&b'\n')).then_some(lines)
}

/// Whether a client may accept the answer, of at most 64 headers.
fn is_right(lines: &[&[u8]], accept: &str) -> bool {
    let Some((status, headers)) = lines.split_first() else { return false };
    let is_status = *status == b"HTTP/1.1 101" || status.starts_with(b"HTTP/1.1 101 ");
    let Some(headers) = headers.iter().map(|line| header(line)).collect::<Option<Vec<_>>>() else {
        return false;
    };
    let values = |name: &str| {
        let is = |header: &&(String, String)| header.0.eq_ignore_ascii_case(name);
        headers.iter().filter(is).map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let upgrade = values("upgrade");
    let mut tokens = values("connection");
    tokens = tokens.iter().flat_map(|list| list.split(',')).map(blank_trimmed).collect();
    is_status
        && headers.len() <= 64
        && matches!(&upgrade[..], [one] if one.eq_ignore_ascii_case("websocket"))
        && tokens.iter().any(|token| token.eq_ignore_ascii_case("upgrade"))
        && values("sec-websocket-accept") == [accept]
        && values("sec-websocket-extensions").is_empty()
        && values("sec-websocket-protocol").is_empty()
}

/// A header's name and value; every byte is a letter of its own.
fn header(line: &[u8]) -> Option<(String, String)> {
    let text: String = line.iter().map(|&byte| char::from(byte)).collect();
    let (name, value) = text.split_once(':')?;
    let value = blank_trimmed(value);
    let token = |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
    let right = !name.is_empty()
        && name.chars().all(token)
        && value.chars().all(|letter| letter == '\t' || !letter.is_ascii_control());
    right.then(|| (name.to_owned(), value))
}

/// Without the blanks of RFC 9110 section 5.6.3 at its ends.
fn blank_trimmed(text: &str) -> String {
    text.trim_matches([' ', '\t']).to_owned()
}
