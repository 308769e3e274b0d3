//! Who is believed: embedded-tls's verifier of names and signatures, and what it leaves out.

use embedded_tls::pki::CertVerifier;
use embedded_tls::{
    Aes128GcmSha256, Certificate, CertificateEntryRef, CertificateRef, CertificateVerifyRef,
    CryptoProvider, CryptoRngCore, NoClock, Sha256, TlsError, TlsVerifier,
};
use rand_core::{CryptoRng, RngCore};

use super::chain::{Flaw, check};

/// The cipher suite that every server of TLS 1.3 has (RFC 8446, section 9.1).
pub(super) type Suite = Aes128GcmSha256;

/// The longest chain, in bytes.
const CHAIN_MAX: usize = 4_096;

/// What the handshake draws from and believes in.
pub(super) struct Provider<'a> {
    entropy: fn() -> [u8; 32],
    verifier: Verifier<'a>,
}

/// Verifies one server. embedded-tls would go on with one that shows no certificate at all, so what
/// was verified is remembered here.
struct Verifier<'a> {
    inner: CertVerifier<'a, Suite, NoClock, CHAIN_MAX>,
    /// In Unix seconds.
    now: u64,
    shown: Shown,
}

/// How far the server has shown who it is.
#[derive(Clone, Copy)]
enum Shown {
    Nothing,
    Chain,
    Proof,
    Flaw(Flaw),
}

/// Random bytes, all of them fresh.
struct Rng(fn() -> [u8; 32]);

impl<'a> Provider<'a> {
    pub(super) fn new(authority: &'a [u8], entropy: fn() -> [u8; 32], now: u64) -> Self {
        let inner = CertVerifier::new(Certificate::X509(authority));
        Self { entropy, verifier: Verifier { inner, now, shown: Shown::Nothing } }
    }

    /// Why the server is not to be believed, where that is why a handshake failed.
    pub(super) fn flaw(&self) -> Option<Flaw> {
        match self.verifier.shown {
            Shown::Flaw(flaw) => Some(flaw),
            _ => None,
        }
    }

    /// Whether the server may be believed after a handshake that did not fail.
    pub(super) fn verdict(&self) -> Result<(), Flaw> {
        match self.verifier.shown {
            Shown::Proof => Ok(()),
            Shown::Flaw(flaw) => Err(flaw),
            Shown::Nothing | Shown::Chain => Err(Flaw::NotProven),
        }
    }
}

impl CryptoProvider for Provider<'_> {
    type CipherSuite = Suite;
    type Signature = [u8; 0];

    fn rng(&mut self) -> impl CryptoRngCore {
        Rng(self.entropy)
    }

    fn verifier(&mut self) -> Result<&mut impl TlsVerifier<Suite>, TlsError> {
        Ok(&mut self.verifier)
    }
}

impl Verifier<'_> {
    fn chain(&self, certificates: &CertificateRef<'_>) -> Result<(), Flaw> {
        for (at, entry) in certificates.entries.iter().enumerate() {
            let CertificateEntryRef::X509(certificate) = entry else {
                return Err(Flaw::Malformed);
            };
            check(certificate, at > 0, self.now)?;
        }
        Ok(())
    }

    fn noted(&mut self, result: Result<Shown, Flaw>) -> Result<(), TlsError> {
        let shown = result.unwrap_or_else(Shown::Flaw);
        self.shown = shown;
        if matches!(shown, Shown::Flaw(_)) { Err(TlsError::InvalidCertificate) } else { Ok(()) }
    }
}

impl TlsVerifier<Suite> for Verifier<'_> {
    fn set_hostname_verification(&mut self, hostname: &str) -> Result<(), TlsError> {
        TlsVerifier::<Suite>::set_hostname_verification(&mut self.inner, hostname)
    }

    fn verify_certificate(
        &mut self,
        transcript: &Sha256,
        certificates: CertificateRef<'_>,
    ) -> Result<(), TlsError> {
        let result = self.chain(&certificates).and_then(|()| {
            let verified = self.inner.verify_certificate(transcript, certificates);
            verified.map(|()| Shown::Chain).map_err(|_| Flaw::NotTrusted)
        });
        self.noted(result)
    }

    /// Without a certificate before, embedded-tls's own would panic.
    fn verify_signature(&mut self, verify: CertificateVerifyRef<'_>) -> Result<(), TlsError> {
        let result = match self.shown {
            Shown::Chain => {
                let verified = TlsVerifier::<Suite>::verify_signature(&mut self.inner, verify);
                verified.map(|()| Shown::Proof).map_err(|_| Flaw::NotProven)
            }
            _ => Err(Flaw::NotProven),
        };
        self.noted(result)
    }
}

impl RngCore for Rng {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.fill_bytes(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, room: &mut [u8]) {
        for part in room.chunks_mut(32) {
            for (byte, fresh) in part.iter_mut().zip((self.0)()) {
                *byte = fresh;
            }
        }
    }

    fn try_fill_bytes(&mut self, room: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(room);
        Ok(())
    }
}

impl CryptoRng for Rng {}

#[cfg(test)]
mod tests {
    use super::*;

    /// embedded-tls calls a handshake without any certificate a success.
    #[test]
    fn who_has_shown_nothing_is_not_believed() {
        let provider = Provider::new(&[], || [1; 32], 1_700_000_000);
        assert_eq!(provider.verdict(), Err(Flaw::NotProven));
    }

    #[test]
    fn who_has_shown_a_chain_without_a_proof_is_not_believed() {
        let mut provider = Provider::new(&[], || [1; 32], 1_700_000_000);
        provider.verifier.shown = Shown::Chain;
        assert_eq!(provider.verdict(), Err(Flaw::NotProven));
        provider.verifier.shown = Shown::Proof;
        assert_eq!(provider.verdict(), Ok(()));
    }
}
