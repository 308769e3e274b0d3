//! What hostile bytes can cost: time in proportion to their number, and no stack.

use core::time::Duration;
use std::time::Instant;

use tickwire_proto::wire::WireErrorKind;

use crate::ours;
use crate::wire_forms::{bytes, integer, tag};

/// Far above what a reading of linear cost takes for the largest input here, unoptimized and on a
/// busy machine (some 30 ms), and far below what one of quadratic cost would.
const TIME_MAX: Duration = Duration::from_secs(5);

const LARGE: usize = 1 << 20;

/// Repeats `unit` until there are `LARGE` bytes.
fn repeated(unit: &[u8]) -> Vec<u8> {
    unit.iter().copied().cycle().take(LARGE / unit.len() * unit.len()).collect()
}

#[expect(clippy::disallowed_methods, reason = "what is tested is time")]
fn within_time<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    let took = start.elapsed();
    assert!(took < TIME_MAX, "{what}: {took:?}");
    result
}

#[test]
fn groups_that_only_open_are_refused_after_a_hundred_of_them() {
    let mut open = Vec::new();
    tag(&mut open, 90, 3);
    let bomb = repeated(&open);
    let error = within_time("groups", || ours::push(&bomb)).unwrap_err();
    assert_eq!((error.kind, error.at), (WireErrorKind::Group, 101 * open.len()));
}

#[test]
fn bodies_that_take_turns_are_read_once_each() {
    let turns = [bytes(313, &bytes(1, b"")), bytes(315, b"")].concat();
    let message = repeated(&turns);
    within_time("turns", || ours::push(&message)).unwrap();
}

#[test]
fn a_body_in_many_pieces_is_read_once() {
    let piece = [bytes(313, &bytes(1, b"")), integer(6, 1)].concat();
    let message = repeated(&piece);
    let read = within_time("pieces", || ours::push(&message)).unwrap();
    let asks = read["publicAggreDepths"]["asks"].as_array().map(Vec::len);
    assert_eq!(asks, Some(LARGE / piece.len()));
}

#[test]
fn pieces_of_a_body_that_another_follows_are_read_twice_at_most() {
    let mut message = repeated(&bytes(313, b""));
    message.extend(bytes(315, b""));
    within_time("replaced", || ours::push(&message)).unwrap();
}

#[test]
fn a_length_is_compared_with_what_is_there_before_it_is_used() {
    for len in [1u64, 0x7f, 0x80, 1 << 31, 1 << 32, 1 << 63, u64::MAX] {
        let mut message = vec![0x0a];
        crate::wire_forms::varint(&mut message, len);
        let error = ours::push(&message).unwrap_err();
        assert_eq!((error.kind, error.at), (WireErrorKind::Cut, message.len()), "{len}");
    }
}
