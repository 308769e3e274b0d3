//! A process that is out of descriptors: no socket can be made, that is told, and when there are
//! some again all is well.
//!
//! The process is a child of the test's: the same test, which finds in its environment where the
//! exchange is, under a limit that the shell has set.

use core::sync::atomic::{AtomicBool, Ordering};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;

use tickwire_simulator::faults::Action;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::Running;
use crate::script::{Script, Venue};

use super::lines::goes_live;

/// Where the child finds the exchange.
const URL: &str = "TICKWIRE_SUITE_EXHAUSTED";
/// What it says when it has no descriptor left.
const READY: &str = "every descriptor is taken";
/// Descriptors of the child; more than any runtime takes for itself.
const LIMIT: u32 = 192;
const VENUE: Venue = Venue::GateioSpot;
const CAUSE: &str = "the network failed";

/// The parent has the exchange, and cuts the child's connection when it cannot make another.
pub(super) fn sockets_are_exhausted(driver: &'static dyn Driver) {
    if let Ok(url) = std::env::var(URL) {
        return without_descriptors(driver, url);
    }
    let exchange = Setup::of(VENUE).start();
    let program = std::env::current_exe().expect("this test");
    let mut child = Command::new("sh")
        .args(["-c", &format!("ulimit -n {LIMIT} && exec \"$@\""), "sh"])
        .arg(program)
        .args(["sockets_are_exhausted", "--exact", "--nocapture", "--test-threads", "1"])
        .env(URL, exchange.simulator.url())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child");
    let mut said = Vec::new();
    for line in BufReader::new(child.stdout.take().expect("its output")).lines() {
        let line = line.expect("its words");
        if line.contains(READY) {
            assert!(exchange.simulator.act(Action::Cut));
        }
        said.push(line);
    }
    let status = child.wait().expect("its end");
    assert!(status.success(), "{status}: {said:#?}");
    assert!(said.iter().any(|line| line.contains(READY)), "{said:#?}");
}

fn without_descriptors(driver: &'static dyn Driver, url: String) {
    let rest_base = url.replace("ws://", "http://").replace("/ws/v4/", "");
    let script = Script { url, rest_base, ..Setup::of(VENUE).start().books() };
    let mut running = Running::start(driver, script, None);
    running.says(&goes_live(VENUE));
    let over = Arc::new(AtomicBool::new(false));
    let until = Arc::clone(&over);
    let taker = thread::spawn(move || take_all(&until));
    let in_vain = format!("connection: connecting to backoff: {CAUSE}");
    // The descriptor of the connection that was cut may be had again before it is taken.
    while running.first_of(&[&in_vain, "connection: subscribing to live"]) != 0 {
        println!("{READY}");
    }
    over.store(true, Ordering::Relaxed);
    taker.join().expect("the taker");
    running.until("connection: subscribing to live");
    running.close();
    let _ = running.ended();
}

/// Takes every descriptor that there is, and every one that is given back.
fn take_all(over: &AtomicBool) {
    let mut taken = Vec::new();
    let mut ready = false;
    while !over.load(Ordering::Relaxed) {
        match File::open("/dev/null") {
            Ok(file) => taken.push(file),
            Err(_) if ready => thread::yield_now(),
            Err(_) => {
                println!("{READY}");
                ready = true;
            }
        }
    }
}
