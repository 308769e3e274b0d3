//! Texts of a venue's own making, stored inline: ids, and codes.

use core::fmt;
use core::hash::{Hash, Hasher};

/// The longest id, in bytes.
pub const ID_MAX: usize = 48;
/// The longest code, in bytes.
pub const CODE_MAX: usize = 32;

/// Text of 1 to `N` bytes of UTF-8 without control characters, stored inline.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label<const N: usize> {
    /// Zeros behind the text, so that the bytes alone are its identity and order.
    bytes: [u8; N],
    len: u8,
}

/// A code of a venue, as it came: the name of a reason, a number of a state.
pub type Code = Label<CODE_MAX>;

impl<const N: usize> Label<N> {
    /// Makes a label; `None` where the text is empty, longer than `N` bytes (or 255), or has a
    /// control character.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let len = u8::try_from(text.len()).ok().filter(|len| *len > 0)?;
        if text.bytes().any(|byte| byte.is_ascii_control()) {
            return None;
        }
        let mut bytes = [0; N];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { bytes, len })
    }

    /// Makes a label of as many whole characters as fit, for words that are shown and not matched;
    /// `None` where that is none.
    #[must_use]
    pub fn truncated(text: &str) -> Option<Self> {
        let end = text.floor_char_boundary(N.min(255));
        Self::new(text.get(..end)?)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    /// The text as bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or_default()
    }
}

impl<const N: usize> fmt::Display for Label<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<const N: usize> fmt::Debug for Label<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// The venue's id of an order, of a fill, or the client's own of an order.
///
/// Venues write one and the same id as a number here and as text there, so ids are equal where
/// their texts are; [`Id::is_number`] only remembers how this one came.
#[derive(Clone, Copy)]
pub struct Id {
    text: Label<ID_MAX>,
    number: bool,
}

impl Id {
    /// An id that came as text; `None` where it is empty, longer than 48 bytes, or has a control
    /// character.
    #[must_use]
    pub fn text(text: &str) -> Option<Self> {
        Some(Self { text: Label::new(text)?, number: false })
    }

    /// An id that came as an integer, by its digits.
    #[must_use]
    pub fn number(digits: &str) -> Option<Self> {
        let unsigned = digits.strip_prefix('-').unwrap_or(digits);
        let is_number = !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| Some(Self { text: Label::new(digits)?, number: true }))?
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Whether it came as an integer.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        self.number
    }
}

impl PartialEq for Id {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Id {}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_as_a_number_and_as_text() {
        let (number, text) = (Id::number("36028797827161124"), Id::text("36028797827161124"));
        assert_eq!(number, text);
        assert!(number.unwrap().is_number() && !text.unwrap().is_number());
        assert_eq!(Id::number("-1").map(|id| id.is_number()), Some(true));
        for wrong in ["", "-", "1.5", "1e3", "t-1"] {
            assert_eq!(Id::number(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_label_has_its_bounds() {
        assert_eq!(Label::<4>::new("abcd").unwrap().as_str(), "abcd");
        for wrong in ["", "abcde", "a\nb"] {
            assert_eq!(Label::<4>::new(wrong), None, "{wrong}");
        }
        assert_eq!(Label::<4>::truncated("ab龙虾").unwrap().as_str(), "ab");
    }
}
