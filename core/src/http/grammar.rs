//! What stands in the lines of HTTP/1.1, for those who write them and those who read them: calls
//! here, the opening handshake in [`ws`](crate::ws).

/// The version and the code of a status line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    /// Of HTTP/1.x, as a digit.
    pub(crate) minor: u8,
    pub(crate) code: u16,
}

/// Why a line is no header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoHeader {
    /// It continues the one before, which is obsolete (RFC 9112 section 5.2).
    Folded,
    Malformed,
}

/// A status line (RFC 9112 section 4); an empty reason's space may be missing.
pub(crate) fn status(line: &[u8]) -> Option<Status> {
    let rest = line.strip_prefix(b"HTTP/1.")?;
    let (&[minor, b' ', a, b, c], reason) = rest.split_first_chunk()? else { return None };
    let reason_is_apart = reason.first().is_none_or(|&byte| byte == b' ');
    let code = decimal(&[a, b, c]).and_then(|code| u16::try_from(code).ok())?;
    let is_right = minor.is_ascii_digit() && reason_is_apart && code >= 100;
    is_right.then_some(Status { minor, code })
}

/// The name and the value of a header line (RFC 9112 section 5).
pub(crate) fn header(line: &[u8]) -> Result<(&[u8], &[u8]), NoHeader> {
    if matches!(line.first(), Some(b' ' | b'\t')) {
        return Err(NoHeader::Folded);
    }
    let colon = line.iter().position(|&byte| byte == b':').ok_or(NoHeader::Malformed)?;
    let (name, value) = line.split_at_checked(colon).ok_or(NoHeader::Malformed)?;
    let value = trimmed(value.get(1..).unwrap_or_default());
    if is_token(name) && is_field_value(value) {
        Ok((name, value))
    } else {
        Err(NoHeader::Malformed)
    }
}

/// Without the blanks of RFC 9110 section 5.6.3 at its ends: a form feed is none, and stays to be
/// refused.
pub(crate) fn trimmed(value: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let start = value.iter().position(|byte| !is_blank(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !is_blank(byte)).map_or(start, |last| last + 1);
    value.get(start..end).unwrap_or_default()
}

/// The elements of a list (RFC 9110 section 5.6.1): empty ones do not count.
pub(crate) fn elements(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|&byte| byte == b',').map(trimmed).filter(|element| !element.is_empty())
}

/// A decimal number of digits alone.
pub(crate) fn decimal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |value, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        value.checked_mul(10)?.checked_add(digit)
    })
}

/// Whether this is a host, with its port or without (RFC 3986 section 3.2).
pub(crate) fn is_host(host: &str) -> bool {
    !host.is_empty() && is_of_uri(host, b":[]")
}

/// Whether this is a path with its query (RFC 3986 sections 3.3 and 3.4).
pub(crate) fn is_path(path: &str) -> bool {
    path.starts_with('/') && is_of_uri(path, b":@/?")
}

/// Whether a part of an address has only characters that it may have (RFC 3986 section 2), with the
/// delimiters that may stand in it: what is escaped is so by two hexadecimal digits.
fn is_of_uri(part: &str, delimiters: &[u8]) -> bool {
    let special = b"-._~!$&'()*+,;=";
    let mut bytes = part.bytes();
    while let Some(byte) = bytes.next() {
        let escaped = byte == b'%';
        let mut is_digit = || bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit());
        let plain = || special.contains(&byte) || delimiters.contains(&byte);
        if !(byte.is_ascii_alphanumeric() || plain() || (escaped && is_digit() && is_digit())) {
            return false;
        }
    }
    true
}

/// Whether this is a token of RFC 9110 section 5.6.2, as header names are.
pub(crate) fn is_token(name: &[u8]) -> bool {
    let special = b"!#$%&'*+-.^_`|~";
    !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || special.contains(byte))
}

/// Whether a header may have this value (RFC 9110 section 5.5): no control characters but tabs.
pub(crate) fn is_field_value(value: &[u8]) -> bool {
    value.iter().all(|&byte| is_of_field(byte))
}

/// Whether this byte may stand in a header's value.
pub(crate) const fn is_of_field(byte: u8) -> bool {
    !byte.is_ascii_control() || byte == b'\t'
}
