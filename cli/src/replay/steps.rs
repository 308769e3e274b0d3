//! A file of steps: what a book is told, one after the other, and what is to come of each.

use std::io::Read;

use serde_json::Value;
use tickwire_core::event::Level;
use tickwire_core::symbol::Symbol;

use super::record::Body;
use super::recording::Recording;
use crate::failure::Failure;
use crate::levels::level;

/// So much of a file says whether it is one of steps.
const START: u64 = 4096;
/// The longest file of steps.
const FILE_MAX: u64 = 64 * 1024 * 1024;

/// A file of steps.
#[derive(Debug)]
pub(super) struct Steps {
    pub(super) steps: Vec<Step>,
    /// The book that is to be there at the end; `None` where the file does not say.
    pub(super) end: Option<End>,
}

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) deed: Deed,
    /// What is to come of it, in the words of [`super::outcome::Outcome`].
    pub(super) expect: Option<String>,
}

/// What happens in a step.
#[derive(Debug)]
pub(super) enum Deed {
    /// A message of the stream comes.
    Push(Body),
    /// A book comes by REST; without a symbol, of the first that there is.
    Snapshot { symbol: Option<Symbol>, body: String },
}

/// How the book is to end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Not live.
    None,
    /// Live, at this id and with these levels, best first.
    Live { id: u64, bids: Vec<Level>, asks: Vec<Level> },
}

impl Steps {
    /// The steps of a file, where it is one of them: a JSON object with `steps`, not records.
    pub(super) fn of(file: &Recording) -> Result<Option<Self>, Failure> {
        let read = |most| {
            let mut bytes = Vec::new();
            let reader = file.reader()?;
            match reader.take(most).read_to_end(&mut bytes) {
                Ok(_) => Ok(bytes),
                Err(cause) => Err(Failure::Input { name: file.name().into(), cause }),
            }
        };
        let start = String::from_utf8_lossy(&read(START)?).into_owned();
        if !start.contains("\"steps\"") || start.contains("\"via\"") {
            return Ok(None);
        }
        let wrong = |what| Failure::Steps { name: file.name().into(), what };
        let json = serde_json::from_slice(&read(FILE_MAX)?)
            .map_err(|error| wrong(format!("is no JSON ({error})")))?;
        Self::parse(&json).map(Some).map_err(wrong)
    }

    /// Reads the document; what is wrong is said of the file.
    fn parse(json: &Value) -> Result<Self, String> {
        let steps = json.get("steps").and_then(Value::as_array).ok_or("has no list `steps`")?;
        let steps = steps.iter().zip(1u64..).map(|(step, number)| {
            Step::parse(step).map_err(|what| format!("has a step {number} that {what}"))
        });
        let end = json.get("final_book").map(End::parse).transpose()?;
        Ok(Self { steps: steps.collect::<Result<_, _>>()?, end })
    }
}

impl Step {
    fn parse(json: &Value) -> Result<Self, String> {
        let text = |name: &str| json.get(name).and_then(Value::as_str);
        let missing = |name: &str| format!("has no text `{name}`");
        let deed = match text("type") {
            Some("push") => Deed::Push(match text("text") {
                Some(text) => Body::Text(text.into()),
                None => Body::of_hex(text("hex").ok_or_else(|| missing("hex"))?)?,
            }),
            Some("snapshot") => Deed::Snapshot {
                symbol: text("symbol").and_then(Symbol::new),
                body: text("json").ok_or_else(|| missing("json"))?.into(),
            },
            _ => return Err("has no `type` of \"push\" or \"snapshot\"".into()),
        };
        Ok(Self { deed, expect: text("expect").map(str::to_owned) })
    }
}

impl End {
    fn parse(json: &Value) -> Result<Self, String> {
        if json.is_null() {
            return Ok(Self::None);
        }
        let id = json.get("version").and_then(Value::as_u64);
        let id = id.ok_or("has a `final_book` without a number `version`")?;
        let side = |name: &str| {
            let levels = json.get(name).and_then(Value::as_array);
            let levels = levels.and_then(|levels| levels.iter().map(pair).collect());
            levels.ok_or_else(|| format!("has a `final_book` whose `{name}` are no levels"))
        };
        Ok(Self::Live { id, bids: side("bids")?, asks: side("asks")? })
    }
}

/// A level from `[price, size]`.
fn pair(json: &Value) -> Option<Level> {
    level(json.get(0)?.as_str()?, json.get(1)?.as_str()?)
}
