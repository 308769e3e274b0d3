//! One table of faults and of the classes of notice that they are told by, whatever the driver.

use std::collections::BTreeSet;
use std::net::TcpListener;

use tickwire_simulator::Certificate;
use tickwire_simulator::faults::Action;

use crate::driver::Driver;
use crate::exchange::Setup;
use crate::running::Running;
use crate::script::{Script, Venue};

use super::trust::without_tls;
use super::unreachable::to;

/// A fault, and how it is told. Exhausted sockets are `sockets_are_exhausted`, in a process of its
/// own.
struct Case {
    fault: &'static str,
    /// The scenario of which it is an instance: who leaves that out, leaves this out.
    scenario: &'static str,
    make: fn() -> (Option<crate::exchange::Exchange>, Script),
    class: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        fault: "the peer is killed",
        scenario: "is_cut_off",
        make: || followed(Setup::of(Venue::GateioSpot)),
        class: &[
            "connection: live to backoff: the connection ended without a close frame (1006) | \
             connection: live to backoff: the connection was reset",
        ],
    },
    Case {
        fault: "nobody listens",
        scenario: "nobody_listens",
        make: || {
            let address = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
            (None, to(format!("ws://{}/ws/v4/", address.expect("an address"))))
        },
        class: &[
            "cannot connect: nothing listens at the address",
            "connection: connecting to backoff: nothing listens at the address",
        ],
    },
    Case {
        fault: "the name is nobody's",
        scenario: "the_name_is_nobodys",
        make: || (None, to("ws://nobody.invalid:80/ws/v4/".to_owned())),
        class: &[
            "cannot connect: the host name was not resolved",
            "connection: connecting to backoff: the host name was not resolved",
        ],
    },
    Case {
        fault: "TLS fails",
        scenario: "there_is_no_tls",
        make: || {
            let exchange = Setup::of(Venue::GateioSpot).start();
            let script = without_tls(&exchange);
            (Some(exchange), script)
        },
        class: &[
            "cannot connect: the TLS handshake failed",
            "connection: connecting to backoff: the TLS handshake failed",
        ],
    },
    Case {
        fault: "the certificate is another host's",
        scenario: "another_host_is_final",
        make: || {
            let setup = Setup::of(Venue::GateioSpot);
            followed(setup.certified(Certificate::Valid, "elsewhere.example"))
        },
        class: &[
            "cannot connect: the server's certificate is not acceptable",
            "connection: connecting to stopped: the server's certificate is not acceptable",
            "over: trying again is of no use: the server's certificate is not acceptable",
        ],
    },
    Case {
        fault: "REST is refused",
        scenario: "a_snapshot_is_refused",
        make: || followed(Setup::of(Venue::GateioSpot).faults(|it| it.rest_status = Some(503))),
        class: &["BTC_USDT snapshot: the answer is HTTP 503; it is asked for again"],
    },
];

fn followed(setup: Setup) -> (Option<crate::exchange::Exchange>, Script) {
    let exchange = setup.start();
    let script = exchange.books();
    (Some(exchange), script)
}

/// Each fault is told by the same lines.
pub(super) fn faults_have_the_same_classes(driver: &'static dyn Driver) {
    let left_out: BTreeSet<_> = driver.left_out().iter().map(|it| it.scenario).collect();
    for Case { fault, scenario, make, class } in CASES {
        if left_out.contains(scenario) {
            println!("{:<12} {fault:<34} (left out)", driver.name());
            continue;
        }
        let (exchange, script) = make();
        let mut running = Running::start(driver, script, None);
        if *fault == "the peer is killed" {
            let exchange = exchange.as_ref().expect("an exchange");
            running.until("BTC_USDT book: live");
            assert!(exchange.simulator.act(Action::Cut));
        }
        for line in *class {
            running.until(line);
            println!("{:<12} {fault:<34} {line}", driver.name());
        }
        running.close();
        let _ = running.ended();
    }
}
