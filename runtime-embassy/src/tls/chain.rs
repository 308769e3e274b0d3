//! What embedded-tls does not look at in certificates (RFC 5280, section 4): whether those that
//! sign others may, whether they are in force, and what they are for.

use core::fmt;

const BOOLEAN: u8 = 0x01;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OID: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
/// `[0]`, of the version.
const VERSION: u8 = 0xA0;
/// `[3]`, of the extensions.
const EXTENSIONS: u8 = 0xA3;

const KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x0F];
const ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1D, 0x11];
const BASIC_CONSTRAINTS: &[u8] = &[0x55, 0x1D, 0x13];
const EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x25];
const SERVER_AUTH: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
/// Whatever a key can do. Who asks for a purpose of its own need not take it for that (RFC 5280,
/// section 4.2.1.12): of those that sign others it is taken, of a server's own it is not.
const ANY_PURPOSE: &[u8] = &[0x55, 0x1D, 0x25, 0x00];
/// The bit that lets a key sign certificates, in the first byte of the key usage.
const CERT_SIGN: u8 = 0x04;

const DAY: u64 = 86_400;

/// What is wrong with a server's certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Flaw {
    /// One cannot be read.
    Malformed,
    /// One is out of date.
    Expired,
    /// One is not in force yet.
    NotYetValid,
    /// One that vouches for another must not.
    NoAuthority,
    /// One is not for servers: the server's own, or one that vouches for it.
    Purpose,
    /// One has a critical extension that is not known here.
    Critical,
    /// They are signed by somebody else, by an algorithm that is not known here, or are for another
    /// name.
    NotTrusted,
    /// The server did not prove that the certificate is its own.
    NotProven,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "a certificate cannot be read",
            Self::Expired => "a certificate is out of date",
            Self::NotYetValid => "a certificate is not in force yet",
            Self::NoAuthority => "a certificate is signed by one that must not sign any",
            Self::Purpose => "a certificate is not for servers",
            Self::Critical => "a certificate has a critical extension that is not known here",
            Self::NotTrusted => {
                "the certificate is for another name, not signed by the authority, or in a way \
                 that is not known here"
            }
            Self::NotProven => "the server did not prove that the certificate is its own",
        })
    }
}

/// Looks at one certificate; `signs` says whether another is signed by it, `now` is in Unix
/// seconds.
pub(super) fn check(certificate: &[u8], signs: bool, now: u64) -> Result<(), Flaw> {
    let facts = Facts::read(certificate).ok_or(Flaw::Malformed)?;
    let now = civil(now);
    if now < facts.not_before {
        return Err(Flaw::NotYetValid);
    }
    if now > facts.not_after {
        return Err(Flaw::Expired);
    }
    if facts.critical {
        return Err(Flaw::Critical);
    }
    if signs && !(facts.authority && facts.may_sign) {
        return Err(Flaw::NoAuthority);
    }
    // Who may sign only for something else, such as e-mail, does not vouch for a server.
    if !(facts.for_servers || signs && facts.for_anything) {
        return Err(Flaw::Purpose);
    }
    Ok(())
}

/// What a certificate says of itself.
struct Facts {
    not_before: u64,
    not_after: u64,
    authority: bool,
    may_sign: bool,
    for_servers: bool,
    for_anything: bool,
    /// It has a critical extension that is not known here.
    critical: bool,
}

impl Facts {
    fn read(certificate: &[u8]) -> Option<Self> {
        let (certificate, _) = element(certificate, SEQUENCE)?;
        let (body, _) = element(certificate, SEQUENCE)?;
        let rest = element(body, VERSION).map_or(body, |(_, rest)| rest);
        // Serial number, signature algorithm, issuer.
        let (_, _, rest) = any(rest)?;
        let (_, rest) = element(rest, SEQUENCE)?;
        let (_, rest) = element(rest, SEQUENCE)?;
        let (validity, rest) = element(rest, SEQUENCE)?;
        let (not_before, after) = time(validity)?;
        let (not_after, _) = time(after)?;
        // Subject, key.
        let (_, rest) = element(rest, SEQUENCE)?;
        let (_, mut rest) = element(rest, SEQUENCE)?;
        let mut facts = Self {
            not_before,
            not_after,
            authority: false,
            may_sign: true,
            for_servers: true,
            for_anything: true,
            critical: false,
        };
        while !rest.is_empty() {
            let (tag, value, more) = any(rest)?;
            if tag == EXTENSIONS {
                facts.extensions(element(value, SEQUENCE)?.0)?;
            }
            rest = more;
        }
        Some(facts)
    }

    fn extensions(&mut self, mut all: &[u8]) -> Option<()> {
        while !all.is_empty() {
            let (extension, more) = element(all, SEQUENCE)?;
            self.extension(extension)?;
            all = more;
        }
        Some(())
    }

    fn extension(&mut self, extension: &[u8]) -> Option<()> {
        let (id, rest) = element(extension, OID)?;
        let (critical, rest) = flag(rest);
        let (value, _) = element(rest, OCTET_STRING)?;
        match id {
            BASIC_CONSTRAINTS => self.authority = flag(element(value, SEQUENCE)?.0).0,
            KEY_USAGE => {
                let (bits, _) = element(value, BIT_STRING)?;
                self.may_sign = bits.get(1).is_some_and(|byte| byte & CERT_SIGN != 0);
            }
            EXTENDED_KEY_USAGE => {
                let (mut purposes, _) = element(value, SEQUENCE)?;
                (self.for_servers, self.for_anything) = (false, false);
                while !purposes.is_empty() {
                    let (purpose, more) = element(purposes, OID)?;
                    self.for_servers |= purpose == SERVER_AUTH;
                    self.for_anything |= purpose == ANY_PURPOSE;
                    purposes = more;
                }
            }
            ALTERNATIVE_NAME => {}
            _ => self.critical |= critical,
        }
        Some(())
    }
}

/// A boolean that is false where it is absent, and what follows.
fn flag(input: &[u8]) -> (bool, &[u8]) {
    match element(input, BOOLEAN) {
        Some((value, rest)) => (value.first().is_some_and(|byte| *byte != 0), rest),
        None => (false, input),
    }
}

/// The value of the first element, where it has this tag, and what follows.
fn element(input: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    any(input).filter(|(found, _, _)| *found == tag).map(|(_, value, rest)| (value, rest))
}

/// Tag and value of the first element, and what follows (X.690, section 8.1).
fn any(input: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, rest) = input.split_first()?;
    let (first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(*first), rest),
        0x81..=0x83 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (value, rest) = rest.split_at_checked(length)?;
    Some((*tag, value, rest))
}

/// A time as the number that its digits make, from the year to the second, and what follows
/// (RFC 5280, section 4.1.2.5).
fn time(input: &[u8]) -> Option<(u64, &[u8])> {
    let (tag, text, rest) = any(input)?;
    let digits = text.strip_suffix(b"Z")?;
    let number = digits.iter().try_fold(0_u64, |number, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(u64::from(digit))
    })?;
    match (tag, digits.len()) {
        (GENERALIZED_TIME, 14) => Some((number, rest)),
        // Two digits of the year: from 1950 to 2049.
        (UTC_TIME, 12) => {
            let century = if number < 500_000_000_000 { 20 } else { 19 };
            Some((century * 1_000_000_000_000 + number, rest))
        }
        _ => None,
    }
}

/// Unix seconds as such a number.
fn civil(seconds: u64) -> u64 {
    let (days, clock) = (seconds / DAY, seconds % DAY);
    // Days since 1 March of the year 0, in eras of 400 years.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    let date = ((era * 400 + year) * 100 + month) * 100 + day;
    ((date * 100 + clock / 3_600) * 100 + clock / 60 % 60) * 100 + clock % 60
}

#[cfg(test)]
mod tests;
