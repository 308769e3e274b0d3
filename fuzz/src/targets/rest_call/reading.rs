//! The second reading: all bytes at once, as text.

use tickwire_core::http::{HEAD_MAX, HEADERS_MAX};

/// An answer as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) status: u16,
    pub(super) retry_after_s: Option<u32>,
    pub(super) body: Vec<u8>,
}

/// Names in small letters, and values.
type Headers = Vec<(String, String)>;

/// The answer that these bytes are, where the peer hangs up after them; `None` where they are none
/// that may be taken, or do not fit into so much room.
pub(super) fn read(bytes: &[u8], room: usize) -> Option<Reading> {
    // A letter for each byte.
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    let (mut rest, mut headers_seen) = (text.as_str(), 0);
    loop {
        let (minor, status, headers) = head(&mut rest)?;
        headers_seen += headers.len();
        let heads = text.chars().count() - rest.chars().count();
        if heads > room.min(HEAD_MAX) || headers_seen > usize::from(HEADERS_MAX) || status == 101 {
            return None;
        }
        if status < 200 {
            continue;
        }
        let retry = values(&headers, "retry-after").find_map(whole_number);
        let body = body(minor, status, &headers, rest)?;
        let body: Vec<u8> = body.chars().filter_map(|letter| u8::try_from(letter).ok()).collect();
        return (body.len() < room).then_some(Reading { status, retry_after_s: retry, body });
    }
}

/// Takes a head off: the last digit of its version, its status and its headers.
fn head(rest: &mut &str) -> Option<(char, u16, Headers)> {
    let first = line(rest)?;
    let first = first.strip_prefix("HTTP/1.")?;
    let minor = first.chars().next().filter(char::is_ascii_digit)?;
    let status = first.get(1..)?.strip_prefix(' ')?;
    let (status, reason) = status.split_at_checked(3)?;
    let right = status.chars().all(|digit| digit.is_ascii_digit())
        && !status.starts_with('0')
        && (reason.is_empty() || reason.starts_with(' '));
    let mut headers = Vec::new();
    loop {
        let line = line(rest).filter(|_| right)?;
        if line.is_empty() {
            return Some((minor, status.parse().ok()?, headers));
        }
        let (name, value) = line.split_once(':')?;
        let token =
            |letter: char| letter.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(letter);
        let value = value.trim_matches([' ', '\t']);
        if name.is_empty() || !name.chars().all(token) || !is_plain(value) {
            return None;
        }
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
}

/// Takes a line off, without its end.
fn line<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let (line, after) = rest.split_once("\r\n")?;
    *rest = after;
    (!line.contains(['\r', '\n'])).then_some(line)
}

fn is_plain(text: &str) -> bool {
    text.chars().all(|letter| letter == '\t' || !letter.is_ascii_control())
}

fn values<'a>(headers: &'a Headers, name: &'a str) -> impl Iterator<Item = &'a str> {
    headers.iter().filter(move |header| header.0 == name).map(|header| header.1.as_str())
}

/// A number of 32 bits, in digits alone; nothing where it is larger.
fn whole_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.chars().all(|digit| digit.is_ascii_digit()))
}

/// The body, by the rules of RFC 9112 section 6.3.
fn body(minor: char, status: u16, headers: &Headers, rest: &str) -> Option<String> {
    if status == 204 || status == 304 {
        return Some(String::new());
    }
    let codings: Vec<&str> = values(headers, "transfer-encoding").collect();
    let lengths: Vec<&str> = values(headers, "content-length")
        .flat_map(|value| value.split(','))
        .map(|value| value.trim_matches([' ', '\t']))
        .collect();
    match (&codings[..], &lengths[..]) {
        ([], []) => Some(rest.to_owned()),
        ([], [first, ..]) => {
            let digits = |text: &&str| !text.is_empty() && text.chars().all(|d| d.is_ascii_digit());
            let same = |text: &&str| text.trim_start_matches('0') == first.trim_start_matches('0');
            let right = lengths.iter().all(|text| digits(text) && same(text));
            let length: usize = first.parse().ok().filter(|_| right)?;
            let body: String = rest.chars().take(length).collect();
            (body.chars().count() == length).then_some(body)
        }
        ([coding], []) if minor != '0' => {
            let names = coding.split(',').map(|name| name.trim_matches([' ', '\t']));
            let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
            let is_chunked = matches!(names[..], [name] if name.eq_ignore_ascii_case("chunked"));
            chunks(rest).filter(|_| is_chunked)
        }
        _ => None,
    }
}

/// The chunks of RFC 9112 section 7.1, put together.
fn chunks(mut rest: &str) -> Option<String> {
    let (mut body, mut dropped) = (String::new(), 0);
    loop {
        let size = line(&mut rest)?;
        let digits = size.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(size.len());
        let (digits, extension) = size.split_at(digits);
        dropped += extension.chars().count();
        let right = (extension.is_empty() || extension.starts_with([';', ' ', '\t']))
            && is_plain(extension)
            && digits.len() <= 16;
        let size = usize::from_str_radix(digits, 16).ok().filter(|_| right)?;
        if size == 0 {
            break;
        }
        let at = rest.char_indices().nth(size)?.0;
        let (chunk, after) = rest.split_at(at);
        body.push_str(chunk);
        rest = after.strip_prefix("\r\n")?;
    }
    loop {
        let trailer = line(&mut rest)?;
        dropped += trailer.chars().count();
        match trailer.chars().next() {
            None => return (dropped <= HEAD_MAX).then_some(body),
            Some(' ' | '\t') => return None,
            Some(_) if is_plain(trailer) => {}
            Some(_) => return None,
        }
    }
}
