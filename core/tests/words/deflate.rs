//! What may be wrong with permessage-deflate: with the server's side of it, and with ours.

use tickwire_core::connection;
use tickwire_core::ws::deflate::{BadAgreement, ConfigError, Deflate, Offer};
use tickwire_core::ws::{Fault, HandshakeFault};

use crate::says;

#[test]
fn an_answer_to_the_offer_says_which_part_of_it_is_wrong() {
    says(&[
        (BadAgreement::Name, "another extension than permessage-deflate"),
        (BadAgreement::Several, "more than one extension"),
        (BadAgreement::Parameter, "an unknown parameter"),
        (BadAgreement::Duplicate, "a parameter is there twice"),
        (BadAgreement::Value, "a value of a parameter that has none"),
        (BadAgreement::WindowBits, "the size of a window is not a number from 8 to 15"),
        (BadAgreement::Window, "no agreement to a window as small as asked for"),
        (BadAgreement::Takeover, "no agreement to keep no context"),
    ]);
    let fault = Fault::Handshake(HandshakeFault::Deflate(BadAgreement::Several));
    assert_eq!(fault.to_string(), "bad handshake: permessage-deflate: more than one extension");
    assert_eq!(fault.close_code(), None);
}

/// RFC 7692 has no code of its own; data that are not what they should be is 1007 (RFC 6455,
/// section 7.4.1).
#[test]
fn a_message_that_cannot_be_inflated_says_so() {
    assert_eq!(Fault::Deflate.to_string(), "a message that cannot be inflated");
    assert_eq!(Fault::Deflate.close_code(), Some(1007));
}

/// Each by arguments that have it.
#[test]
fn memory_that_is_too_small_says_how_large_it_must_be() {
    let wrong = |window: usize, offer| {
        let mut workspace = [Default::default()];
        let mut window = vec![0; window];
        Deflate::new(&mut workspace[..], &mut window[..], offer).map(drop).unwrap_err()
    };
    let bits = Offer { server_window_bits: 7, ..Offer::DEFAULT };
    assert_eq!(wrong(1 << 20, bits).to_string(), "a window of deflate has 8 to 15 bits");
    let small = wrong(1 << 15, Offer::DEFAULT);
    let ConfigError::WindowTooSmall { least } = small else { panic!("{small}") };
    assert_eq!(small.to_string(), format!("a window of deflate needs {least} bytes"));
    let mut window = vec![0; least];
    let mut workspace = [Default::default()];
    assert!(Deflate::new(&mut workspace[..], &mut window[..], Offer::DEFAULT).is_ok());
    let none = Deflate::new(&mut [][..], &mut window[..], Offer::DEFAULT).map(drop).unwrap_err();
    assert_eq!(none.to_string(), "deflate needs one workspace");
    let never = connection::ConfigError::Compression;
    assert_eq!(never.to_string(), "this venue may not be offered permessage-deflate");
}
