//! Captures: what a venue said, in order.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::script::Venue;

/// One thing that the venue said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Vec<u8>),
    /// The answer to a REST call for the book of a symbol.
    Snapshot(String, String),
}

/// A captured session.
#[derive(Clone, Debug)]
pub struct Capture {
    /// What it is called.
    pub name: String,
    /// Whose it is.
    pub venue: Venue,
    /// The symbols that are in it.
    pub symbols: Vec<String>,
    /// What was said after everything was subscribed to.
    pub steps: Vec<Step>,
}

impl Capture {
    /// What was said of each symbol alone.
    fn by_symbol(&self) -> impl Iterator<Item = Self> {
        self.symbols.iter().map(|symbol| {
            let others: Vec<_> = self.symbols.iter().filter(|it| *it != symbol).collect();
            let steps = self.steps.iter().filter(|step| !others.iter().any(|it| step.is_of(it)));
            Self {
                name: format!("{} {symbol}", self.name),
                venue: self.venue,
                symbols: vec![symbol.clone()],
                steps: steps.cloned().collect(),
            }
        })
    }
}

impl Step {
    fn is_of(&self, symbol: &str) -> bool {
        match self {
            Self::Text(text) => text.contains(symbol),
            Self::Binary(bytes) => {
                bytes.windows(symbol.len()).any(|part| part == symbol.as_bytes())
            }
            Self::Snapshot(of, _) => of == symbol,
        }
    }
}

/// The captures that are in the repository, each as a whole and by its symbols.
#[must_use]
pub fn constructed() -> Vec<Capture> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata"));
    let gateio = read(&folder.join("gateio/session.jsonl"), Venue::GateioSpot);
    let mexc = read(&folder.join("mexc/session.jsonl"), Venue::MexcSpot);
    let whole = [gateio, mexc];
    let parts: Vec<_> = whole.iter().flat_map(Capture::by_symbol).collect();
    whole.into_iter().chain(parts).collect()
}

/// The captures of real venues, where the machine has them; without, says so.
#[must_use]
pub fn samples() -> Vec<Capture> {
    let folder = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let mut captures = Vec::new();
    for file in files(&folder.join("gateio/replay"), "jsonl") {
        let futures = name(&file).starts_with("futures.");
        let venue = if futures { Venue::GateioFutures } else { Venue::GateioSpot };
        captures.push(read(&file, venue));
    }
    captures.extend(files(&folder.join("mexc/replay"), "json").iter().filter_map(|it| steps(it)));
    if captures.is_empty() {
        println!("SKIPPED: no captures of real venues (TICKWIRE_SAMPLES names their folder)");
    }
    captures
}

/// The files of a folder with this ending, by name.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files =
        entries.map(|it| it.path()).filter(|it| it.extension().is_some_and(|it| it == ending));
    let files: BTreeSet<_> = files.filter(|it| name(it) != "EXPECTED.json").collect();
    files.into_iter().collect()
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A capture in records of a line each.
fn read(file: &Path, venue: Venue) -> Capture {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    let (mut steps, mut symbols) = (Vec::new(), BTreeSet::new());
    for line in text.lines().filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_str(line).expect("a record");
        let text = |member: &str| record[member].as_str().map(str::to_owned);
        match (text("hex"), text("raw"), text("symbol")) {
            (_, Some(body), Some(symbol)) => {
                symbols.insert(symbol.clone());
                steps.push(Step::Snapshot(symbol, body));
            }
            (Some(hex), ..) => steps.push(Step::Binary(bytes(&hex))),
            (_, Some(raw), _) if is_answer(&raw) => {}
            (_, Some(raw), _) => steps.push(Step::Text(raw)),
            _ => panic!("{file:?}: {line}"),
        }
    }
    Capture { name: name(file), venue, symbols: symbols.into_iter().collect(), steps }
}

/// Whether a message answers a subscription: the server has answered those of the driver itself.
fn is_answer(raw: &str) -> bool {
    let message: Value = serde_json::from_str(raw).expect("a message");
    message["event"] == "subscribe" || message.get("code").is_some()
}

/// A capture in steps; `None` where its snapshot comes before any push, for which no session of
/// ours has asked by then.
fn steps(file: &Path) -> Option<Capture> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file:?}: {error}"));
    let whole: Value = serde_json::from_str(&text).expect("a capture");
    let symbol = "BTCUSDT";
    let steps = whole["steps"].as_array().expect("steps").iter();
    let steps: Vec<_> = steps
        .map(|step| match (step["hex"].as_str(), step["json"].as_str()) {
            (Some(hex), _) => Step::Binary(bytes(hex)),
            (None, Some(body)) => Step::Snapshot(symbol.to_owned(), body.to_owned()),
            _ => panic!("{file:?}: {step}"),
        })
        .collect();
    if matches!(steps.first(), Some(Step::Snapshot(..))) {
        println!("left out: {} begins with a snapshot", name(file));
        return None;
    }
    let symbols = vec![symbol.to_owned()];
    Some(Capture { name: name(file), venue: Venue::MexcSpot, symbols, steps })
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<_> = hex.chars().map(|it| it.to_digit(16).expect("a hex digit")).collect();
    let byte = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]).expect("two digits");
    digits.chunks_exact(2).map(byte).collect()
}
