//! Messages that compress in different ways.

use tickwire_core::exchange::MessageType::{self, Binary, Text};

use crate::site::{pattern, text};

/// A message of a feed, with its number: most of it is in the one before.
pub(crate) fn feed(number: u64) -> String {
    let (price, size) = (60_000 + number * 7 % 1000, number * 31 % 97);
    format!(
        "{{\"time\":{number},\"channel\":\"spot.book_ticker\",\"event\":\"update\",\"result\":\
         {{\"t\":{number}123,\"u\":{number}456,\"s\":\"BTC_USDT\",\"b\":\"{price}.1\",\
         \"B\":\"0.{size}\",\"a\":\"{price}.2\",\"A\":\"1.{size}\"}}}}"
    )
}

/// Bytes without any pattern, the same in each run.
pub(crate) fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[0]
    };
    (0..len).map(|_| byte()).collect()
}

/// Repetitions of what is so many bytes back, at the borders of the windows of 8 to 15 bits.
pub(crate) fn repetitions() -> Vec<u8> {
    let mut bytes = noise(40_000);
    for bits in 8..=15 {
        for distance in [(1 << bits) - 1, 1 << bits, (1 << bits) + 1] {
            let from = bytes.len() - distance;
            bytes.extend_from_within(from..from + 100.min(distance));
        }
    }
    bytes
}

/// One after the other on a connection.
pub(crate) fn conversation() -> Vec<(MessageType, Vec<u8>)> {
    let mut messages: Vec<_> = (0..20).map(|number| (Text, feed(number).into_bytes())).collect();
    messages.extend([
        (Binary, repetitions()),
        (Text, vec![]),
        (Binary, vec![0]),
        (Binary, vec![0; 100_000]),
        (Text, text(5_000).into_bytes()),
        (Binary, noise(5_000)),
        (Binary, pattern(70_000)),
        (Binary, repetitions()),
    ]);
    messages
}
