//! The search for what was in the message before.

use super::fixed::LEN_MAX;

/// The most slots of the table.
pub(super) const SLOTS: usize = 1 << SLOT_BITS_MAX;

const SLOT_BITS_MAX: u32 = 11;

/// The fewest bytes that are worth a repetition: four bytes take 32 bits or more, a repetition 30
/// at most, while three can take less than one from far away.
const LEN_MIN: usize = 4;

/// A message, and where its four bytes were last seen.
///
/// A slot keeps the low 16 bits of a place. It can be wrong about more: what it leads to is
/// compared with what is searched for, so that this costs time and no more.
#[derive(Debug)]
pub(super) struct Search<'p> {
    payload: &'p [u8],
    places: &'p mut [u16],
    shift: u32,
    window: usize,
    at: usize,
}

impl<'p> Search<'p> {
    /// Starts at the first byte of `payload`, to look `1 << window_bits` bytes back.
    pub(super) fn new(places: &'p mut [u16], payload: &'p [u8], window_bits: u8) -> Self {
        // As many slots as bytes: a short message need not clear the whole table.
        let bits = payload.len().max(256).ilog2().min(SLOT_BITS_MAX);
        let places = places.get_mut(..1 << bits).unwrap_or_default();
        places.fill(0);
        let window = 1_usize << window_bits.min(15);
        Self { payload, places, shift: 32_u32.saturating_sub(bits), window, at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Leaves what is before `at` as it is.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.at = at;
    }

    /// The next byte, if it is before `end`.
    #[inline]
    pub(super) fn next(&self, end: usize) -> Option<u8> {
        self.payload.get(..end)?.get(self.at).copied()
    }

    /// Steps over the next bytes before `end` and says how many and how far back they are to be
    /// found; `None`, and one byte is stepped over, where they are not.
    #[inline]
    pub(super) fn repetition(&mut self, end: usize) -> Option<(u32, u32)> {
        let found = self.find(end);
        let (len, distance) = found.unwrap_or((1, 0));
        self.at = self.at.saturating_add(len);
        if distance == 0 {
            return None;
        }
        Some((u32::try_from(len).ok()?, u32::try_from(distance).ok()?))
    }

    #[inline]
    fn find(&mut self, end: usize) -> Option<(usize, usize)> {
        let here = self.payload.get(self.at..end)?;
        let word = here.first_chunk::<LEN_MIN>()?;
        let distance = self.note(*word)?;
        if distance == 0 || distance > self.window {
            return None;
        }
        let there = self.payload.get(self.at.checked_sub(distance)?..)?;
        if there.first_chunk() != Some(word) {
            return None;
        }
        Some((common(here, there), distance))
    }

    /// Notes where `word` is and says how far back it was, give or take 64 KiB.
    #[inline]
    fn note(&mut self, word: [u8; LEN_MIN]) -> Option<usize> {
        let hash = u32::from_le_bytes(word).wrapping_mul(0x9e37_79b1) >> self.shift;
        let place = self.places.get_mut(usize::try_from(hash).ok()?)?;
        let at = u16::try_from(self.at & 0xffff).ok()?;
        Some(usize::from(at.wrapping_sub(core::mem::replace(place, at))))
    }
}

/// How many bytes are the same at the start of both, as many as a repetition has at most.
#[inline]
fn common(here: &[u8], there: &[u8]) -> usize {
    let here = here.get(..LEN_MAX).unwrap_or(here);
    let same = here.iter().zip(there).take_while(|(here, there)| here == there);
    same.count()
}
