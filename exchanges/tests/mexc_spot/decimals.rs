//! Numbers of any digits, from the text on the wire to the event, beside `bigdecimal`.

use proptest::prelude::*;

use crate::{number, ours, wire};

/// A push with a price, read: its lines, or why there are none.
fn check(text: &str) {
    // With a size of four lengths, so that what follows the number is not always the same.
    for size in ["1", "0.00000001", "123456.5", "0"] {
        let push = wire::depth_of("XYUSDT", 7, &[(text.to_owned(), size.to_owned())]);
        let read = ours::push(&push).map(|(lines, _)| lines[0].clone());
        let read = read.map_err(|malformed| malformed.kind);
        let expected = number::amount(text).map(|price| {
            let size = number::amount(size).unwrap();
            let times = "time=1700000000123000000 sent=1700000000123000000";
            format!("delta XYUSDT ids=7..=7 bids=[{price}x{size}] asks=[] {times}")
        });
        assert_eq!(read, expected, "{text:?}");
    }
}

#[test]
fn numbers_at_the_edges_are_exact() {
    for text in [
        "0",
        "-0",
        "00000000.00000000",
        "99999999.99999999",
        "100000000.00000001",
        "18446744073709551615",
        "18446744073709551616",
        "79228162514264337593543950335",
        "79228162514264337593543950336",
        "7.9228162514264337593543950335",
        "0.0000000000000000000000000001",
        "0.00000000000000000000000000001",
        "0.10000000000000000000000000000000000",
        "1e5",
        "1E-28",
        "1e-29",
        "10e28",
        "1e29",
        "",
        ".",
        ".5",
        "5.",
        "+1",
        " 1",
        "1 ",
        "1.2.3",
        "0x10",
        "NaN",
        "١",
    ] {
        check(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn digits_are_exact_or_out_of_range(text in "-?[0-9]{1,33}(\\.[0-9]{1,33})?") {
        check(&text);
    }

    #[test]
    fn prices_are_exact(text in "[0-9]{1,9}(\\.[0-9]{1,10})?") {
        check(&text);
    }

    #[test]
    fn other_texts_are_no_numbers(text in "[-+0-9.eE x]{0,12}") {
        check(&text);
    }
}
