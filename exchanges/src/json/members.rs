//! Cursors over the inside of objects and arrays.

use tickwire_core::exchange::Malformed;

use super::value::Kind;
use super::{DEPTH_MAX, Fields, Scanner, Text, Value};

/// A cursor over the members of an object, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a> {
    inside: Inside<'a>,
}

impl<'a> Members<'a> {
    /// Enters the object that `scanner` stands before.
    pub(super) fn open(scanner: Scanner<'a>) -> Self {
        Self { inside: Inside::open(scanner, b'{') }
    }

    /// The next member; `None` after the last, again and again.
    ///
    /// # Errors
    ///
    /// Broken syntax, in a text that was not checked before.
    pub fn next_member(&mut self) -> Result<Option<(Text<'a>, Value<'a>)>, Malformed> {
        if !self.inside.another(b'}')? {
            return Ok(None);
        }
        let key = self.inside.scanner.key()?;
        Ok(Some((key, self.inside.value()?)))
    }

    pub(super) fn fields<const N: usize>(
        &mut self,
        names: [&str; N],
        unknown: &mut u64,
    ) -> Result<Fields<'a, N>, Malformed> {
        let mut fields = [None; N];
        while let Some((key, value)) = self.next_member()? {
            let mut places = names.iter().zip(&mut fields);
            match places.find(|(name, _)| key.is(name)) {
                Some((_, place)) => *place = (value.kind() != Kind::Null).then_some(value),
                None => *unknown = unknown.saturating_add(1),
            }
        }
        Ok(fields)
    }

    pub(super) const fn into_scanner(self) -> Scanner<'a> {
        self.inside.scanner
    }
}

/// A cursor over the elements of an array, in the order of the text.
#[derive(Clone, Copy, Debug)]
pub struct Elements<'a> {
    inside: Inside<'a>,
}

impl<'a> Elements<'a> {
    /// Enters the array that `scanner` stands before.
    pub(super) fn open(scanner: Scanner<'a>) -> Self {
        Self { inside: Inside::open(scanner, b'[') }
    }

    /// The next element; `None` after the last, again and again.
    ///
    /// # Errors
    ///
    /// Broken syntax, in a text that was not checked before.
    pub fn next_element(&mut self) -> Result<Option<Value<'a>>, Malformed> {
        if self.inside.another(b']')? { self.inside.value().map(Some) } else { Ok(None) }
    }
}

/// A cursor inside a container.
#[derive(Clone, Copy, Debug)]
struct Inside<'a> {
    scanner: Scanner<'a>,
    place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before the first value.
    Start,
    /// After a value.
    Between,
    /// After the closing bracket.
    End,
}

impl<'a> Inside<'a> {
    fn open(mut scanner: Scanner<'a>, bracket: u8) -> Self {
        let place = if scanner.take(bracket) { Place::Start } else { Place::End };
        Self { scanner, place }
    }

    /// Steps before the next value or key and answers `true`, or behind the closing bracket.
    fn another(&mut self, close: u8) -> Result<bool, Malformed> {
        if self.place == Place::End {
            return Ok(false);
        }
        self.scanner.space();
        if self.scanner.take(close) {
            self.place = Place::End;
            return Ok(false);
        }
        if self.place == Place::Between {
            self.scanner.expect(b',')?;
            self.scanner.space();
        }
        self.place = Place::Between;
        Ok(true)
    }

    /// Steps over a value.
    fn value(&mut self) -> Result<Value<'a>, Malformed> {
        let start = self.scanner.at();
        if !matches!(self.scanner.peek(), Some(b'{' | b'[')) {
            let escaped = self.scanner.scalar()?;
            return Ok(Value::new(self.scanner.text(), start, self.scanner.at(), escaped));
        }
        // One container is open: the one whose inside this is. The whole text was checked from its
        // outermost container on, so what is deeper inside cannot exceed the limit here either.
        self.scanner.value(DEPTH_MAX - 1)?;
        Ok(Value::new(self.scanner.text(), start, self.scanner.at(), false))
    }
}
