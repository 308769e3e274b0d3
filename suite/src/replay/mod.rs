//! Captured sessions, replayed through a driver: what the venue said, over a codec that is not
//! ours, in the order in which it came. What the driver tells of it is a log, the same for every
//! driver to the byte.

mod capture;
mod generated;
mod server;

use core::time::Duration;

pub use capture::{Capture, Step, constructed, samples};
pub use generated::generated;

use crate::driver::Driver;
use crate::running::Running;
use crate::script::{Consumer, Script, Side, Streams};
use crate::settings::Settings;

use server::Server;

/// Replays a capture through a driver; the log of all that it told, a line each.
///
/// # Panics
///
/// The driver did not follow it to its end.
#[must_use]
pub fn log(driver: &'static dyn Driver, capture: &Capture) -> Vec<String> {
    let server = Server::start(capture);
    let settings = Settings {
        attempts: Some(0),
        heartbeat: Some(Duration::ZERO),
        snapshot_delay: Duration::from_millis(20),
        rx: 1 << 20,
        depth: Some(1_000),
        ..Settings::default()
    };
    let script = Script {
        venue: capture.venue,
        url: format!("ws://{}/ws", server.address()),
        rest_base: format!("http://{}", server.address()),
        symbols: capture.symbols.clone(),
        side: Side::Public(Streams::Captured),
        consumer: Consumer::Called,
        roots: None,
        settings,
    };
    Running::start(driver, script, None).log(|line| server.heard(line))
}

/// The first line in which two logs differ, for a failure; `None` where they are the same.
#[must_use]
pub fn difference(ours: &[String], theirs: &[String]) -> Option<String> {
    let lines = ours.len().max(theirs.len());
    let at = (0..lines).find(|at| ours.get(*at) != theirs.get(*at))?;
    let line = |log: &[String]| log.get(at).map_or("(over)", String::as_str).to_owned();
    Some(format!("line {}:\n  {}\n  {}", at + 1, line(ours), line(theirs)))
}
