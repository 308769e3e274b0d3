//! Bodies in chunks (RFC 9112 section 7.1), put together where they are.

use super::HEAD_MAX;
use super::fault::Fault;
use super::grammar::is_of_field;

/// The digits of a size that are read: as many as a size of 64 bits has.
const DIGITS_MAX: u8 = 16;

/// Chunks being read.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    /// The body so far is so long; what follows it in the buffer was not read yet.
    body: usize,
    place: Place,
    /// The bytes of extensions and trailers, which are dropped.
    dropped: usize,
}

/// What the next byte is.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// A digit of a size, or what ends it.
    Size { digits: u8, size: u64 },
    /// Of what a size may be followed by (section 7.1.1).
    Extension { size: u64 },
    /// The LF behind a size.
    SizeEnd { size: u64 },
    /// The first of so many.
    Data { left: usize },
    /// The CR behind a chunk.
    DataReturn,
    /// The LF behind a chunk.
    DataEnd,
    /// The first of a trailer, or the CR of the last line (section 7.1.2).
    TrailerStart,
    /// Of a trailer.
    Trailer,
    /// The LF behind a trailer.
    TrailerEnd,
    /// The LF of the last line.
    End,
}

impl Default for Place {
    fn default() -> Self {
        Self::Size { digits: 0, size: 0 }
    }
}

impl Chunks {
    /// How long the body is so far.
    pub(super) const fn body(&self) -> usize {
        self.body
    }

    /// Reads all bytes that are there, of which those up to [`Self::body`] were read before; says
    /// whether the body is whole. Whatever else was read, need not be kept.
    pub(super) fn read(&mut self, bytes: &mut [u8], max: usize) -> Result<bool, Fault> {
        let mut at = self.body;
        while let Some(&byte) = bytes.get(at) {
            if let Place::Data { left } = self.place {
                let count = left.min(bytes.len().saturating_sub(at));
                let end = at.saturating_add(count);
                if at != self.body {
                    bytes.copy_within(at..end, self.body);
                }
                self.body = self.body.saturating_add(count);
                self.place = match left.saturating_sub(count) {
                    0 => Place::DataReturn,
                    left => Place::Data { left },
                };
                at = end;
            } else if matches!(self.place, Place::End) {
                return if byte == b'\n' { Ok(true) } else { Err(Fault::LineEnd) };
            } else {
                self.place = self.after(byte, max)?;
                at = at.saturating_add(1);
            }
        }
        Ok(false)
    }

    /// What comes after a byte that is none of the body.
    fn after(&mut self, byte: u8, max: usize) -> Result<Place, Fault> {
        match (self.place, byte) {
            (Place::Size { digits, size }, byte) => self.size(digits, size, byte),
            (Place::Extension { size }, b'\r') => Ok(Place::SizeEnd { size }),
            (Place::Extension { .. }, byte) => self.dropped(byte, Fault::Chunk),
            (Place::SizeEnd { size: 0 }, b'\n') => Ok(Place::TrailerStart),
            (Place::SizeEnd { size }, b'\n') => {
                let left = usize::try_from(size).map_err(|_| Fault::TooLarge)?;
                let fits = left <= max.saturating_sub(self.body);
                if fits { Ok(Place::Data { left }) } else { Err(Fault::TooLarge) }
            }
            (Place::DataReturn, b'\r') => Ok(Place::DataEnd),
            (Place::DataEnd, b'\n') => Ok(Place::default()),
            (Place::TrailerStart | Place::Trailer | Place::TrailerEnd, byte) => self.trailer(byte),
            _ => Err(Fault::Chunk),
        }
    }

    /// What comes after a byte of a size.
    fn size(&mut self, digits: u8, size: u64, byte: u8) -> Result<Place, Fault> {
        match (char::from(byte).to_digit(16), byte) {
            (Some(digit), _) if digits < DIGITS_MAX => {
                let size = size.saturating_mul(16).saturating_add(u64::from(digit));
                Ok(Place::Size { digits: digits.saturating_add(1), size })
            }
            (None, b'\r') if digits > 0 => Ok(Place::SizeEnd { size }),
            (None, b';' | b' ' | b'\t') if digits > 0 => {
                self.place = Place::Extension { size };
                self.dropped(byte, Fault::Chunk)
            }
            _ => Err(Fault::Chunk),
        }
    }

    /// What comes after a byte of the trailers.
    fn trailer(&mut self, byte: u8) -> Result<Place, Fault> {
        match (self.place, byte) {
            (Place::TrailerStart, b'\r') => Ok(Place::End),
            (Place::TrailerStart, b' ' | b'\t') => Err(Fault::Folded),
            (Place::TrailerStart, _) => {
                self.place = Place::Trailer;
                self.dropped(byte, Fault::LineEnd)
            }
            (Place::TrailerEnd, b'\n') => Ok(Place::TrailerStart),
            (Place::TrailerEnd, _) => Err(Fault::LineEnd),
            (_, b'\r') => Ok(Place::TrailerEnd),
            _ => self.dropped(byte, Fault::LineEnd),
        }
    }

    /// Counts a byte that is dropped; the place stays.
    fn dropped(&mut self, byte: u8, wrong: Fault) -> Result<Place, Fault> {
        self.dropped = self.dropped.saturating_add(1);
        if !is_of_field(byte) {
            Err(wrong)
        } else if self.dropped > HEAD_MAX {
            Err(Fault::HeadTooLong)
        } else {
            Ok(self.place)
        }
    }
}
