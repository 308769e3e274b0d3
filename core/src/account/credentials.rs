//! The secrets of an account.

use core::fmt;

use zeroize::Zeroize;

/// The longest key or secret, in bytes.
pub const SECRET_MAX: usize = 256;

/// A text that nobody may see: it has no `Debug` of its content, no `Display`, no `Clone`, no
/// comparison, and is overwritten when it is dropped.
pub struct Secret {
    bytes: [u8; SECRET_MAX],
    len: usize,
}

impl Secret {
    /// An empty one, to be filled.
    #[must_use]
    pub const fn empty() -> Self {
        Self { bytes: [0; SECRET_MAX], len: 0 }
    }

    /// Takes a text; `None` where it is longer than 256 bytes.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut secret = Self::empty();
        secret.set(text).then_some(secret)
    }

    /// Overwrites what is held; says whether the text fits. Where it does not, nothing is held.
    pub fn set(&mut self, text: &str) -> bool {
        self.clear();
        let Some(room) = self.bytes.get_mut(..text.len()) else { return false };
        room.copy_from_slice(text.as_bytes());
        self.len = text.len();
        true
    }

    /// Overwrites what is held, and holds nothing.
    pub fn clear(&mut self) {
        self.bytes.zeroize();
        self.len = 0;
    }

    /// The text, for whoever signs with it or sends it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        core::str::from_utf8(self.bytes.get(..self.len).unwrap_or_default()).unwrap_or_default()
    }

    /// Whether nothing is held.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.clear();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// A key and its secret, neither empty.
#[derive(Debug)]
pub struct Credentials {
    key: Secret,
    secret: Secret,
}

/// A key or a secret that cannot be used; which, and nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// The key is empty.
    NoKey,
    /// The secret is empty.
    NoSecret,
    /// One of them is longer than 256 bytes, or has a blank or a control character.
    Form,
}

impl Credentials {
    /// Takes a key and its secret; both are copied, and overwritten when the credentials go.
    ///
    /// # Errors
    ///
    /// [`CredentialsError`], where either is empty, or has a form that no venue gives out: longer
    /// than 256 bytes, or with a blank or a control character in it.
    pub fn new(key: &str, secret: &str) -> Result<Self, CredentialsError> {
        if key.is_empty() {
            return Err(CredentialsError::NoKey);
        }
        if secret.is_empty() {
            return Err(CredentialsError::NoSecret);
        }
        let clean = |text: &str| !text.bytes().any(|byte| byte <= b' ' || byte == 0x7F);
        if !clean(key) || !clean(secret) {
            return Err(CredentialsError::Form);
        }
        let key = Secret::new(key).ok_or(CredentialsError::Form)?;
        let secret = Secret::new(secret).ok_or(CredentialsError::Form)?;
        Ok(Self { key, secret })
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &Secret {
        &self.key
    }

    /// The secret.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoKey => "the key of the account is empty",
            Self::NoSecret => "the secret of the account is empty",
            Self::Form => {
                "the key or the secret has a blank or a control character, or is too long"
            }
        })
    }
}

impl core::error::Error for CredentialsError {}
