//! A question of DNS in an Ethernet frame, answered.
//!
//! Sources: RFC 1035, section 4.1 (questions and answers); RFC 791, section 3.1 (IPv4's header);
//! RFC 768 (UDP).

use crate::Host;

/// Of an Ethernet header.
const ETHERNET: usize = 14;
/// Of an IPv4 header without options, which is all that embassy's stack sends.
const IP: usize = 20;
/// Of a UDP header.
const UDP: usize = 8;
/// Of a DNS header.
const DNS: usize = 12;
/// Where each begins.
const IP_AT: usize = ETHERNET;
const UDP_AT: usize = IP_AT + IP;
const DNS_AT: usize = UDP_AT + UDP;
const NAME_AT: usize = DNS_AT + DNS;
/// Behind the name: an address of the internet (types A, IN).
const ADDRESS: [u8; 4] = [0, 1, 0, 1];
/// An answer: the name as in the question, an address of the internet, good for a minute, 4 bytes.
const ANSWER: [u8; 12] = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4];
/// The longest frame of an answer: that of the longest name.
pub(crate) const ANSWER_MAX: usize = NAME_AT + 255 + ADDRESS.len() + ANSWER.len() + 4;

/// Answers a frame that asks for a name that is known; says how long the answer is.
pub(crate) fn answer(
    frame: &[u8],
    hosts: &[Host<'_>],
    into: &mut [u8; ANSWER_MAX],
) -> Option<usize> {
    is_question(frame).then_some(())?;
    let asked = frame.get(NAME_AT..)?;
    let (_, address) = hosts.iter().find(|(name, _)| is_for(asked, name))?;
    let name_end = NAME_AT + asked.iter().position(|byte| *byte == 0)? + 1;
    let question_end = name_end + ADDRESS.len();
    let length = question_end + ANSWER.len() + address.len();
    let into = into.get_mut(..length)?;
    into[..question_end].copy_from_slice(frame.get(..question_end)?);
    into[question_end..question_end + ANSWER.len()].copy_from_slice(&ANSWER);
    into[question_end + ANSWER.len()..].copy_from_slice(address);
    turn_around(into);
    Some(length)
}

/// Whether a frame is one question to a server of DNS.
fn is_question(frame: &[u8]) -> bool {
    let is = |at: usize, bytes: &[u8]| frame.get(at..at + bytes.len()) == Some(bytes);
    // IPv4 without options; UDP; to port 53.
    is(12, &[8, 0])
        && is(IP_AT, &[0x45])
        && is(IP_AT + 9, &[17])
        && is(UDP_AT + 2, &[0, 53])
        && is(DNS_AT + 4, &[0, 1])
}

/// Whether a question, from its name on, is for the address of this name.
fn is_for(mut asked: &[u8], name: &str) -> bool {
    for label in name.split('.') {
        let Some((length, rest)) = asked.split_first() else { return false };
        let Some((found, rest)) = rest.split_at_checked(usize::from(*length)) else {
            return false;
        };
        if !found.eq_ignore_ascii_case(label.as_bytes()) {
            return false;
        }
        asked = rest;
    }
    asked.split_first().is_some_and(|(end, rest)| *end == 0 && rest.starts_with(&ADDRESS))
}

/// Makes of a question, with its answer behind it, the frame that comes back.
fn turn_around(frame: &mut [u8]) {
    swap(frame, 0, 6, 6);
    swap(frame, IP_AT + 12, IP_AT + 16, 4);
    swap(frame, UDP_AT, UDP_AT + 2, 2);
    let length = frame.len();
    put(frame, IP_AT + 2, length - IP_AT);
    put(frame, IP_AT + 10, 0);
    let checksum = checksum(&frame[IP_AT..UDP_AT]);
    put(frame, IP_AT + 10, checksum.into());
    put(frame, UDP_AT + 4, length - UDP_AT);
    // None.
    put(frame, UDP_AT + 6, 0);
    // A response without an error, to what was asked; one answer, and nothing else.
    frame[DNS_AT + 2] |= 0x80;
    frame[DNS_AT + 3] = 0x80;
    put(frame, DNS_AT + 6, 1);
    put(frame, DNS_AT + 8, 0);
    put(frame, DNS_AT + 10, 0);
}

/// Swaps what is at two places.
fn swap(frame: &mut [u8], one: usize, other: usize, length: usize) {
    for at in 0..length {
        frame.swap(one + at, other + at);
    }
}

/// Writes 16 bits, of which frames are too short to need more.
fn put(frame: &mut [u8], at: usize, value: usize) {
    let value = u16::try_from(value).unwrap_or(u16::MAX);
    frame[at..at + 2].copy_from_slice(&value.to_be_bytes());
}

/// Of a header of an even length.
fn checksum(header: &[u8]) -> u16 {
    let words = header.chunks_exact(2).map(|word| u16::from_be_bytes([word[0], word[1]]));
    // One's complement: a carry comes in again at the other end.
    !words.fold(0_u16, |sum, word| {
        let (sum, carry) = sum.overflowing_add(word);
        sum + u16::from(carry)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTS: &[Host<'_>] = &[("localhost", [10, 0, 2, 2]), ("a.example", [192, 0, 2, 7])];

    /// A frame as smoltcp sends it: the question for an address of a name.
    fn question(name: &str) -> Vec<u8> {
        let mut dns = vec![0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        for label in name.split('.') {
            dns.push(u8::try_from(label.len()).unwrap());
            dns.extend(label.as_bytes());
        }
        dns.extend([0, 0, 1, 0, 1]);
        let mut frame = vec![1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 8, 0];
        let ip = u8::try_from(IP + UDP + dns.len()).unwrap();
        frame.extend([0x45, 0, 0, ip, 0, 0, 0x40, 0, 64, 17, 0xFF, 0xFF]);
        frame.extend([10, 0, 2, 15, 10, 0, 2, 3]);
        let udp = u8::try_from(UDP + dns.len()).unwrap();
        frame.extend([0xC0, 0x01, 0, 53, 0, udp, 0x12, 0x34]);
        frame.extend(dns);
        frame
    }

    fn answered(frame: &[u8]) -> Option<Vec<u8>> {
        let mut into = [0; ANSWER_MAX];
        answer(frame, HOSTS, &mut into).map(|length| into[..length].to_vec())
    }

    #[test]
    fn a_name_that_is_known_is_answered() {
        let asked = question("A.Example");
        let frame = answered(&asked).expect("an answer");
        assert_eq!(frame[..14], [2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 8, 0]);
        assert_eq!(usize::from(frame[IP_AT + 3]), frame.len() - IP_AT);
        assert_eq!(frame[IP_AT + 12..UDP_AT], [10, 0, 2, 3, 10, 0, 2, 15]);
        assert_eq!(checksum(&frame[IP_AT..UDP_AT]), 0, "the header's sum, with its checksum");
        let udp = u8::try_from(frame.len() - UDP_AT).unwrap();
        assert_eq!(frame[UDP_AT..DNS_AT], [0, 53, 0xC0, 0x01, 0, udp, 0, 0]);
        assert_eq!(frame[DNS_AT..NAME_AT], [0xAB, 0xCD, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
        assert_eq!(frame[NAME_AT..asked.len()], asked[NAME_AT..]);
        let record = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7];
        assert_eq!(frame[asked.len()..], record);
    }

    #[test]
    fn whatever_else_leaves_is_not_answered() {
        for name in ["local", "localhost.example", "localhosts", "example", "a.a.example"] {
            assert_eq!(answered(&question(name)), None, "{name}");
        }
        let asked = question("localhost");
        assert!(answered(&asked).is_some());
        // Its type, its port, its protocol, its kind of frame: anything else than what it was.
        for at in [asked.len() - 3, UDP_AT + 3, IP_AT + 9, IP_AT, 12, DNS_AT + 5] {
            let mut other = asked.clone();
            other[at] ^= 1;
            assert_eq!(answered(&other), None, "byte {at}");
        }
        for length in 0..asked.len() {
            assert_eq!(answered(&asked[..length]), None, "of {length} bytes");
        }
    }
}
