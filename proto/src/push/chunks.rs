use super::body::is_body;
use crate::wire::Reader;

/// The bytes of a body: one piece, but for a wrapper that has the same body several times, whose
/// pieces are to be read as if they were one ("Last One Wins", encoding guide: parsers merge).
#[derive(Clone, Copy, Debug)]
pub struct Chunks<'m> {
    first: Reader<'m>,
    /// The fields of the wrapper behind the first piece, where there are further ones.
    tail: Reader<'m>,
    /// The tag of the body; 0 where all pieces have been taken.
    tag: u32,
}

impl<'m> Chunks<'m> {
    /// One piece.
    #[inline]
    pub(super) const fn new(first: Reader<'m>, tag: u32) -> Self {
        Self { first, tail: Reader::new(&[]), tag }
    }

    /// The bytes of a message that is no body.
    pub(super) const fn alone(message: Reader<'m>) -> Self {
        Self::new(message, u32::MAX)
    }

    /// The tag of the body.
    #[inline]
    pub(super) const fn tag(&self) -> u32 {
        self.tag
    }

    /// Says that there are further pieces in `tail`, the fields of the wrapper behind the first
    /// piece, which have been read once without an error.
    pub(super) const fn extend(&mut self, tail: Reader<'m>) {
        self.tail = tail;
    }

    /// What is not read yet of the piece that is being read.
    #[inline]
    pub(super) const fn reader(&mut self) -> &mut Reader<'m> {
        &mut self.first
    }

    /// Goes on to the next piece; no error can be met, see [`extend`](Self::extend).
    #[inline]
    pub(super) fn advance(&mut self) -> bool {
        !self.tail.rest().is_empty() && self.find()
    }

    /// Gives up what is not read yet.
    #[cold]
    pub(super) const fn clear(&mut self) {
        self.first = Reader::new(&[]);
        self.tail = Reader::new(&[]);
    }

    #[cold]
    fn find(&mut self) -> bool {
        while let Ok(Some(tag)) = self.tail.tag() {
            if tag == self.tag {
                let Ok(next) = self.tail.message() else { break };
                self.first = next;
                return true;
            }
            if is_body(tag) || self.tail.skip(tag).is_err() {
                break;
            }
        }
        self.tail = Reader::new(&[]);
        false
    }
}

/// The bytes, piece by piece.
impl<'m> Iterator for Chunks<'m> {
    type Item = &'m [u8];

    fn next(&mut self) -> Option<&'m [u8]> {
        (self.tag != 0).then(|| {
            let bytes = self.first.rest();
            if !self.advance() {
                self.tag = 0;
            }
            bytes
        })
    }
}
