//! Runs the service on glommio as a process of its own, and stops it as systemd would.

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tickwire_simulator::gateio::spot::{Config, Spot};
use tickwire_simulator::{Simulator, wall_time};

use program::program;

mod program;

const PATIENCE: Duration = Duration::from_secs(60);

/// A service that is killed when the test is over, whatever its end.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The first processor that this process may run on.
fn core() -> String {
    let status = fs::read_to_string("/proc/self/status").expect("this is Linux");
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    allowed.expect("it says so").trim().chars().take_while(char::is_ascii_digit).collect()
}

/// Starts it there.
fn start(url: &str) -> (Running, String) {
    let core = core();
    let mut command = Command::new(program("glommio_service"));
    command.args([url, &core, "BTC_USDT", "ETH_USDT"]).stdout(Stdio::piped());
    (Running(command.spawn().expect("the example is built")), core)
}

fn stopped_by(signal: &str) {
    let exchange = Simulator::start(Spot::new(Config::default(), wall_time()), Default::default());
    let exchange = exchange.expect("a port of loopback is free");
    let (mut service, core) = start(&exchange.url());
    let live = exchange.wait(PATIENCE, |stats| stats.open == 1 && stats.sent > 50);
    assert!(live.is_ok(), "{live:?}");
    let told = Command::new("kill").args([signal, &service.0.id().to_string()]).status();
    assert!(told.expect("there is a kill").success());
    let mut said = String::new();
    let mut stdout = service.0.stdout.take().expect("it is piped");
    stdout.read_to_string(&mut said).expect("it says text");
    assert!(service.0.wait().expect("it ends").success(), "{said}");
    for words in [
        format!("core {core}: BTC_USDT, ETH_USDT\n"),
        format!("core {core}: 1 trades\n"),
        format!("core {core}: closed by the caller\n"),
    ] {
        assert!(said.contains(&words), "not said: {words:?} in {said}");
    }
    let closed = exchange.wait(PATIENCE, |stats| stats.open == 0);
    assert!(closed.is_ok(), "{closed:?}");
    assert_eq!(exchange.stats().violations, [""; 0]);
}

#[test]
fn it_ends_in_good_order_on_sigterm() {
    stopped_by("-TERM");
}

#[test]
fn it_ends_in_good_order_on_sigint() {
    stopped_by("-INT");
}

#[test]
fn it_fails_where_a_core_ends_by_itself() {
    let core = core();
    // Nobody listens there; a symbol that cannot be is refused before.
    let output = Command::new(program("glommio_service")).args(["http://x", &core]).output();
    let output = output.expect("the example is built");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let words = format!("glommio_service: the feed of core {core}: ");
    assert!(said.contains(&words), "{said}");
}

#[test]
fn the_documents_show_its_unit() {
    let page = include_str!("../../docs/io_uring.md");
    assert!(page.contains(include_str!("../tickwire-glommio.service").trim_end()));
}
