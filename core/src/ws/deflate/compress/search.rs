//! The search for what was in the message before.

use core::mem::replace;

use zeroize::optimization_barrier;

use super::bits::Bits;
use super::fixed;

/// The slots of the table.
pub(super) const SLOTS: usize = 1 << SLOT_BITS;

const SLOT_BITS: u32 = 11;

/// The fewest bytes of a repetition.
const LEN_MIN: usize = 3;

/// How far away a repetition of so few bytes may be: there it takes 19 bits instead of 24, and from
/// further it saves too little for what a longer one, a byte later, would have saved.
const NEAR: usize = 512;

/// A message, and where any three bytes of it were last seen.
///
/// A slot keeps the low 16 bits of a place. It can be wrong about more: what it leads to is
/// compared with what is searched for, so that this costs time and no more.
#[derive(Debug)]
pub(super) struct Search<'p> {
    payload: &'p [u8],
    places: &'p mut [u16; SLOTS],
    slot_max: usize,
    window: usize,
}

impl<'p> Search<'p> {
    /// Looks `1 << window_bits` bytes back in `payload`, by way of empty `places`.
    pub(super) fn new(places: &'p mut [u16; SLOTS], payload: &'p [u8], window_bits: u8) -> Self {
        // About as many slots as bytes: after a short message not all of them need be wiped.
        let slot_max = payload.len().clamp(128, SLOTS).next_power_of_two().saturating_sub(1);
        Self { payload, places, slot_max, window: 1 << window_bits.min(15) }
    }

    /// Overwrites all that was noted.
    pub(super) fn wipe(self) {
        self.places.get_mut(..=self.slot_max).unwrap_or_default().fill(0);
        optimization_barrier(self.places);
    }

    /// Writes one block of the fixed code, which holds `from..end` of the message; `None` where
    /// there is no room.
    pub(super) fn block(&mut self, from: usize, end: usize, out: &mut Bits<'_>) -> Option<()> {
        out.put(fixed::BEGIN)?;
        let mut at = from;
        while let Some(here) = self.payload.get(at..end)
            && let Some(word) = three(here)
        {
            let len = match self.find(at, here, word) {
                Some((len, distance)) => {
                    out.put(fixed::repetition(len, distance)?)?;
                    len
                }
                None => {
                    out.put(fixed::literal(*here.first()?))?;
                    1
                }
            };
            at = at.wrapping_add(len);
        }
        for byte in self.payload.get(at..end)? {
            out.put(fixed::literal(*byte))?;
        }
        out.put(fixed::END)
    }

    /// How many bytes of those `here` were in the message before, and how far back.
    #[inline]
    fn find(&mut self, at: usize, here: &[u8], word: u32) -> Option<(usize, usize)> {
        let distance = self.note(at, word)?;
        if distance.wrapping_sub(1) >= self.window {
            return None;
        }
        let there = self.payload.get(at.wrapping_sub(distance)..)?;
        if three(there) != Some(word) {
            return None;
        }
        let len = common(here, there);
        if len == LEN_MIN && distance > NEAR { None } else { Some((len, distance)) }
    }

    /// Notes where `word` is and says how far back it was, give or take 64 KiB.
    #[inline]
    fn note(&mut self, at: usize, word: u32) -> Option<usize> {
        let hash = word.wrapping_mul(0x9e37_79b1) >> (32 - SLOT_BITS);
        let slot = usize::try_from(hash).ok()? & self.slot_max;
        let at = u16::try_from(at & 0xffff).ok()?;
        Some(usize::from(at.wrapping_sub(replace(self.places.get_mut(slot)?, at))))
    }
}

/// The first three of at least four bytes, as a number.
#[inline]
fn three(bytes: &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.first_chunk()?) << 8)
}

/// How many bytes are the same at the start of both, as many as a repetition has at most.
#[inline]
fn common(here: &[u8], there: &[u8]) -> usize {
    let here = here.get(..fixed::LEN_MAX).unwrap_or(here);
    let mut len = 0_usize;
    for (a, b) in here.as_chunks::<8>().0.iter().zip(there.as_chunks().0) {
        let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differ != 0 {
            return len.saturating_add(usize::try_from(differ.trailing_zeros() / 8).unwrap_or(0));
        }
        len = len.wrapping_add(8);
    }
    let rest = here.get(len..).unwrap_or_default().iter();
    let same = rest.zip(there.get(len..).unwrap_or_default()).take_while(|(a, b)| a == b);
    len.saturating_add(same.count())
}
