//! A throw-away authority and the certificates that it signs, good or bad.

use std::io;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::simulator::Certificate;

/// Who the server says it is, and who vouches for it.
#[derive(Debug)]
pub(crate) struct Identity {
    authority_pem: String,
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
}

impl Identity {
    pub(crate) fn new(names: &[String], kind: Certificate) -> io::Result<Self> {
        Self::made(names, kind).map_err(|error| {
            io::Error::other(format!("the certificate for {names:?} cannot be made: {error}"))
        })
    }

    pub(crate) fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    pub(crate) fn acceptor(&self) -> io::Result<TlsAcceptor> {
        let chain = vec![self.certificate.clone()];
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|it| it.with_no_client_auth().with_single_cert(chain, self.key.clone_key()))
            .map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    fn made(names: &[String], kind: Certificate) -> Result<Self, rcgen::Error> {
        let authority_key = KeyPair::generate()?;
        let authority = authority()?;
        let authority_pem = authority.self_signed(&authority_key)?.pem();
        let key = KeyPair::generate()?;
        let mut leaf = CertificateParams::new(names)?;
        leaf.distinguished_name.push(DnType::CommonName, "simulated exchange");
        leaf.extended_key_usages.push(ExtendedKeyUsagePurpose::ServerAuth);
        let years = match kind {
            Certificate::Expired => (2000, 2001),
            Certificate::NotYetValid => (3000, 3001),
            Certificate::Valid | Certificate::SelfSigned => (2000, 3000),
        };
        leaf.not_before = date_time_ymd(years.0, 1, 1);
        leaf.not_after = date_time_ymd(years.1, 1, 1);
        let certificate = match kind {
            Certificate::SelfSigned => leaf.self_signed(&key)?,
            Certificate::Valid | Certificate::Expired | Certificate::NotYetValid => {
                leaf.signed_by(&key, &Issuer::new(authority, authority_key))?
            }
        };
        let certificate = certificate.der().clone();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Ok(Self { authority_pem, certificate, key })
    }
}

fn authority() -> Result<CertificateParams, rcgen::Error> {
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.distinguished_name.push(DnType::CommonName, "throw-away authority");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(authority)
}
