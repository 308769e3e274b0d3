//! Servers behind TLS, and what is believed of them.

use tickwire_core::retry::Cause;
use tickwire_core::session::Stop;
use tickwire_embassy_host::Network;
use tickwire_simulator::{Certificate, Simulator};

use crate::books::{ENOUGH, compared};
use crate::impostor;
use crate::rig::{End, SYMBOL, VENUE, Way, der, exchange, run, secured};

/// Runs a feed to its end, which comes without any data.
fn end_of(way: Way) -> End {
    run(way, |config| config.policy.attempts = Some(1), |_, _| false)
}

/// The server is not believed, for this reason; nothing is tried again.
#[track_caller]
fn is_refused(simulator: &Simulator, way: Way, words: &str) {
    let end = end_of(way);
    assert_eq!(end.stop, Stop::Final(Cause::Certificate), "{end:#?}");
    assert_eq!(end.causes, [Cause::Certificate]);
    assert_eq!(end.said.iter().filter(|said| said.contains(words)).count(), 1, "{end:#?}");
    let stats = simulator.stats();
    assert_eq!((stats.accepted, stats.requests, stats.received), (1, 0, 0));
}

#[test]
fn a_book_goes_live_over_tls() {
    let simulator = secured(Certificate::Valid, VENUE);
    let mut seen = 0;
    let end = run(
        Way::to(&simulator),
        |_| {},
        |item, feed| {
            seen += usize::from(compared(item, feed, &simulator));
            seen == ENOUGH
        },
    );
    assert_eq!((seen, end.stop), (ENOUGH, Stop::Requested), "{end:#?}");
    let stats = simulator.stats();
    assert_eq!((stats.violations, stats.closed_with), (Vec::new(), vec![Some(1000)]));
}

#[test]
fn a_certificate_for_another_name_is_refused() {
    let simulator = secured(Certificate::Valid, "other.test");
    is_refused(&simulator, Way::to(&simulator), "for another name");
}

#[test]
fn a_certificate_out_of_date_is_refused() {
    let simulator = secured(Certificate::Expired, VENUE);
    is_refused(&simulator, Way::to(&simulator), "a certificate is out of date");
}

#[test]
fn a_certificate_not_in_force_yet_is_refused() {
    let simulator = secured(Certificate::NotYetValid, VENUE);
    is_refused(&simulator, Way::to(&simulator), "a certificate is not in force yet");
}

#[test]
fn a_certificate_of_its_own_is_refused() {
    let simulator = secured(Certificate::SelfSigned, VENUE);
    is_refused(&simulator, Way::to(&simulator), "not signed by the authority");
}

#[test]
fn a_certificate_of_an_unknown_authority_is_refused() {
    let (simulator, other) =
        (secured(Certificate::Valid, VENUE), secured(Certificate::Valid, VENUE));
    let authority = other.authority_pem().map(der);
    is_refused(&simulator, Way { authority, ..Way::to(&simulator) }, "not signed by the authority");
}

/// embedded-tls goes on with it.
#[test]
fn a_server_that_shows_no_certificate_is_refused() {
    let (impostor, other) = (impostor::start(), secured(Certificate::Valid, VENUE));
    let network = Network::new().host(VENUE, impostor);
    let authority = other.authority_pem().map(der);
    let port = impostor.port();
    let end = end_of(Way { network, host: VENUE, port, authority, symbols: &[SYMBOL] });
    assert_eq!(end.stop, Stop::Final(Cause::Certificate), "{end:#?}");
    let words = "the server did not prove that the certificate is its own";
    assert_eq!(end.said.iter().filter(|said| said.contains(words)).count(), 1, "{end:#?}");
}

#[test]
fn a_server_without_tls_is_tried_again() {
    let (simulator, other) = (exchange(|_| {}), secured(Certificate::Valid, VENUE));
    let authority = other.authority_pem().map(der);
    let end = end_of(Way { authority, ..Way::to(&simulator) });
    assert_eq!(
        (&end.causes[..], end.stop),
        (&[Cause::Tls; 2][..], Stop::OutOfAttempts(Cause::Tls))
    );
}
