//! Whom to trust.

/// A TLS client configuration: TLS 1.2 or newer, the host's name checked, ring as the provider.
#[derive(Clone, Debug)]
pub struct Tls {}

/// Roots that cannot be used.
#[derive(Debug)]
#[non_exhaustive]
pub enum TlsError {
    /// The text holds no certificate, or one that cannot be read.
    Certificate(String),
    /// The platform's verifier cannot be had.
    Platform(String),
}

impl Tls {
    /// Trusts the roots that Mozilla trusts, as bundled. The default.
    #[must_use]
    pub fn bundled() -> Self {
        unimplemented!()
    }

    /// Trusts only the certificates in a text of PEM.
    ///
    /// # Errors
    ///
    /// [`TlsError::Certificate`].
    pub fn with_roots(pem: &str) -> Result<Self, TlsError> {
        let _ = pem;
        unimplemented!()
    }

    /// Trusts what the operating system trusts.
    ///
    /// # Errors
    ///
    /// [`TlsError::Platform`].
    #[cfg(feature = "platform-verifier")]
    pub fn platform() -> Result<Self, TlsError> {
        unimplemented!()
    }
}
