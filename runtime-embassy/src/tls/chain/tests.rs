extern crate std;

use std::vec::Vec;

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};

use super::*;

/// 14 November 2023.
const NOW: u64 = 1_700_000_000;

/// A certificate in force, changed.
fn certificate(change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
    let mut params = CertificateParams::new(Vec::from(["venue.test".into()])).unwrap();
    params.not_before = date_time_ymd(2023, 1, 1);
    params.not_after = date_time_ymd(2024, 1, 1);
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    params.self_signed(&key).unwrap().der().to_vec()
}

fn authority(params: &mut CertificateParams) {
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
}

fn verdict(signs: bool, change: impl FnOnce(&mut CertificateParams)) -> Result<(), Flaw> {
    check(&certificate(change), signs, NOW)
}

#[test]
fn a_certificate_of_a_server_signs_no_other() {
    assert_eq!(verdict(false, |_| {}), Ok(()));
    assert_eq!(verdict(true, |_| {}), Err(Flaw::NoAuthority));
    assert_eq!(verdict(true, |it| it.is_ca = IsCa::ExplicitNoCa), Err(Flaw::NoAuthority));
    assert_eq!(verdict(true, authority), Ok(()));
}

#[test]
fn an_authority_whose_key_is_for_something_else_signs_none() {
    for (usage, expected) in [
        (KeyUsagePurpose::KeyCertSign, Ok(())),
        (KeyUsagePurpose::DigitalSignature, Err(Flaw::NoAuthority)),
    ] {
        let told = verdict(true, |it| {
            authority(it);
            it.key_usages = Vec::from([usage]);
        });
        assert_eq!(told, expected);
    }
}

#[test]
fn a_certificate_is_in_force_between_its_dates() {
    let certificate = certificate(|_| {});
    let (first, last) = (1_672_531_200, 1_704_067_200);
    for (now, expected) in [
        (first - 1, Err(Flaw::NotYetValid)),
        (first, Ok(())),
        (last, Ok(())),
        (last + 1, Err(Flaw::Expired)),
    ] {
        assert_eq!(check(&certificate, false, now), expected, "{now}");
    }
}

#[test]
fn a_certificate_for_clients_is_not_for_servers() {
    for (purpose, expected) in [
        (ExtendedKeyUsagePurpose::ServerAuth, Ok(())),
        (ExtendedKeyUsagePurpose::ClientAuth, Err(Flaw::Purpose)),
        (ExtendedKeyUsagePurpose::Any, Err(Flaw::Purpose)),
    ] {
        let told = verdict(false, |it| it.extended_key_usages = Vec::from([purpose]));
        assert_eq!(told, expected);
    }
}

/// An authority that is limited to e-mail or to clients vouches for no server, whether or not that
/// is critical; one that is for anything does.
#[test]
fn an_authority_for_something_else_vouches_for_no_server() {
    use ExtendedKeyUsagePurpose::{Any, ClientAuth, EmailProtection, ServerAuth};
    for (purposes, expected) in [
        (&[][..], Ok(())),
        (&[ServerAuth], Ok(())),
        (&[ClientAuth, ServerAuth], Ok(())),
        (&[Any], Ok(())),
        (&[ClientAuth], Err(Flaw::Purpose)),
        (&[EmailProtection, ClientAuth], Err(Flaw::Purpose)),
    ] {
        let told = verdict(true, |it| {
            authority(it);
            it.extended_key_usages = purposes.to_vec();
        });
        assert_eq!(told, expected, "{purposes:?}");
    }
}

#[test]
fn what_is_critical_must_be_known() {
    for (critical, expected) in [(false, Ok(())), (true, Err(Flaw::Critical))] {
        let told = verdict(false, |it| {
            let mut unknown = CustomExtension::from_oid_content(&[1, 2, 3, 4], Vec::from([5, 0]));
            unknown.set_criticality(critical);
            it.custom_extensions = Vec::from([unknown]);
        });
        assert_eq!(told, expected);
    }
}

/// No byte of it makes the reader panic, and no certificate that was cut short is read.
#[test]
fn what_is_broken_is_not_read() {
    let whole = certificate(authority);
    for length in 0..whole.len() {
        assert_eq!(check(&whole[..length], false, NOW), Err(Flaw::Malformed), "{length}");
    }
    for at in 0..whole.len() {
        for byte in [0, 0x30, 0x7F, 0x80, 0x84, 0xFF] {
            let mut broken = whole.clone();
            broken[at] = byte;
            // Whatever it is found to be.
            let _ = check(&broken, true, NOW);
        }
    }
}

#[test]
#[expect(clippy::inconsistent_digit_grouping, reason = "these are dates")]
fn times_are_the_numbers_of_their_digits() {
    for (seconds, digits) in [
        (0, 1970_01_01_00_00_00),
        (951_782_399, 2000_02_28_23_59_59),
        (951_782_400, 2000_02_29_00_00_00),
        (951_868_800, 2000_03_01_00_00_00),
        (1_700_000_000, 2023_11_14_22_13_20),
        (4_107_542_400, 2100_03_01_00_00_00),
    ] {
        assert_eq!(civil(seconds), digits, "{seconds}");
    }
    assert_eq!(time(b"\x17\x0d491231235959Z"), Some((2049_12_31_23_59_59, &[][..])));
    assert_eq!(time(b"\x17\x0d500101000000Z"), Some((1950_01_01_00_00_00, &[][..])));
    assert_eq!(time(b"\x18\x0f30000101000000Zx"), Some((3000_01_01_00_00_00, &b"x"[..])));
    assert_eq!(time(b"\x17\x0d49123123595xZ"), None);
}
