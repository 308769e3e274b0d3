//! The command line.

use crate::report::Judged;

/// What is measured, and how often.
#[derive(Debug)]
pub(crate) struct Options {
    /// Cuts with a first delay of zero, on each transport.
    pub(crate) cuts: usize,
    /// Cuts with the venue's own delays, on each transport.
    pub(crate) slow_cuts: usize,
    /// Connections made and closed, on each transport.
    pub(crate) connects: usize,
    /// Starts of 100 symbols, with each lag.
    pub(crate) starts: usize,
    /// How long messages are received.
    pub(crate) seconds: u64,
    /// What is held against ceilings.
    pub(crate) judged: Judged,
    pub(crate) parts: Vec<Part>,
}

/// A group of figures.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    Construct,
    Cuts,
    Starts,
    Memory,
    Cycles,
    Soak,
}

const PARTS: [(&str, Part); 6] = [
    ("construct", Part::Construct),
    ("cuts", Part::Cuts),
    ("starts", Part::Starts),
    ("memory", Part::Memory),
    ("cycles", Part::Cycles),
    ("soak", Part::Soak),
];

impl Options {
    fn full() -> Self {
        let parts = Vec::new();
        let judged = Judged::P99;
        Self { cuts: 200, slow_cuts: 200, connects: 1_000, starts: 5, seconds: 60, judged, parts }
    }

    /// A minute or so in all.
    fn quick() -> Self {
        let parts = Vec::new();
        let judged = Judged::Median;
        Self { cuts: 40, slow_cuts: 8, connects: 100, starts: 1, seconds: 10, judged, parts }
    }

    pub(crate) fn parse(arguments: &[&str]) -> Result<Self, String> {
        let quick = arguments.contains(&"--quick");
        let mut options = if quick { Self::quick() } else { Self::full() };
        let mut rest = arguments.iter().filter(|argument| **argument != "--quick");
        while let Some(&argument) = rest.next() {
            let mut count = || number(argument, rest.next());
            match argument {
                "--cuts" => {
                    options.cuts = count()?;
                    options.slow_cuts = options.cuts;
                }
                "--connects" => options.connects = count()?,
                "--starts" => options.starts = count()?,
                "--seconds" => options.seconds = u64::try_from(count()?).unwrap_or(u64::MAX),
                name => options.parts.push(part(name)?),
            }
        }
        if options.parts.is_empty() {
            options.parts = PARTS.iter().map(|(_, part)| *part).collect();
        }
        Ok(options)
    }
}

fn number(option: &str, text: Option<&&str>) -> Result<usize, String> {
    let number = text.and_then(|text| text.parse().ok()).filter(|number| *number > 0);
    number.ok_or_else(|| format!("{option} needs a number above 0"))
}

fn part(name: &str) -> Result<Part, String> {
    let found = PARTS.iter().find(|(known, _)| *known == name);
    found.map(|(_, part)| *part).ok_or_else(|| {
        let known: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
        format!("no part is called {name}; there are {}", known.join(", "))
    })
}
