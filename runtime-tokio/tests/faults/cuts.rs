//! F1: connections that are cut after any number of bytes.

use std::time::Duration;

use tickwire_core::retry::Cause;
use tickwire_simulator::faults::Faults;

use crate::exchange::Setup;
use crate::rig::Rig;

const SYMBOL: &str = "BTC_USDT";

/// Every byte of the answer to the opening handshake, and the first bytes of the first frame.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn at_every_byte_of_the_handshakes_answer() {
    cut_at(Setup::of(&[SYMBOL]), 0..=180, &[Cause::Ended, Cause::Reset]).await;
}

/// Headers and payloads of acknowledgements, of pushes, and of REST answers.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn inside_of_frames() {
    let places = (181..=900).step_by(13);
    cut_at(Setup::of(&[SYMBOL]), places, &[Cause::Ended, Cause::Reset]).await;
}

/// Inside and between the records of TLS: of its handshake, of HTTP, and of frames.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn inside_of_tls() {
    // The first record ends, by the sizes that its parts have, within the first of these.
    let places = (0..=8).chain(120..=136).chain((140..=2_600).step_by(41));
    let causes = [Cause::Tls, Cause::Ended, Cause::Reset];
    cut_at(Setup::of(&[SYMBOL]).tls(), places, &causes).await;
}

/// Cuts one connection after the other, each after more bytes than the last; what is torn is never
/// told, and the last connection, which is not cut, is as good as the first.
async fn cut_at(setup: Setup, places: impl Iterator<Item = u64>, causes: &[Cause]) {
    let mut rig = Rig::start(setup, &[SYMBOL], |feed| {
        feed.configure(|config| {
            config.policy.first = Duration::from_millis(1);
            config.policy.max = Duration::from_millis(1);
        })
    });
    rig.recovered(&[SYMBOL]).await;
    for place in places {
        rig.simulator.change_faults(|it| it.cut_after_bytes = Some(place));
        // The first may have been cut earlier, before this was in force.
        for _ in 0..2 {
            let (_, cause) = rig.reconnect().await;
            assert!(causes.contains(&cause), "cut after {place} bytes: {cause:?}");
        }
    }
    rig.simulator.set_faults(Faults::default());
    rig.recovered(&[SYMBOL]).await;
    let torn = rig.lines(0, "cannot be read");
    assert!(torn.is_empty(), "{torn:?}");
}
