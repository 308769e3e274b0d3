//! F2, F9: servers that say nothing, and servers that take for ever to say it.

use std::time::Duration;

use tickwire_core::owned::OwnedNotice;
use tickwire_core::retry::{Cause, Phase};
use tickwire_core::session::State;
use tickwire_simulator::faults::{Action, Faults};

use crate::exchange::{PATIENCE, SYMBOLS, Setup};
use crate::lateness::Lateness;
use crate::rig::Rig;

const SILENCE: Duration = Duration::from_millis(300);
const PONG_WAIT: Duration = Duration::from_millis(200);
/// How late it may be noticed on a machine with nothing else to do.
const LATE: Duration = Duration::from_millis(300);

/// A stall of 100 ms at its deadline, here measured as a little less, gives the server a second.
const STALL: Duration = Duration::from_millis(90);
const SECOND_LOOK: Duration = Duration::from_secs(1);

/// F2, I24.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_silent_server_is_noticed_in_time() {
    for setup in [Setup::new(), Setup::new().tls()] {
        // What is noticed may have begun before the silence that is asked for.
        let lateness = Lateness::begin();
        let mut rig = Rig::live_with(setup, |feed| {
            feed.configure(|config| {
                config.context.heartbeat = Duration::ZERO;
                config.context.silence = SILENCE;
                config.context.pong_wait = PONG_WAIT;
                config.context.handshake_timeout = SILENCE;
                config.context.connect_timeout = SILENCE;
            })
        })
        .await;
        rig.simulator.change_faults(|it| it.silent = true);
        let age = rig.until("the end of patience", |item| match item.notice()? {
            OwnedNotice::State {
                to: State::Backoff, cause: Some(Cause::Silent), data_age, ..
            } => *data_age,
            _ => None,
        });
        let (age, late) = (age.await, lateness.so_far());
        let promised = SILENCE + PONG_WAIT;
        let second_look = if late < STALL { Duration::ZERO } else { SECOND_LOOK };
        let range = promised..promised + LATE + late + second_look;
        assert!(range.contains(&age), "noticed {age:?} after the last data, not in {range:?}");
        // New connections of a silent server are in vain, and are not waited for either.
        rig.reconnect_by(Cause::Timeout(Phase::Handshake)).await;
        rig.simulator.set_faults(Faults::default());
        rig.recovered(&SYMBOLS).await;
    }
}

/// F2: a quiet market is not a silent server, as long as pings are answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_quiet_market_is_not_taken_for_a_silent_server() {
    let mut setup = Setup::of(&["BTC_USDT"]);
    setup.venue.quiet_symbols = vec!["BTC_USDT".into()];
    let mut rig = Rig::start(setup, &["BTC_USDT"], |feed| {
        feed.configure(|config| {
            config.context.heartbeat = Duration::from_millis(50);
            config.context.silence = Duration::from_millis(5);
        })
    });
    rig.handle.live(PATIENCE).await.unwrap();
    let received = rig.simulator.stats().received;
    rig.counted("application pings", |it| it.received >= received + 20);
    assert_eq!(rig.lines(0, "reconnect"), Vec::<&String>::new());
}

/// F9: TLS waits for the server from its first byte on.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_server_that_accepts_late_is_given_up() {
    for (setup, phase) in [(Setup::new(), Phase::Handshake), (Setup::new().tls(), Phase::Connect)] {
        let mut rig = impatient(setup).await;
        rig.simulator.change_faults(|it| it.accept_delay_ms = 600_000);
        rig.simulator.act(Action::Cut);
        for _ in 0..2 {
            rig.reconnect_by(Cause::Timeout(phase)).await;
        }
        rig.simulator.set_faults(Faults::default());
        rig.recovered(&SYMBOLS).await;
    }
}

/// F9: the deadline is of the whole handshake; that bytes come does not put it off.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_handshake_that_trickles_is_given_up() {
    for (setup, phase) in [(Setup::new(), Phase::Handshake), (Setup::new().tls(), Phase::Connect)] {
        let mut rig = impatient(setup).await;
        rig.simulator.change_faults(|it| it.bytes_per_second = Some(40));
        rig.simulator.act(Action::Cut);
        for _ in 0..2 {
            rig.reconnect_by(Cause::Timeout(phase)).await;
        }
        rig.simulator.set_faults(Faults::default());
        rig.recovered(&SYMBOLS).await;
    }
}

async fn impatient(setup: Setup) -> Rig {
    Rig::live_with(setup, |feed| {
        feed.configure(|config| {
            config.context.handshake_timeout = Duration::from_millis(400);
            config.context.connect_timeout = Duration::from_millis(400);
        })
    })
    .await
}
