//! TLS, with certificates that are as they should be, and with others.

use std::sync::Arc;

use tickwire_simulator::{Certificate, Config, Simulator};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use tokio_tungstenite::tungstenite::Error;

use crate::client::{Client, soon, start, tcp};

fn secured(change: impl FnOnce(&mut Config)) -> Simulator {
    start(|config| {
        config.tls = true;
        change(config);
    })
}

/// Connects by name, trusting the simulator's authority or nobody.
async fn connect(
    simulator: &Simulator,
    name: &'static str,
    trusting: bool,
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    if trusting {
        let pem = simulator.authority_pem().unwrap();
        roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(name).unwrap();
    soon(TlsConnector::from(Arc::new(config)).connect(name, tcp(simulator).await)).await
}

/// Why a connection fails that must.
async fn failure(simulator: &Simulator, name: &'static str, trusting: bool) -> String {
    connect(simulator, name, trusting).await.map(|_| ()).unwrap_err().to_string()
}

#[tokio::test]
async fn the_authority_vouches_for_every_name() {
    let simulator = secured(|_| {});
    assert!(simulator.url().starts_with("wss://127.0.0.1:"), "{}", simulator.url());
    for name in ["localhost", "127.0.0.1"] {
        let stream = connect(&simulator, name, true).await.unwrap();
        let mut client = Client::over(stream, &simulator).await.unwrap();
        assert_eq!(client.texts("push A 500").await.len(), 500);
    }
}

#[tokio::test]
async fn without_the_authority_nothing_is_trusted() {
    let simulator = secured(|_| {});
    let why = failure(&simulator, "localhost", false).await;
    assert!(why.contains("UnknownIssuer"), "{why}");
}

#[tokio::test]
async fn bad_certificates_fail_for_their_reason() {
    let cases = [
        (Certificate::Expired, "localhost", "Expired"),
        (Certificate::NotYetValid, "localhost", "not valid yet"),
        (Certificate::SelfSigned, "localhost", "UnknownIssuer"),
        (Certificate::Valid, "elsewhere.example", "not valid for name"),
    ];
    for (certificate, name, words) in cases {
        let simulator = secured(|it| it.certificate = certificate);
        let why = failure(&simulator, name, true).await;
        assert!(why.to_lowercase().contains(&words.to_lowercase()), "{certificate:?}: {why}");
    }
}

#[tokio::test]
async fn a_cut_is_no_clean_end_of_tls() {
    let simulator = secured(|_| {});
    let stream = connect(&simulator, "localhost", true).await.unwrap();
    let mut client = Client::over(stream, &simulator).await.unwrap();
    client.send("cut").await;
    assert!(matches!(client.next().await, Some(Err(Error::Io(_) | Error::Protocol(_)))));
}

#[tokio::test]
async fn bytes_are_cut_inside_the_handshake_of_tls() {
    let simulator = secured(|it| it.faults.cut_after_bytes = Some(100));
    let why = failure(&simulator, "localhost", true).await;
    assert!(why.contains("eof"), "{why}");
}

#[test]
fn a_name_that_no_certificate_can_carry_is_told() {
    let mut config = Config::default();
    (config.tls, config.names) = (true, vec!["bücher".into()]);
    let error = Simulator::start(crate::toy::Toy::default(), config).unwrap_err();
    assert!(error.to_string().contains("bücher"), "{error}");
}
