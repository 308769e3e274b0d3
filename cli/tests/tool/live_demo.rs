//! `demo`: it shows every recovery, its books are equal, and it finds out where they are not.

use crate::support::{Run, run};

/// What the summary says of a venue.
fn summary<'r>(run: &'r Run, venue: &str) -> &'r str {
    let (_, summary) = run
        .stdout
        .split_once(&format!("\n\n{venue}: "))
        .unwrap_or_else(|| panic!("no summary of {venue}: {run:?}"));
    summary.split("\n\n").next().unwrap_or(summary)
}

/// The numbers of a line of a summary, thousands joined.
fn numbers(summary: &str, start: &str) -> Vec<u64> {
    let line = summary.lines().find(|line| line.trim_start().starts_with(start));
    let line = line.unwrap_or_else(|| panic!("no line {start}: {summary}")).replace(',', "");
    line.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// Asserts that these words come in this order on the lines of a venue.
fn assert_story(run: &Run, venue: &str, words: &[&str]) {
    let lines = run.stdout.lines().filter(|line| line.contains(venue));
    let story: String = lines.map(|line| format!("{line}\n")).collect();
    let mut rest = story.as_str();
    for word in words {
        let found = rest.find(word).unwrap_or_else(|| panic!("{venue}: no {word}: {story}"));
        rest = &rest[found..];
    }
}

#[test]
fn both_venues_recover_and_every_book_is_equal() {
    let run = run(&["demo", "--plain", "--seconds", "6"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    for (venue, words) in [
        (
            "gateio-spot",
            &[
                "8 symbols of a simulated gateio-spot at wss://",
                "all 8 books live in",
                "the exchange loses 3 updates of ETH_USDT",
                "ETH_USDT book: stale (updates missing",
                "ETH_USDT book: live again in",
                "the exchange cuts every connection",
                "live to backoff",
                "subscribing to live",
                "all 8 books live again",
            ][..],
        ),
        (
            "mexc-spot",
            &[
                "8 symbols of a simulated mexc-spot at wss://",
                "connection 1 is made for 4 symbols",
                "all 8 books live in",
                "every connection is to be replaced",
                "to take over from connection",
                "has taken over from connection",
                "2 connections replaced in",
                "the exchange closes every connection without a status",
                "live to backoff: the server closed without a code (1005)",
                "subscribing to live",
                "all 8 books live again",
            ],
        ),
    ] {
        assert_story(&run, venue, words);
        let summary = summary(&run, venue);
        let [equal, made] = numbers(summary, "equal")[..] else { panic!("{summary}") };
        assert!(equal == made && made >= 20, "{summary}");
        assert!(numbers(summary, "updates")[0] >= 8 * 100, "{summary}");
        for words in ["all books recovered in", "from read to handler: p50"] {
            assert!(summary.contains(words), "{words}: {summary}");
        }
    }
    assert!(summary(&run, "gateio-spot").contains("gaps of other books: 0"), "{}", run.stdout);
    let mexc = summary(&run, "mexc-spot");
    assert!(mexc.contains("2 of 2 connections replaced in"), "{mexc}");
    assert!(mexc.contains("changes of books lost: 0, twice: 0"), "{mexc}");
}

#[test]
fn one_wrong_level_is_found_on_either_venue() {
    for (venue, flips) in [("gateio-spot", &[][..]), ("mexc-spot", &["mexc-spot"])] {
        let args = ["demo", "--plain", "--seconds", "3", "--no-tls", "--flip-one-level"];
        let run = run(&[&args[..], flips].concat());
        assert_eq!(run.code, Some(8), "{run:?}");
        let sentence = run.sentence();
        assert!(sentence.contains(&format!("{venue}: a book differs")), "{run:?}");
        assert!(sentence.contains(", ask 1: we have"), "{run:?}");
        let [equal, made] = numbers(summary(&run, venue), "equal")[..] else { panic!("{run:?}") };
        assert_eq!(equal + 1, made, "{}", run.stdout);
        assert!(run.stdout.contains("at ws://"), "{}", run.stdout);
    }
}

#[test]
fn fewer_than_eight_symbols_are_no_demo() {
    assert_eq!(run(&["demo", "--symbols", "7"]).code, Some(2));
    let help = run(&["demo", "--help"]);
    assert!(!help.stdout.contains("flip"), "{}", help.stdout);
}
