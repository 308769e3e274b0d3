//! A policy of many small steps, whose delay a close without a status restarts.

use core::time::Duration;

use crate::scenario::Scenario;
use crate::setup::{Mock, Setup};
use tickwire_core::exchange::Message;
use tickwire_core::policy::Policy;
use tickwire_core::retry::Cause;
use tickwire_core::session::State;
use tickwire_core::time::{Instant, Stamp, UnixNanos};

/// 15 attempts, 0.5 s x 1.5 up to 30 s; a close without a status restarts the delay.
fn patient(restarts: bool) -> Setup {
    Setup::new().with(move |config| {
        config.policy = Policy {
            first: Duration::from_millis(500),
            factor_pct: 150,
            max: Duration::from_secs(30),
            attempts: Some(15),
            useful_after: Duration::from_secs(10),
            no_status_restarts: restarts,
        };
    })
}

/// The bounds of the delays, in microseconds: 0.5 s x 1.5 to the n, up to 30 s.
const BOUNDS_US: [u128; 15] = [
    500_000, 750_000, 1_125_000, 1_687_500, 2_531_250, 3_796_875, 5_695_312, 8_542_968, 12_814_453,
    19_221_679, 28_832_519, 30_000_000, 30_000_000, 30_000_000, 30_000_000,
];

/// Ends the connection; the attempt that follows has this number and a delay in [half, full] of
/// this bound.
#[track_caller]
fn fails(s: &mut Scenario, cause: Cause, attempt: usize, bound_us: u128) {
    s.take();
    s.closed(cause);
    let told = s.take();
    let line = format!("reconnect #{attempt}: {cause}");
    assert!(told.contains(&line), "{line}: {told:?}");
    let delay = s.delays.pop().unwrap().as_micros();
    // The bounds above are rounded down.
    assert!((bound_us / 2..=bound_us + 1).contains(&delay), "#{attempt}: {delay} of {bound_us} us");
    s.wait(u64::try_from(delay).unwrap() / 1_000 + 1);
    assert_eq!(s.session.state(), State::Connecting);
}

#[test]
fn fifteen_attempts_and_no_more() {
    patient(true).run(|s| {
        s.drain();
        for (at, bound) in (1..).zip(BOUNDS_US) {
            fails(s, Cause::Ended, at, bound);
        }
        s.closed(Cause::Ended);
        assert_eq!(s.take().last().unwrap(), "stopped: OutOfAttempts(Ended)");
    });
}

#[test]
fn a_close_without_a_status_restarts_the_delay_and_never_the_count() {
    patient(true).run(|s| {
        s.drain();
        for at in 1..=5 {
            fails(s, Cause::Ended, at, BOUNDS_US[at - 1]);
        }
        // Open, and closed without a status at once, again and again: the first delay each time.
        for at in 6..=10 {
            s.connected();
            s.acknowledge();
            fails(s, Cause::Closed(None), at, BOUNDS_US[0]);
        }
        // Another failure goes on from there; one with a status is nothing special.
        fails(s, Cause::Closed(Some(1001)), 11, BOUNDS_US[1]);
        for at in 12..=14 {
            fails(s, Cause::Refused, at, BOUNDS_US[at - 10]);
        }
        fails(s, Cause::Closed(None), 15, BOUNDS_US[0]);
        s.closed(Cause::Closed(None));
        assert_eq!(s.take().last().unwrap(), "stopped: OutOfAttempts(Closed(None))");
    });
}

#[test]
fn without_the_policy_s_word_it_is_nothing_special() {
    patient(false).run(|s| {
        s.drain();
        for (at, bound) in (1..).zip(BOUNDS_US) {
            fails(s, Cause::Closed(None), at, bound);
        }
        s.closed(Cause::Closed(None));
        assert_eq!(s.take().last().unwrap(), "stopped: OutOfAttempts(Closed(None))");
    });
}

#[test]
fn a_useful_connection_restarts_both() {
    patient(true).run(|s| {
        s.drain();
        for at in 1..=14 {
            fails(s, Cause::Ended, at, BOUNDS_US[at - 1]);
        }
        s.connected();
        s.acknowledge();
        s.wait(5_000);
        s.says("trade A 1 10 1 buy");
        s.wait(5_000);
        for (at, bound) in (1..).zip(BOUNDS_US) {
            fails(s, Cause::Reset, at, bound);
        }
    });
}

/// Who keeps a rate of connections over several sessions lets one of them wait.
#[test]
fn a_reconnect_waits_as_long_as_its_driver_says() {
    patient(true).run(|s| {
        s.drain();
        s.closed(Cause::Ended);
        let delay = s.delays.pop().unwrap();
        let due = s.instant().after(delay);
        assert!(!s.session.is_reconnect_due(s.instant()), "its delay has only begun");
        assert!(s.session.is_reconnect_due(due));
        let until = due.after(Duration::from_secs(3));
        s.session.delay_reconnect(until);
        s.session.delay_reconnect(due);
        assert!(!s.session.is_reconnect_due(due), "and the later one counts");
        s.drain();
        s.wait(u64::try_from(delay.as_millis()).unwrap() + 2_999);
        assert_eq!(s.session.state(), State::Backoff);
        s.wait(2);
        assert_eq!(s.session.state(), State::Connecting);
        s.session.delay_reconnect(until.after(delay));
        assert!(!s.session.is_reconnect_due(until));
    });
}

#[test]
fn a_reconnect_is_due_only_once_all_that_comes_before_is_told() {
    let setup = patient(true).with(|config| config.policy.first = Duration::ZERO);
    let mut session = setup.session().unwrap();
    let now = Stamp::new(Instant::from_nanos(5), UnixNanos::from_nanos(5));
    let poll = |session: &mut Mock| format!("{:?}", session.poll(now, Message::text("")));
    while !poll(&mut session).starts_with("Wait") {}
    session.closed(now, Cause::Ended);
    let mut before = 0;
    while !session.is_reconnect_due(now.mono) {
        let said = poll(&mut session);
        assert!(!said.starts_with("Connect") && !said.starts_with("Wait"), "{said}");
        before += 1;
    }
    assert!(before >= 2, "the change of the state and the plan to reconnect");
    assert!(poll(&mut session).starts_with("Connect"));
}
