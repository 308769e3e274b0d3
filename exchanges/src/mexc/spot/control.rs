//! Text messages: answers to requests, pongs, and what else the venue has to say. Data is binary.
//!
//! The venue answers with code 0 whatever it means, and its meaning is in its words: the texts of
//! the streams that it accepts, one after the other, or sentences with lists of those that it
//! accepts and refuses. The answer to the end of a subscription is that to a subscription, word for
//! word; the id of the request tells them apart, which a decoder does not know.

use core::str::from_utf8;

use tickwire_core::exchange::{Control, ControlKind, Malformed, Verdict};

use super::{SpotChannel, param};
use crate::json::{self, Names, Text, Value};

type SpotControl<'m> = Control<'m, SpotChannel>;

/// As many bytes as an answer with escapes may have once they are undone: requests have at most
/// as many.
const MEANING_MAX: usize = 1_024;

/// What precedes the list of streams that are refused (captures of September 2026).
const REFUSED: &str = "Not Subscribed success";
/// What precedes the list of those that are accepted, where others are refused.
const ACCEPTED: &str = "Subscribed success";

const NOTHING: SpotControl<'static> = Control {
    kind: ControlKind::System,
    channel_name: None,
    channel: None,
    id: None,
    id_text: None,
    code: None,
    reason: None,
    sent: None,
    verdict: None,
};

/// Decodes a text message.
///
/// Nothing in a text can make data wrong, so no defect of one is fatal.
#[cold]
pub(super) fn decode<'m>(
    message: &'m [u8],
    unknown: &mut u64,
) -> Result<SpotControl<'m>, Malformed> {
    let names = &const { Names::new(["id", "code", "msg"]) };
    match (json::read(message, names, unknown), from_utf8(message)) {
        (Ok([id, code, Some(msg)]), _) => answer(id, code, msg),
        // Without words, another object or no object at all: whatever it is, it is told.
        (Ok(_), Ok(text)) => Ok(bare(text)),
        (Err(_), Ok(text)) if !text.trim_start().starts_with('{') => Ok(bare(text)),
        (Err(malformed), _) => Err(Malformed { fatal: false, ..malformed }),
        (Ok(_), Err(_)) => Ok(NOTHING),
    }
}

/// A text without the form of an answer. That of a listen key that is wrong or too old comes where
/// the connection was made with one (ccxt).
fn bare(text: &str) -> SpotControl<'_> {
    let login = text.trim() == "Invalid listen key";
    let kind = if login { ControlKind::LoginRefused } else { ControlKind::Error };
    Control { kind, reason: Some(text), ..NOTHING }
}

/// Reads `{"id":7,"code":0,"msg":".."}`; the id is 0 where the request had none (official docs,
/// "Subscribe to a Stream").
fn answer<'m>(
    id: Option<Value<'m>>,
    code: Option<Value<'m>>,
    msg: Value<'m>,
) -> Result<SpotControl<'m>, Malformed> {
    let words = msg.string().map_err(|malformed| Malformed { fatal: false, ..malformed })?;
    let number = id.and_then(|id| id.unsigned().ok());
    let answer = Control {
        id: number.filter(|id| *id != 0),
        id_text: id.filter(|_| number.is_none()).and_then(|id| id.string().ok()).map(Text::raw),
        code: code.and_then(self::code),
        ..NOTHING
    };
    let mut buffer = [0; MEANING_MAX];
    let meaning = words.unescape(&mut buffer).unwrap_or(words.raw());
    // No other code than 0 was ever seen; one that says nothing of symbols is about all of them.
    let denied = code.is_some_and(|code| self::code(code) != Some(0));
    let answer = Answer { words: words.raw(), meaning, denied, answer };
    Ok(answer.read())
}

/// A code, quoted or not; `None` where it is no integer.
fn code(value: Value<'_>) -> Option<i64> {
    value.raw().trim_matches('"').parse().ok()
}

/// An answer whose words are to be understood.
struct Answer<'m, 'b> {
    /// As they stand in the message.
    words: &'m str,
    /// With JSON's escapes undone.
    meaning: &'b str,
    /// Whether there is a code other than 0, also one that is no integer.
    denied: bool,
    answer: SpotControl<'m>,
}

impl<'m> Answer<'m, '_> {
    fn read(self) -> SpotControl<'m> {
        if self.denied {
            return self.said(ControlKind::Refused);
        }
        match self.meaning {
            "PONG" | "pong" => Control { kind: ControlKind::Pong, ..self.answer },
            // A subscription that was there before is answered with no words (captures of 2026).
            "" => Control { kind: ControlKind::Subscribed, ..self.answer },
            // The end of a subscription that was not there (gocryptotrader).
            "no subscription" => self.said(ControlKind::Unsubscribed),
            // A request that the venue could not read (gocryptotrader).
            "msg format invalid" => self.said(ControlKind::Refused),
            echo if echo.starts_with("spot@") => self.echo(),
            said if said.contains(ACCEPTED) => self.lists(),
            _ => self.said(ControlKind::System),
        }
    }

    /// The streams of the request, in any order, with commas between.
    fn echo(self) -> SpotControl<'m> {
        // A name with escapes would not be found, so all of the request are meant.
        let verdict = self.is_plain().then_some(Verdict { accepted: self.words, refused: "" });
        Control {
            kind: ControlKind::Subscribed,
            channel_name: name(first(self.words)),
            channel: channel(first(self.meaning)),
            verdict,
            ..self.answer
        }
    }

    /// Sentences: `Subscribed successful! [..]. Not Subscribed successfully! [..].  Reason： ..`,
    /// of which the first may be absent, either list empty, and the colon ASCII. Nobody promises
    /// their order, so either may come first.
    fn lists(self) -> SpotControl<'m> {
        let (accepts, denies) = sentences(self.words);
        let (accepted, refused) = (list(accepts, ACCEPTED), list(denies, REFUSED));
        // A refusal that names none refuses all of the request.
        let refuses = !denies.is_empty() && (accepted.is_empty() || !refused.is_empty());
        let (kind, named) = if refuses {
            (ControlKind::Refused, !(accepted.is_empty() && refused.is_empty()))
        } else {
            (ControlKind::Subscribed, true)
        };
        // As in an echo, names with escapes would not be found. Beside a refusal they are left to
        // the answers to come: what is not found is asked for again, alone in the end.
        let named = named && (refuses || self.is_plain());
        let first = first(if refused.is_empty() { accepted } else { refused });
        Control {
            kind,
            channel_name: name(first),
            channel: channel(first),
            reason: refuses
                .then(|| reason(denies).or_else(|| reason(self.words)).unwrap_or(self.words)),
            verdict: named.then_some(Verdict { accepted, refused }),
            ..self.answer
        }
    }

    /// Whether the words stand in the message without escapes.
    fn is_plain(&self) -> bool {
        self.words.len() == self.meaning.len()
    }

    fn said(self, kind: ControlKind) -> SpotControl<'m> {
        Control { kind, reason: Some(self.words).filter(|words| !words.is_empty()), ..self.answer }
    }
}

/// What is said of those that are accepted, and of those that are refused; empty where nothing is.
fn sentences(words: &str) -> (&str, &str) {
    let behind_not = |at: usize| words.get(..at).is_some_and(|before| before.ends_with("Not "));
    let mut accepts = words.match_indices(ACCEPTED).map(|(at, _)| at);
    let accepts = accepts.find(|at| !behind_not(*at));
    match (accepts, words.find(REFUSED)) {
        (Some(accepts), Some(denies)) if denies < accepts => {
            let (denies, accepts) = words.split_at(accepts);
            (accepts, denies)
        }
        (_, Some(denies)) => words.split_at(denies),
        (_, None) => (words, ""),
    }
}

/// The list in brackets behind `start`; empty where there is none.
fn list<'m>(sentences: &'m str, start: &str) -> &'m str {
    let list = sentences.split_once(start).and_then(|(_, behind)| behind.split_once('['));
    let list = list.map_or("", |(_, list)| list);
    list.split_once(']').map_or(list, |(list, _)| list)
}

/// The words behind `Reason：`, which are about all that is refused.
fn reason(sentences: &str) -> Option<&str> {
    let (_, reason) = sentences.split_once("Reason")?;
    let reason = reason.strip_prefix(['：', ':'])?.trim();
    Some(reason).filter(|reason| !reason.is_empty())
}

/// The first of the texts in a list.
fn first(list: &str) -> &str {
    list.split(',').next().unwrap_or_default()
}

/// The name of the channel that a text is of, or the text where that is not known.
fn name(param: &str) -> Option<&str> {
    let name = match param::family(param) {
        Some((family, _)) => param.get(..family.name().len())?,
        None => param,
    };
    Some(name).filter(|name| !name.is_empty())
}

fn channel(param: &str) -> Option<SpotChannel> {
    param::read(param).map(|(channel, _)| channel)
}
