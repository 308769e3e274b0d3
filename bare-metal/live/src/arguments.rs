//! What the image is told on its command line, which an emulator hands over.

use core::fmt;

/// Bytes of a seed.
pub(crate) const SEED: usize = 32;

/// The command line, taken apart.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arguments<'a> {
    /// The WebSocket address: `ws://10.0.2.2:9010/ws/v4/`.
    pub(crate) url: &'a str,
    /// The base of the addresses of REST: `http://10.0.2.2:9010`.
    pub(crate) rest_base: &'a str,
    /// The symbol.
    pub(crate) symbol: &'a str,
    /// What stands in for a source of chance: see [`Chance`].
    pub(crate) seed: [u8; SEED],
}

/// The command line is not as it should be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usage;

impl<'a> Arguments<'a> {
    /// Takes a command line apart, of which the first word is the program.
    pub(crate) fn of(line: &'a str) -> Result<Self, Usage> {
        let mut words = line.split_ascii_whitespace().skip(1);
        let mut word = || words.next().ok_or(Usage);
        let (url, rest_base, symbol) = (word()?, word()?, word()?);
        let seed = seed(word()?).ok_or(Usage)?;
        Ok(Self { url, rest_base, symbol, seed })
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("usage: live WEBSOCKET-ADDRESS REST-BASE SYMBOL SEED-OF-64-HEX-DIGITS")
    }
}

/// Bytes in hexadecimal.
fn seed(text: &str) -> Option<[u8; SEED]> {
    let mut seed = [0; SEED];
    if text.len() != 2 * SEED {
        return None;
    }
    for (byte, digits) in seed.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(seed)
}

/// Unforeseeable bytes, made of a seed that the host draws: the emulated board has no source of
/// chance. A board that has one (a TRNG) must ask it instead, each time.
#[derive(Clone, Debug)]
pub(crate) struct Chance {
    seed: [u8; SEED],
    drawn: u64,
}

impl Chance {
    pub(crate) fn new(seed: [u8; SEED]) -> Self {
        Self { seed, drawn: 0 }
    }

    /// Bytes that were never drawn before. They seed a ChaCha generator, and two of its streams have
    /// nothing in common where their seeds differ in a bit.
    pub(crate) fn draw(&mut self) -> [u8; SEED] {
        self.drawn += 1;
        let mut drawn = self.seed;
        for (byte, count) in drawn.iter_mut().zip(self.drawn.to_le_bytes()) {
            *byte ^= count;
        }
        drawn
    }

    /// The same, of eight bytes, which nobody is to foresee but which are no secret either: TCP's
    /// ports and sequence numbers.
    pub(crate) fn draw_word(&mut self) -> u64 {
        let bytes = self.draw();
        // Not those that are drawn next for something else.
        bytes.chunks_exact(8).fold(0, |word, bytes| {
            let mut part = [0; 8];
            part.copy_from_slice(bytes);
            u64::from_le_bytes(part).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word.rotate_left(21)
        })
    }
}
