//! Servers to which no connection can be made. Each attempt is told, and the last is the end.

use core::time::Duration;
use std::net::TcpListener;

use crate::driver::Driver;
use crate::exchange::{HOST, Setup};
use crate::running::Running;
use crate::script::{Script, Venue};

use super::lines::pending;

const SHORT: Duration = Duration::from_millis(300);

/// A port where nobody listens.
pub(super) fn nobody_listens(driver: &'static dyn Driver) {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    let url = format!("ws://{}/ws/v4/", address.expect("an address"));
    is_told(driver, to(url), "nothing listens at the address");
}

/// RFC 6761, section 6.4: no resolver has an address for such a name.
pub(super) fn the_name_is_nobodys(driver: &'static dyn Driver) {
    let script = to("ws://nobody.invalid:80/ws/v4/".to_owned());
    is_told(driver, script, "the host name was not resolved");
}

/// TCP is there, and nothing above it.
pub(super) fn nobody_shakes_hands(driver: &'static dyn Driver) {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a socket");
    let mut script = to(format!("ws://{}/ws/v4/", silent.local_addr().expect("an address")));
    script.settings.handshake_timeout = Some(SHORT);
    script.settings.attempts = Some(1);
    let late = "the opening handshake took too long";
    let mut running = Running::start(driver, script, None);
    running.says(&[
        pending(Venue::GateioSpot),
        "connection: idle to connecting".to_owned(),
        "connection: connecting to handshaking".to_owned(),
        format!("connection: handshaking to backoff: {late}"),
        format!("reconnect 1: {late}"),
        "connection: backoff to connecting".to_owned(),
        "connection: connecting to handshaking".to_owned(),
        format!("connection: handshaking to stopped: {late}"),
        format!("over: every attempt to reconnect is used up: {late}"),
    ]);
    let _ = running.ended();
}

/// The handshake of TLS counts as connecting.
pub(super) fn tls_is_never_answered(driver: &'static dyn Driver) {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a socket");
    let port = silent.local_addr().expect("an address").port();
    let mut script = to(format!("wss://{HOST}:{port}/ws/v4/"));
    script.roots = Setup::of(Venue::GateioSpot).tls().start().books().roots;
    script.settings.connect_timeout = Some(SHORT);
    is_told(driver, script, "connecting took too long");
}

/// A script that leads there.
pub(super) fn to(url: String) -> Script {
    let mut script = Setup::of(Venue::GateioSpot).start().books();
    script.url = url;
    script
}

/// Two attempts, both in vain for the same cause.
fn is_told(driver: &'static dyn Driver, mut script: Script, cause: &str) {
    script.settings.attempts = Some(1);
    let mut running = Running::start(driver, script, None);
    running.says(&[
        pending(Venue::GateioSpot),
        "connection: idle to connecting".to_owned(),
        format!("cannot connect: {cause}"),
        format!("connection: connecting to backoff: {cause}"),
        format!("reconnect 1: {cause}"),
        "connection: backoff to connecting".to_owned(),
        format!("cannot connect: {cause}"),
        format!("connection: connecting to stopped: {cause}"),
        format!("over: every attempt to reconnect is used up: {cause}"),
    ]);
    let _ = running.ended();
}
