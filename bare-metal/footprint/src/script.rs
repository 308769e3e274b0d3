//! The recording of a wire: steps, one after the other, as bytes.
//!
//! A step is a letter, a number of two bytes and a length of two bytes, the lowest byte first, and
//! so many bytes: `r` for what is received, `a` for an answer (the number is its status), `p` for
//! time that passes (the number is milliseconds), `e` for the end.

use tickwire_core::session::Request;

use crate::wire::{Broken, Step, Wire};

/// Where the bytes of a recording come from.
pub trait Source {
    /// Fills `into`.
    ///
    /// # Errors
    ///
    /// [`Broken`] where there are not so many bytes.
    fn fill(&mut self, into: &mut [u8]) -> Result<(), Broken>;
}

/// A recording, as a wire.
#[derive(Debug)]
pub struct Script<S> {
    source: S,
}

impl<S: Source> Script<S> {
    /// Plays what the source has.
    pub fn new(source: S) -> Self {
        Self { source }
    }
}

impl<S: Source> Wire for Script<S> {
    fn sent(&mut self, _: &[u8]) {}

    fn asked(&mut self, _: &Request<'_>) {}

    fn next(&mut self, room: &mut [u8], body: &mut [u8]) -> Result<Step, Broken> {
        let mut head = [0; HEAD];
        self.source.fill(&mut head)?;
        let [letter, number @ .., low, high] = head;
        let (number, len) = (u16::from_le_bytes(number), u16::from_le_bytes([low, high]));
        let len = usize::from(len);
        match letter {
            b'r' => {
                self.source.fill(room.get_mut(..len).ok_or(Broken)?)?;
                Ok(Step::Received(len))
            }
            b'a' => {
                self.source.fill(body.get_mut(..len).ok_or(Broken)?)?;
                Ok(Step::Answered(number, len))
            }
            b'p' => Ok(Step::Passed(number)),
            b'e' => Ok(Step::Ended),
            _ => Err(Broken),
        }
    }
}

/// The bytes of a step in front of its own.
pub const HEAD: usize = 5;

/// The head of a step, for who records; its bytes follow.
#[must_use]
pub fn head(step: Step) -> [u8; HEAD] {
    let (letter, number, len) = match step {
        Step::Received(len) => (b'r', 0, len),
        Step::Answered(status, len) => (b'a', status, len),
        Step::Passed(time_ms) => (b'p', time_ms, 0),
        Step::Ended => (b'e', 0, 0),
    };
    let (number, len) =
        (number.to_le_bytes(), u16::try_from(len).unwrap_or(u16::MAX).to_le_bytes());
    [letter, number[0], number[1], len[0], len[1]]
}
