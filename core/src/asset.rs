//! Assets: what is traded, paid with and settled in.

pub use crate::name::NameError;
use crate::name::{Name, name_traits};

/// The longest asset, in bytes of UTF-8.
pub const ASSET_MAX: usize = 32;

/// The text of an asset, such as `BTC`, `2Z`, `QTUM3S` or `币安人生`: UTF-8, 1 to 32 bytes, stored
/// inline.
///
/// It is kept as the venue writes it, upper or lower case. Any text will do that has no ASCII
/// control character, no quote, no backslash and no slash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Asset(Name<ASSET_MAX>);

const _: () = assert!(size_of::<Asset>() == ASSET_MAX);

impl Asset {
    /// Makes an asset; `None` where the text is no asset ([`Asset::try_from`] says why).
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        Self::try_from(text).ok()
    }

    /// Makes an asset of bytes, as decoders have them; `None` where they are not UTF-8 or no asset.
    #[must_use]
    pub fn from_utf8(text: &[u8]) -> Option<Self> {
        Self::try_from(text).ok()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The text as bytes: cheaper than [`Asset::as_str`], which checks the encoding.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The same asset with its ASCII letters in upper case.
    #[must_use]
    pub fn to_ascii_uppercase(self) -> Self {
        Self(self.0.to_ascii_uppercase())
    }

    /// A slash parts base and quote in the text of a [`Pair`](crate::pair::Pair).
    fn checked(name: Name<ASSET_MAX>) -> Result<Self, NameError> {
        if name.as_bytes().contains(&b'/') { Err(NameError::Character) } else { Ok(Self(name)) }
    }
}

name_traits!(Asset);
