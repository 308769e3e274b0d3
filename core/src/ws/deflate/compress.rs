//! Messages deflated without context, in blocks of the fixed Huffman code (RFC 1951).
//!
//! What clients of exchanges send is short: a table of codes of its own would cost a message more
//! than it saves. Repetitions are found by one look into a table of the last place of any three
//! bytes, and taken as they come.

mod bits;
mod fixed;
mod search;

use bits::Bits;
use search::{SLOTS, Search};

/// Shorter messages go out plain: deflating them saves nothing that a packet would notice.
const LEAST: usize = 32;

/// The most bytes of a message in one block, which is less than a stored one can hold (RFC 1951
/// section 3.2.4).
const BLOCK: usize = 1 << 14;

/// The table of the search for repetitions: places in the message, by what is there. Between
/// messages it is empty: it would tell a good part of them.
#[derive(Clone, Debug)]
pub(super) struct Compressor {
    places: [u16; SLOTS],
}

impl Default for Compressor {
    fn default() -> Self {
        Self { places: [0; SLOTS] }
    }
}

impl Compressor {
    /// Writes `payload` deflated to the start of `out`, with no reference of more than
    /// `1 << window_bits` bytes, and says how long that is; `None` where `out` is too small, or
    /// `payload` so short that it is not worth it.
    ///
    /// Whatever the answer is, any byte of `out` may have been written.
    pub(super) fn message(
        &mut self,
        payload: &[u8],
        window_bits: u8,
        out: &mut [u8],
    ) -> Option<usize> {
        if payload.len() < LEAST {
            return None;
        }
        let mut search = Search::new(&mut self.places, payload, window_bits);
        let len = blocks(&mut search, payload, Bits::new(out));
        search.wipe();
        len
    }
}

/// Writes all blocks of a message; `None` where there is no room.
fn blocks(search: &mut Search<'_>, payload: &[u8], mut out: Bits<'_>) -> Option<usize> {
    let mut at = 0_usize;
    for bytes in payload.chunks(BLOCK) {
        let end = at.saturating_add(bytes.len());
        let before = out.tail();
        let fits = search.block(at, end, &mut out).is_some();
        if !fits || out.bytes_since(before) > bytes.len().saturating_add(fixed::STORED) {
            out.rewind(before);
            out.stored(bytes)?;
        }
        at = end;
    }
    // What the server puts behind this makes it an empty stored block (RFC 7692 section 7.2.2).
    out.put(fixed::BEGIN_STORED)?;
    out.finish()
}

#[cfg(test)]
#[path = "compress_tests.rs"]
mod tests;
