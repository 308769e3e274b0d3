//! `demo`: it shows both recoveries, its books are equal, and it finds out where they are not.

use crate::support::{Run, run};

/// The numbers of a line of the summary, thousands joined.
fn numbers(run: &Run, start: &str) -> Vec<u64> {
    let line = run.stdout.lines().find(|line| line.trim_start().starts_with(start));
    let line = line.unwrap_or_else(|| panic!("no line {start}: {run:?}")).replace(',', "");
    line.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

#[test]
fn it_recovers_twice_and_every_book_is_equal() {
    let run = run(&["demo", "--plain", "--seconds", "4"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    assert!(run.stdout.starts_with("8 symbols of a simulated gateio-spot at wss://"), "{run:?}");
    let mut rest = run.stdout.as_str();
    for words in [
        "all 8 books live in",
        "the exchange loses 3 updates of ETH_USDT",
        "ETH_USDT book: stale (updates missing",
        "ETH_USDT book: live again in",
        "the exchange cuts the connection",
        "live to backoff",
        "subscribing to live",
        "all 8 books live again",
        "gaps of other books: 0",
        "all books recovered in",
        "from read to handler: p50",
    ] {
        let found = rest.find(words).unwrap_or_else(|| panic!("no {words}: {}", run.stdout));
        rest = &rest[found..];
    }
    let [equal, made] = numbers(&run, "equal")[..] else { panic!("{}", run.stdout) };
    assert!(equal == made && made >= 20, "{}", run.stdout);
    assert!(numbers(&run, "updates")[0] >= 8 * 100, "{}", run.stdout);
}

#[test]
fn one_wrong_level_is_found() {
    let run = run(&["demo", "--plain", "--seconds", "3", "--no-tls", "--flip-one-level"]);
    assert_eq!(run.code, Some(8), "{run:?}");
    let sentence = run.sentence();
    assert!(
        sentence.contains("a book differs") && sentence.contains(", ask 1: we have"),
        "{run:?}"
    );
    let [equal, made] = numbers(&run, "equal")[..] else { panic!("{}", run.stdout) };
    assert_eq!(equal + 1, made, "{}", run.stdout);
    assert!(run.stdout.contains("at ws://"), "{}", run.stdout);
}

#[test]
fn fewer_than_eight_symbols_are_no_demo() {
    assert_eq!(run(&["demo", "--symbols", "7"]).code, Some(2));
    let help = run(&["demo", "--help"]);
    assert!(!help.stdout.contains("flip"), "{}", help.stdout);
}
