use prost::Message as _;
use tickwire_proto::generated::PushDataV3ApiWrapper;

use super::*;

/// Passes `count` pushes of symbol `A` to client 1 and gives what went, as text.
fn passed(pushes: &mut Pushes, faults: &Faults, count: u64, now: Time) -> Vec<String> {
    let mut went = Vec::new();
    for number in 0..count {
        pushes.pass(push(1, "A", number), faults, now, |_, payload| went.push(text(&payload)));
    }
    went
}

fn push(to: u64, symbol: &str, number: u64) -> Push {
    let payload = Payload::Text(format!(r#"{{"n":{number},"s":"a,\"b"}}"#).into());
    Push { to: ClientId(to), symbol: Some(symbol.into()), is_book: true, payload }
}

fn text(payload: &Payload) -> String {
    let Payload::Text(text) = payload else { panic!("{payload:?}") };
    text.to_string()
}

fn faults(change: impl FnOnce(&mut Faults)) -> Faults {
    let mut faults = Faults::default();
    change(&mut faults);
    faults
}

/// What would go without faults.
fn plain(count: u64) -> Vec<String> {
    passed(&mut Pushes::new(1), &Faults::default(), count, Time::ZERO)
}

#[test]
fn without_faults_everything_goes_in_order() {
    let went = plain(3);
    assert_eq!(went[2], r#"{"n":2,"s":"a,\"b"}"#);
    assert_eq!(went.len(), 3);
}

#[test]
fn as_many_are_lost_as_asked_and_the_same_by_the_same_seed() {
    let faults = faults(|it| it.drop_per_mille = 100);
    let mut pushes = Pushes::new(7);
    let went = passed(&mut pushes, &faults, 10_000, Time::ZERO);
    let dropped = pushes.mishaps().dropped;
    assert!((850..1_150).contains(&dropped), "{dropped} of 10,000");
    assert_eq!(u64::try_from(went.len()).unwrap() + dropped, 10_000);
    assert_eq!(went, passed(&mut Pushes::new(7), &faults, 10_000, Time::ZERO));
    assert_ne!(went, passed(&mut Pushes::new(8), &faults, 10_000, Time::ZERO));
}

#[test]
fn a_duplicate_follows_its_twin() {
    let faults = faults(|it| it.duplicate_per_mille = 1_000);
    let mut pushes = Pushes::new(1);
    let went = passed(&mut pushes, &faults, 2, Time::ZERO);
    let expected: Vec<_> = plain(2).into_iter().flat_map(|it| [it.clone(), it]).collect();
    assert_eq!((went, pushes.mishaps().duplicated), (expected, 2));
}

#[test]
fn what_is_held_back_goes_when_it_is_due_and_in_order() {
    let delayed = faults(|it| (it.delay_per_mille, it.delay_ms) = (1_000, 50));
    let mut pushes = Pushes::new(1);
    let (start, due) = (Duration::from_secs(9), Duration::from_millis(9_050));
    assert_eq!(passed(&mut pushes, &delayed, 3, start), [""; 0]);
    assert_eq!(pushes.due(), Some(due));
    assert_eq!(passed(&mut pushes, &Faults::default(), 1, start).len(), 1, "later ones pass");
    let mut went = Vec::new();
    pushes.release(due - Duration::from_nanos(1), |_, payload| went.push(text(&payload)));
    assert_eq!(went, [""; 0]);
    pushes.release(due, |_, payload| went.push(text(&payload)));
    assert_eq!((went, pushes.due(), pushes.mishaps().delayed), (plain(3), None, 3));
}

#[test]
fn no_more_than_the_bound_is_held_back() {
    let delayed = faults(|it| (it.delay_per_mille, it.delay_ms) = (1_000, 50));
    let mut pushes = Pushes::new(1);
    let count = u64::try_from(HELD_MAX).unwrap() + 5;
    assert_eq!(passed(&mut pushes, &delayed, count, Time::ZERO).len(), 5);
}

#[test]
fn corrupt_text_is_no_json_wherever_it_is_hit() {
    let faults = faults(|it| it.corrupt_per_mille = 1_000);
    let mut pushes = Pushes::new(3);
    for went in passed(&mut pushes, &faults, 500, Time::ZERO) {
        assert!(serde_json::from_str::<serde_json::Value>(&went).is_err(), "{went}");
    }
    assert_eq!(pushes.mishaps().corrupted, 500);
}

#[test]
fn corrupt_binary_is_no_protobuf() {
    let push = PushDataV3ApiWrapper { channel: "a channel".into(), ..Default::default() };
    let bytes = push.encode_to_vec();
    let Payload::Binary(corrupt) = corrupted(&Payload::Binary(bytes.clone().into()), 4) else {
        panic!("text of binary")
    };
    assert_eq!(corrupt[1..], bytes[1..]);
    assert!(PushDataV3ApiWrapper::decode(&corrupt[..]).is_err());
    assert_eq!(corrupted(&Payload::Binary(vec![].into()), 4), Payload::Binary(vec![].into()));
}

#[test]
fn a_gap_loses_the_books_of_one_symbol_of_one_client() {
    let mut pushes = Pushes::new(1);
    pushes.gap(ClientId(1), "A", 2);
    let mut pass = |push: Push| {
        let mut went = 0;
        pushes.pass(push, &Faults::default(), Time::ZERO, |_, _| went += 1);
        went
    };
    assert_eq!(pass(push(1, "B", 0)), 1, "another symbol");
    assert_eq!(pass(push(2, "A", 0)), 1, "another client");
    assert_eq!(pass(Push { is_book: false, ..push(1, "A", 0) }), 1, "no book");
    assert_eq!([0, 1, 2, 3].map(|number| pass(push(1, "A", number))), [0, 0, 1, 1]);
    assert_eq!(pushes.mishaps().dropped, 2);
}

#[test]
fn nothing_is_kept_for_a_client_that_left() {
    let delayed = faults(|it| (it.delay_per_mille, it.delay_ms) = (1_000, 50));
    let mut pushes = Pushes::new(1);
    passed(&mut pushes, &delayed, 3, Time::ZERO);
    pushes.gap(ClientId(1), "A", 2);
    pushes.forget(ClientId(1));
    assert_eq!(pushes.due(), None);
    assert_eq!(passed(&mut pushes, &Faults::default(), 3, Time::ZERO).len(), 3);
}
