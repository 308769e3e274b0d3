//! `account` and `order`, against a simulated exchange in a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::{Run, run, send, tickwire};

const KEY: &str = "planted-key-of-a-test";
const SECRET: &str = "planted-secret-of-a-test";

/// The tool with credentials in its environment.
fn as_owner(args: &[&str], secret: &str) -> Command {
    let mut command = tickwire(args);
    command.env("TICKWIRE_KEY", KEY).env("TICKWIRE_SECRET", secret);
    command
}

/// A simulated exchange with an account; it ends when this is dropped.
struct Exchange {
    child: Child,
    url: String,
}

impl Exchange {
    fn start(venue: &str) -> Self {
        let mut command = as_owner(&["simulate", venue, "--account", "--seconds", "600"], SECRET);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the tool starts");
        let mut url = String::new();
        let stdout = child.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut url).expect("the address is said");
        Self { child, url: url.trim_end().into() }
    }

    fn ask(&self, args: &[&str]) -> Run {
        let args = [args, &["--url", &self.url]].concat();
        let run: Run = as_owner(&args, SECRET).output().expect("the tool starts").into();
        look(&run);
        run
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// No secret is shown.
fn look(run: &Run) {
    for shown in [&run.stdout, &run.stderr] {
        assert!(!shown.contains("planted") && !shown.contains("listenKey="), "{shown}");
    }
}

fn types(run: &Run) -> Vec<String> {
    run.lines().iter().map(|line| line["type"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_order_is_placed_amended_found_and_cancelled() {
    lives("gateio-spot", "0.01");
}

#[test]
fn an_order_of_contracts_is_placed_amended_found_and_cancelled() {
    lives("gateio-futures-usdt", "2");
}

fn lives(venue: &str, size: &str) {
    let exchange = Exchange::start(venue);
    let id = placed(&exchange, venue, size);
    amended(&exchange, venue, &id);
    let cancelled = exchange.ask(&["order", venue, "cancel", "BTC_USDT", &id, "--json"]);
    assert_eq!(cancelled.code, Some(0), "{cancelled:?}");
    let again = exchange.ask(&["order", venue, "cancel", "BTC_USDT", &id]);
    assert_eq!(again.code, Some(10), "{again:?}");
    assert!(again.stderr.contains("the venue did not do it: refused"), "{again:?}");
}

/// Places an order; its id.
fn placed(exchange: &Exchange, venue: &str, size: &str) -> String {
    let order = ["order", venue, "place", "BTC_USDT", "buy", size, "--price", "1000", "--json"];
    let placed = exchange.ask(&order);
    let order = order_of(&placed);
    assert_eq!((&order["status"], &order["price"]), (&"open".into(), &"1000".into()));
    let lines = placed.lines();
    let outcome = lines.iter().rfind(|line| line["type"] == "outcome");
    assert_eq!(outcome.map(|line| &line["outcome"]), Some(&Value::from("done")), "{placed:?}");
    order["id"].to_string().replace('"', "")
}

/// Lists it, amends it and asks for it: each is done, and shows the order.
fn amended(exchange: &Exchange, venue: &str, id: &str) {
    let listed = exchange.ask(&["order", venue, "list", "BTC_USDT", "--json"]);
    assert_eq!(order_of(&listed)["price"], "1000");
    let amend = ["order", venue, "amend", "BTC_USDT", id, "--price", "1001", "--json"];
    let amended = exchange.ask(&amend);
    assert_eq!(amended.code, Some(0), "{amended:?}");
    let found = exchange.ask(&["order", venue, "status", "BTC_USDT", id, "--json"]);
    assert_eq!(order_of(&found)["price"], "1001");
}

/// The last that a request that was done says of an order.
fn order_of(run: &Run) -> Value {
    assert_eq!(run.code, Some(0), "{run:?}");
    let order = run.lines().into_iter().rfind(|line| line["type"] == "order");
    order.unwrap_or_else(|| panic!("no order: {run:?}"))
}

#[test]
fn an_order_is_printed_once_and_found_again() {
    let exchange = Exchange::start("gateio-spot");
    let ask =
        |args: &[&str]| exchange.ask(&[&["order", "gateio-spot"], args, &["--json"]].concat());
    let orders = |run: &Run| {
        let is_order = |line: &Value| line["type"] == "order";
        run.lines().into_iter().filter(is_order).map(|line| line["id"].clone()).collect::<Vec<_>>()
    };
    let placed = orders(&ask(&["place", "BTC_USDT", "buy", "0.01", "--price", "1000"]));
    assert_eq!(placed.len(), 1, "the answer and the stream say the same: {placed:?}");
    assert_eq!(orders(&ask(&["list", "BTC_USDT"])), placed);
    let id = placed[0].as_str().expect("it is a text");
    assert_eq!(orders(&ask(&["status", "BTC_USDT", id])), placed);
    assert_eq!(orders(&ask(&["list", "BTC_USDT", "--finished"])), Vec::<Value>::new());
}

#[cfg(unix)]
#[test]
fn an_account_is_followed_as_lines() {
    for venue in ["gateio-spot", "gateio-futures-usdt", "mexc-spot"] {
        let exchange = Exchange::start(venue);
        let followed = until_live(&exchange, venue);
        look(&followed);
        assert_eq!((followed.code, followed.stderr.as_str()), (Some(0), ""), "{followed:?}");
        let types = types(&followed);
        for wanted in ["connection", "subscription", "balance", "account_state"] {
            assert!(types.iter().any(|kind| kind == wanted), "{wanted}: {followed:?}");
        }
    }
}

/// Follows an account until it is live, and then ends it in an orderly way.
#[cfg(unix)]
fn until_live(exchange: &Exchange, venue: &str) -> Run {
    let args = ["account", venue, "--json", "--duration", "600", "--url", &exchange.url];
    let mut command = as_owner(&args, SECRET);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the tool starts");
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    let (mut said, mut live) = (String::new(), false);
    while !live {
        let begun = said.len();
        assert!(stdout.read_line(&mut said).expect("a line comes") > 0, "never live: {said}");
        let line: Value = serde_json::from_str(&said[begun..]).expect("it is JSON");
        live = line["type"] == "account_state" && line["state"] == "live";
    }
    send("-INT", &child);
    stdout.read_to_string(&mut said).expect("it is UTF-8");
    Run { stdout: said, ..Run::from(child.wait_with_output().expect("the tool ends")) }
}

#[test]
fn a_wrong_secret_ends_it_after_one_attempt() {
    for venue in ["gateio-spot", "mexc-spot"] {
        let exchange = Exchange::start(venue);
        let args = ["account", venue, "--json", "--url", &exchange.url];
        let refused: Run = as_owner(&args, "planted-wrong").output().expect("it starts").into();
        assert_eq!(refused.code, Some(7), "{refused:?}");
        assert!(refused.sentence().contains("check the key and the secret"), "{refused:?}");
        let attempts = refused.lines().iter().filter(|line| line["attempt"].is_u64()).count();
        assert_eq!(attempts, 0, "{refused:?}");
        look(&refused);
    }
}

#[test]
fn a_dry_run_prints_the_message_and_needs_no_credentials() {
    let dry = ["order", "gateio-spot", "--dry-run"];
    let place = ["place", "BTC_USDT", "buy", "0.001", "--price", "50000"];
    let shown = without_credentials(&[&dry[..], &place[..]].concat());
    assert_eq!((shown.code, shown.stderr.as_str()), (Some(0), ""));
    let [message] = &shown.lines()[..] else { panic!("{shown:?}") };
    assert_eq!(message["event"], "api");
    assert_eq!(message["channel"], "spot.order_place");
    let order = &message["payload"]["req_param"];
    assert_eq!((&order["amount"], &order["price"]), (&"0.001".into(), &"50000".into()));
    assert!(order["text"].as_str().is_some_and(|text| text.starts_with("t-")), "{order}");
}

#[test]
fn a_dry_run_of_every_request_of_contracts() {
    for (request, channel, member, value) in [
        ("place BTC_USDT sell 3 --price 50000", "futures.order_place", "size", "-3"),
        ("amend BTC_USDT 7 --price 50000", "futures.order_amend", "order_id", "\"7\""),
        ("cancel BTC_USDT 7", "futures.order_cancel", "order_id", "\"7\""),
        ("status BTC_USDT 7", "futures.order_status", "order_id", "\"7\""),
        ("list BTC_USDT", "futures.order_list", "status", "\"open\""),
    ] {
        let request: Vec<_> = request.split(' ').collect();
        let dry = ["order", "gateio-futures-usdt", "--dry-run"];
        let shown = without_credentials(&[&dry[..], &request[..]].concat());
        assert_eq!((shown.code, shown.stderr.as_str()), (Some(0), ""), "{shown:?}");
        let [message] = &shown.lines()[..] else { panic!("{shown:?}") };
        assert_eq!(message["channel"], channel);
        let said = message["payload"]["req_param"][member].to_string();
        assert_eq!(said.trim_matches('"'), value.trim_matches('"'), "{shown:?}");
        assert!(!shown.stdout.contains("SIGN") && !shown.stdout.contains("KEY"), "{shown:?}");
    }
}

/// The tool where the environment has no credentials.
fn without_credentials(args: &[&str]) -> Run {
    let mut command = tickwire(args);
    command.env_remove("TICKWIRE_KEY").env_remove("TICKWIRE_SECRET");
    command.output().expect("the tool starts").into()
}

#[test]
fn who_has_no_credentials_is_told_where_they_go() {
    let refused = without_credentials(&["account", "gateio-spot"]);
    assert_eq!(refused.code, Some(6));
    assert!(refused.sentence().contains("set TICKWIRE_GATEIO_SPOT_KEY"), "{refused:?}");
    let refused = as_owner(&["account", "gateio-spot", "--url", "ws://10.0.0.1/"], SECRET);
    let refused: Run = { refused }.output().expect("the tool starts").into();
    assert_eq!(refused.code, Some(6));
    assert!(refused.sentence().contains("without TLS"), "{refused:?}");
    let refused = run(&["order", "mexc-spot", "list", "BTCUSDT"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.sentence().contains("takes no orders over its socket"), "{refused:?}");
}

#[test]
fn the_demo_of_accounts_ends_with_all_equal() {
    let shown = run(&["demo", "--private", "--seconds", "6"]);
    assert_eq!((shown.code, shown.stderr.as_str()), (Some(0), ""), "{shown:?}");
    for words in ["account live in ", "! the exchange is gone", "live again in ", "all is equal at"]
    {
        assert_eq!(shown.stdout.matches(words).count(), 3, "{words}: {shown:?}");
    }
}

#[test]
fn the_demo_of_accounts_finds_a_balance_that_differs() {
    let args = ["demo", "--private", "--seconds", "3", "--change-one-balance", "mexc-spot"];
    let shown = run(&args);
    assert_eq!(shown.code, Some(8), "{shown:?}");
    assert!(shown.sentence().contains("mexc-spot differs: of "), "{shown:?}");
    assert_eq!(shown.stdout.matches("all is equal at the end").count(), 2, "{shown:?}");
}
