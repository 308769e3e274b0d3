//! Broken messages.

pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap()
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.next() % bound.max(1)
    }
}

/// Bytes and words that mean something to a reader of JSON numbers.
const PIECES: [&str; 40] = [
    "0",
    "1",
    "9",
    "5",
    ".",
    "-",
    "+",
    "e",
    "E",
    "\"",
    "\\",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    " ",
    "\t",
    "\0",
    "\u{7f}",
    "é",
    "币",
    "null",
    "true",
    "\"\"",
    "[]",
    "{}",
    "\\u0041",
    "\\\"",
    "1e5",
    "0.0",
    "00",
    "-0",
    "18446744073709551615",
    "18446744073709551616",
    "4294967296",
    "\"0\"",
    "\"u\":1,",
    "/",
];

pub(crate) fn mutated(text: &[u8], random: &mut Random) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..[1, 1, 1, 2, 2, 4][random.below(6)] {
        let at = random.below(text.len());
        match random.below(9) {
            0 => text[at] = u8::try_from(random.below(256)).unwrap(),
            1 => text[at] ^= 1 << random.below(8),
            2 => drop(text.remove(at)),
            3 => {
                let end = (at + 1 + random.below(12)).min(text.len());
                text.drain(at..end);
            }
            4 => {
                let from = random.below(text.len());
                let piece = text[from..(from + random.below(20)).min(text.len())].to_vec();
                text.splice(at..at, piece);
            }
            5..8 => {
                // A digit or a letter becomes another: most of these are still messages.
                let from = text[at..].iter().position(u8::is_ascii_alphanumeric).unwrap_or(0);
                let other = b"0123456789BTC_"[random.below(14)];
                text[at + from] =
                    if text[at + from].is_ascii_digit() { other % 10 + b'0' } else { other };
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())].bytes();
                let end = (at + random.below(2)).min(text.len());
                text.splice(at..end, piece);
            }
        }
        if text.is_empty() {
            break;
        }
    }
    text
}
