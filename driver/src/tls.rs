//! Whom to trust.

use core::fmt;
use std::sync::{Arc, LazyLock};

use rustls::client::ClientConfig;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ConfigBuilder, RootCertStore, WantsVerifier};

/// A TLS client configuration: TLS 1.2 or newer, the host's name checked, ring as the provider.
/// Clones share the sessions that may be resumed.
#[derive(Clone, Debug)]
pub struct Tls {
    config: Arc<ClientConfig>,
}

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
    /// Trusts the roots that Mozilla trusts, as bundled. The default; all of them in a process are
    /// one.
    #[must_use]
    pub fn bundled() -> Self {
        static BUNDLED: LazyLock<Tls> = LazyLock::new(|| {
            let mut roots = RootCertStore::empty();
            roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
            Tls::trusting(roots)
        });
        BUNDLED.clone()
    }

    /// Trusts only the certificates in a text of PEM.
    ///
    /// # Errors
    ///
    /// [`TlsError::Certificate`].
    pub fn with_roots(pem: &str) -> Result<Self, TlsError> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate =
                certificate.map_err(|error| TlsError::Certificate(error.to_string()))?;
            roots.add(certificate).map_err(|error| TlsError::Certificate(error.to_string()))?;
        }
        if roots.is_empty() {
            return Err(TlsError::Certificate("the text holds none".to_owned()));
        }
        Ok(Self::trusting(roots))
    }

    /// Trusts what the operating system trusts.
    ///
    /// # Errors
    ///
    /// [`TlsError::Platform`].
    #[cfg(feature = "platform-verifier")]
    pub fn platform() -> Result<Self, TlsError> {
        use rustls_platform_verifier::BuilderVerifierExt as _;
        let verified = builder()
            .with_platform_verifier()
            .map_err(|error| TlsError::Platform(error.to_string()))?;
        Ok(Self { config: Arc::new(verified.with_no_client_auth()) })
    }

    pub(crate) fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.config)
    }

    fn trusting(roots: RootCertStore) -> Self {
        Self { config: Arc::new(builder().with_root_certificates(roots).with_no_client_auth()) }
    }
}

impl Default for Tls {
    fn default() -> Self {
        Self::bundled()
    }
}

/// TLS 1.2 and 1.3 by ring, whatever other providers are linked.
fn builder() -> ConfigBuilder<ClientConfig, WantsVerifier> {
    let provider: Arc<CryptoProvider> = Arc::new(ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap_or_else(|_| unreachable!("ring speaks both versions"))
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Certificate(why) => write!(f, "the roots cannot be used: {why}"),
            Self::Platform(why) => {
                write!(f, "the operating system's verifier cannot be had: {why}")
            }
        }
    }
}

impl core::error::Error for TlsError {}
