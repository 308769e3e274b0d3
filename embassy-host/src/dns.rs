//! A resolver's answer, from a table (RFC 1035, section 4).

use core::net::Ipv4Addr;
use std::collections::BTreeMap;

const HEADER: usize = 12;
/// A response, recursion desired and available.
const ANSWERED: u16 = 0x8180;
const NO_SUCH_NAME: u16 = 3;
const TYPE_A: u16 = 1;

/// The answer to a query with one question; `None` where it is none.
pub(crate) fn answer(query: &[u8], names: &BTreeMap<String, Vec<Ipv4Addr>>) -> Option<Vec<u8>> {
    let (name, end) = question(query)?;
    let kind = u16::from_be_bytes(query.get(end..end + 2)?.try_into().ok()?);
    let found = names.get(&name);
    let none = Vec::new();
    let addresses = found.filter(|_| kind == TYPE_A).unwrap_or(&none);
    let flags = ANSWERED | if found.is_some() { 0 } else { NO_SUCH_NAME };
    let mut answer = query.get(..2)?.to_vec();
    for word in [flags, 1, u16::try_from(addresses.len()).ok()?, 0, 0] {
        answer.extend(word.to_be_bytes());
    }
    answer.extend(query.get(HEADER..end + 4)?);
    for address in addresses {
        // The name of the question, A, IN, a minute, four bytes.
        answer.extend([0xC0, 0x0C, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4]);
        answer.extend(address.octets());
    }
    Some(answer)
}

/// The name that is asked for, in small letters, and where it ends.
fn question(query: &[u8]) -> Option<(String, usize)> {
    let (mut at, mut labels) = (HEADER, Vec::new());
    loop {
        let length = usize::from(*query.get(at)?);
        let label = query.get(at + 1..at + 1 + length)?;
        at += 1 + length;
        if length == 0 {
            return Some((labels.join("."), at));
        }
        labels.push(str::from_utf8(label).ok()?.to_ascii_lowercase());
    }
}
