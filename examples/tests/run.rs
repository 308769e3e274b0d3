//! Runs each example as a process of its own against the simulated exchange.

use core::time::Duration;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use tickwire_simulator::account::{Act, Profile};
use tickwire_simulator::faults::Action;
use tickwire_simulator::venue::Venue;
use tickwire_simulator::{Config, Simulator, gateio, mexc};

use program::program;

mod program;

/// How long a line may take, and how many may come, before a test says that it hangs.
const PATIENCE: Duration = Duration::from_secs(60);
const LINES_MAX: usize = 20_000;

/// The account of the examples at the exchange.
const USER: u64 = 1_000_001;
const KEY: &str = "key-of-a-test";
const SECRET: &str = "secret-of-a-test";

/// An example that is killed when the test is over, whatever its end.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    /// Starts an example with the exchange's address and `arguments`.
    fn start(name: &str, exchange: &Simulator, arguments: &[&str]) -> Self {
        let mut command = Command::new(program(name));
        command.env("TICKWIRE_KEY", KEY).env("TICKWIRE_SECRET", SECRET);
        command.arg(exchange.url()).args(arguments).stdout(Stdio::piped());
        Self(command.spawn().unwrap_or_else(|error| panic!("{name} does not start: {error}")))
    }

    /// Reads all that the example says until it ends by itself.
    fn ends(mut self) -> String {
        let mut said = String::new();
        let mut stdout = self.0.stdout.take().expect("it is piped");
        stdout.read_to_string(&mut said).expect("it says text");
        assert!(self.0.wait().expect("it ends").success(), "{said}");
        said
    }

    /// Reads lines until each of `words` was in one; the test fails with what the example said
    /// where it does not say them.
    fn says(&mut self, words: &[&str]) {
        self.lines().say(words);
    }

    /// Reads its lines from here on.
    fn lines(&mut self) -> Lines {
        let stdout = self.0.stdout.take().expect("it is piped");
        let (lines, said) = mpsc::channel();
        // Ends when the example does, or when nobody listens any more.
        thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|it| lines.send(it))
        });
        Lines(said)
    }
}

/// The lines of an example, as it says them.
struct Lines(mpsc::Receiver<String>);

impl Lines {
    /// Reads on until each of `words` was in a line.
    fn say(&mut self, words: &[&str]) {
        let mut missing = words.to_vec();
        let mut heard = String::new();
        for line in (0..LINES_MAX).map_while(|_| self.0.recv_timeout(PATIENCE).ok()) {
            missing.retain(|word| !line.contains(word));
            if missing.is_empty() {
                return;
            }
            if heard.len() < 10_000 {
                heard.push_str(&line);
                heard.push('\n');
            }
        }
        panic!("nobody said {missing:?} in:\n{heard}");
    }
}

#[expect(clippy::disallowed_methods, reason = "the exchange's clock is that of this machine")]
fn now() -> Duration {
    std::time::UNIX_EPOCH.elapsed().unwrap_or(Duration::ZERO)
}

fn start(venue: impl Venue + 'static) -> Simulator {
    Simulator::start(venue, Config::default()).expect("a port of loopback is free")
}

/// One that is like Gate.io.
fn exchange() -> Simulator {
    start(gateio::spot::Spot::new(gateio::spot::Config::default(), now()))
}

/// One with an account that has something.
fn exchange_with_account() -> Simulator {
    let mut config = gateio::spot::Config::default();
    let account = Profile::new(USER, KEY, SECRET).with("USDT", "10000000").with("BTC", "100");
    config.accounts = vec![account];
    start(gateio::spot::Spot::new(config, now()))
}

/// An order of the account that another client of it places.
fn elsewhere(price: &str, force: &str) -> Action {
    let (symbol, side, amount) = ("BTC_USDT".into(), "buy".into(), "0.01".into());
    let (price, force, text) = (Some(price.into()), force.into(), String::new());
    let act = Act::Place { symbol, side, price, amount, force, text };
    Action::Account { user: USER, act }
}

#[test]
fn the_first_program_tells_what_happens() {
    let exchange = exchange();
    let mut first = Running::start("first", &exchange, &[]);
    first.says(&["live", "BTC_USDT", "ETH_USDT", "trade"]);
    assert_eq!(exchange.stats().violations, [""; 0]);
}

#[test]
fn the_order_book_program_shows_a_live_book() {
    let exchange = exchange();
    let mut program = Running::start("order_book", &exchange, &[]);
    program.says(&["BTC_USDT has no book to trust: syncing", " x "]);
    assert_eq!(exchange.stats().violations, [""; 0]);
}

#[test]
fn the_program_of_two_venues_follows_both() {
    let gateio = exchange();
    let mexc = start(mexc::spot::Spot::new(mexc::spot::Config::default(), now()));
    let mut program = Running::start("two_venues", &gateio, &[&mexc.url()]);
    program.says(&[
        "gateio BTC_USDT  no book to trust: syncing",
        "mexc   BTCUSDT   no book to trust: syncing",
        "gateio ETH_USDT  trade ",
        "mexc   ETHUSDT   trade ",
        " | ",
    ]);
    assert_eq!(gateio.stats().violations, [""; 0]);
    assert_eq!(mexc.stats().violations, [""; 0]);
}

#[test]
fn the_loop_without_a_runtime_shows_a_live_book() {
    let exchange = exchange();
    let mut program = Running::start("event_loop", &exchange, &["BTC_USDT", "ETH_USDT"]);
    let mut lines = program.lines();
    lines.say(&["BTC_USDT ", "ETH_USDT ", " | "]);
    assert!(exchange.act(Action::Cut));
    lines.say(&["again in "]);
    lines.say(&["BTC_USDT ", "ETH_USDT ", " | "]);
    assert_eq!(exchange.stats().violations, [""; 0]);
}

#[test]
fn the_loop_over_mio_shows_live_books_of_two_venues() {
    let gateio = exchange();
    let mexc = start(mexc::spot::Spot::new(mexc::spot::Config::default(), now()));
    let mut program = Running::start("mio_two_venues", &gateio, &[&mexc.url()]);
    let mut lines = program.lines();
    lines.say(&["gateio BTC_USDT ", "gateio ETH_USDT ", "mexc   BTCUSDT ", "mexc   ETHUSDT "]);
    // What one goes through is nothing to the other, and it comes back.
    assert!(gateio.act(Action::Cut));
    lines.say(&["gateio again in "]);
    lines.say(&["mexc   BTCUSDT ", "gateio BTC_USDT "]);
    assert_eq!(gateio.stats().violations, [""; 0]);
    assert_eq!(mexc.stats().violations, [""; 0]);
}

#[test]
fn the_account_program_tells_what_was_and_what_happens() {
    let exchange = exchange_with_account();
    assert!(exchange.act(elsewhere("1000", "")), "an order rests before the program is there");
    let mut program = Running::start("account", &exchange, &[]);
    let mut lines = program.lines();
    lines.say(&["is open", "BTC: 100 to use", "1 orders rest, 2 assets are held"]);
    assert!(exchange.act(elsewhere("900000", "ioc")));
    lines.say(&["fill: buy 0.", "is filled", "BTC: 100.00998 to use"]);
    assert_eq!(exchange.stats().violations, [""; 0]);
}

#[test]
fn the_order_program_places_and_cancels() {
    let exchange = exchange_with_account();
    let said = Running::start("order", &exchange, &[]).ends();
    assert_eq!(said, "the venue has the order\ncancelled: Some(Done)\n");
    let view = exchange.account(USER).expect("the account is there");
    assert_eq!((view.orders.len(), view.orders[0].is_open), (1, false));
    assert_eq!(exchange.stats().violations, [""; 0]);
}

#[test]
fn the_readme_shows_these_programs() {
    let readme = include_str!("../../README.md");
    for program in [
        include_str!("../first.rs"),
        include_str!("../order_book.rs"),
        include_str!("../account.rs"),
        include_str!("../order.rs"),
    ] {
        let (_, code) = program.split_once("\n\n").expect("a comment comes first");
        assert!(readme.contains(code), "not in README.md as it stands:\n{code}");
    }
}
