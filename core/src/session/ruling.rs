//! What a verdict says of one symbol.

use crate::exchange::Verdict;

/// What a venue that answers symbol by symbol says of one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ruling {
    /// It is accepted.
    Accepted,
    /// It is refused.
    Refused,
    /// It is not named: its answer is still to come.
    Open,
}

impl Ruling {
    /// Reads a verdict, whose two texts are lists with commas between. A symbol that is named in
    /// both is refused: better told of data that should not come than silent on data that does not.
    pub(crate) fn of(symbol: &str, verdict: &Verdict<'_>) -> Self {
        let common = common(symbol, verdict);
        let names = |list: &str| items(list).any(|item| places(item, symbol) > common);
        if names(verdict.refused) {
            Self::Refused
        } else if names(verdict.accepted) {
            Self::Accepted
        } else {
            Self::Open
        }
    }

    /// Reads a verdict on a channel of the whole market, whose name has no symbol: what it lists is
    /// that channel.
    pub(crate) fn of_market(verdict: &Verdict<'_>) -> Self {
        if items(verdict.refused).next().is_some() {
            Self::Refused
        } else if items(verdict.accepted).next().is_some() {
            Self::Accepted
        } else {
            Self::Open
        }
    }
}

/// Whether a verdict lists anything; one that does not is about its request as a whole.
pub(crate) fn lists(verdict: &Verdict<'_>) -> bool {
    Ruling::of_market(verdict) != Ruling::Open
}

/// Whether free words name `symbol`: as a whole word, whatever other signs are around it.
pub(crate) fn names(text: &str, symbol: &str) -> bool {
    count(text, symbol, is_of_word) > 0
}

/// Whether a sign is one of a word. Beyond ASCII all are, as of a name in any script, but for the
/// blocks of punctuation and of symbols: a full table of letters takes more than two KiB of a small
/// target's flash.
fn is_of_word(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric() || c == '_' || c == '-',
        // Latin-1's; punctuation, arrows, boxes and other symbols; punctuation of Chinese and
        // Japanese, but for the signs that stand for one of a word; forms of punctuation, marks of
        // no width, and the full width; pictures.
        '\u{80}'..='\u{bf}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{3030}'
        | '\u{303d}'..='\u{303f}'
        | '\u{fe10}'..='\u{fe6f}'
        | '\u{feff}'
        | '\u{ff00}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff65}'
        | '\u{fff0}'..='\u{ffff}'
        | '\u{1f000}'..='\u{1faff}' => false,
        _ => true,
    }
}

/// How often every item of a verdict has the symbol's text, as where it is a word of the channel's
/// name: the item that is about the symbol has it once more.
fn common(symbol: &str, verdict: &Verdict<'_>) -> usize {
    let (mut first, mut are_alike, mut least) = (None, true, usize::MAX);
    for item in items(verdict.accepted).chain(items(verdict.refused)) {
        are_alike &= *first.get_or_insert(item) == item;
        least = least.min(places(item, symbol));
    }
    if are_alike { 0 } else { least }
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    // At ASCII signs only, so that an item is text again.
    let items = list.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii);
    items.filter(|item| !item.is_empty()).map(|item| core::str::from_utf8(item).unwrap_or_default())
}

/// How often an item of a list has `symbol` between what parts its fields. All other signs may be
/// of a symbol: `B.AUSDT` does not name `AUSDT`.
fn places(item: &str, symbol: &str) -> usize {
    let is_of_symbol = |c: char| {
        !c.is_ascii_whitespace()
            && !matches!(c, '@' | ',' | '[' | ']' | '(' | ')' | '{' | '}' | '"' | '\'')
    };
    count(item, symbol, is_of_symbol)
}

/// How often `text` has `symbol` with no `part` of a longer name before or behind it.
fn count(text: &str, symbol: &str, part: fn(char) -> bool) -> usize {
    let (mut rest, mut before, mut count) = (text, None, 0);
    while !rest.is_empty() {
        let behind = rest.strip_prefix(symbol).filter(|_| !before.is_some_and(part));
        if let Some(behind) = behind
            && !behind.chars().next().is_some_and(part)
        {
            count += 1;
        }
        let mut signs = rest.chars();
        before = signs.next();
        rest = signs.as_str();
    }
    count
}

#[cfg(test)]
mod tests {
    use super::Ruling::{Accepted, Open, Refused};
    use super::*;

    #[track_caller]
    fn is(symbol: &str, accepted: &str, refused: &str, ruling: Ruling) {
        assert_eq!(Ruling::of(symbol, &Verdict { accepted, refused }), ruling, "{symbol}");
    }

    #[test]
    fn each_symbol_has_its_own_ruling() {
        let (accepted, refused) = ("x@v3@10ms@ABC,x@v3@10ms@ABCD", "x@v3@10ms@BCD");
        is("ABC", accepted, refused, Accepted);
        is("ABCD", accepted, refused, Accepted);
        is("BCD", accepted, refused, Refused);
        for other in ["AB", "BC", "CD", "ABCDE", "EFG"] {
            is(other, accepted, refused, Open);
        }
        is("ABC", "x@ABC", "x@ABC", Refused);
        is("ABC", "", "", Open);
        is("ABC", " , ,", "ABC", Refused);
    }

    #[test]
    fn letters_of_any_script_make_a_word() {
        let (accepted, refused) = ("x@\u{9f99}\u{867e}AB@y", "x@\u{9f99}@y,x@AB-C@y,x@AB_C@y");
        is("\u{9f99}\u{867e}AB", accepted, refused, Accepted);
        is("\u{9f99}", accepted, refused, Refused);
        is("AB", accepted, refused, Open);
        is("\u{867e}AB", accepted, refused, Open);
        is("C", accepted, refused, Open);
    }

    #[test]
    fn signs_within_a_symbol_do_not_end_it() {
        let listed = "x@B.AUSDT@5,x@AUSDT$@5,x@C+AUSDT,AUSDT/D";
        is("AUSDT", listed, "x@\u{9f99}.AUSDT", Open);
        for symbol in ["B.AUSDT", "AUSDT$", "C+AUSDT", "AUSDT/D"] {
            is(symbol, listed, "", Accepted);
        }
        for item in ["AUSDT", " AUSDT ", "x@AUSDT", "AUSDT@x", "\"AUSDT\"", "['AUSDT']", "(AUSDT)"]
        {
            is("AUSDT", "x@B.AUSDT", item, Refused);
        }
        // Free words are punctuated as they please.
        for text in [
            "no such pair: AUSDT.",
            "\u{201c}AUSDT\u{201d}",
            "\u{4ea4}\u{ff1a}AUSDT\u{3002}",
            "\u{274c}AUSDT\u{2192}",
            "\u{1f6ab}AUSDT\u{fffd}",
        ] {
            assert!(names(text, "AUSDT"), "{text}");
        }
        for text in [
            "no such pair: BAUSDT.",
            "\u{9f99}AUSDT",
            "AUSDT\u{3005}",
            "AUSDT\u{c4}",
            "AUSDT\u{ff21}",
        ] {
            assert!(!names(text, "AUSDT"), "{text}");
        }
    }

    #[test]
    fn a_word_of_the_channel_s_name_names_no_symbol() {
        let (accepted, refused) = ("kline@ABC@Min1,kline@DEF@Min1", "kline@Min1@Min1");
        is("Min1", accepted, refused, Refused);
        is("Min1", accepted, "", Open);
        is("kline", accepted, refused, Open);
        is("ABC", accepted, refused, Accepted);
        is("Min1", "kline@Min1@Min1", "", Accepted);
        is("ABC", "kline@ABC@Min1,kline@ABC@Min1", "", Accepted);
    }
}
