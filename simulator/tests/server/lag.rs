//! A venue that lags, as one does after the process was stopped for a while.

use std::time::Duration;

use tickwire_simulator::venue::{
    Answer, Book, ClientId, LEAP, Message, Output, Payload, Request, Time, Venue,
};
use tickwire_simulator::{Config, Simulator, wall_time};

use crate::client::until;

const MOMENT: Duration = Duration::from_millis(10);
/// The most that is asked for at a time, but for a gap that is leapt over.
const SLICE: Duration = Duration::from_millis(100);

/// A venue that writes down how far it is asked to go, until it has caught up.
struct Late {
    due: Time,
    /// Something is to be fetched, after every step.
    full: bool,
    steps: Vec<String>,
}

impl Venue for Late {
    fn websocket_path(&self) -> &str {
        "/"
    }

    fn admit(&mut self, _: &[(String, String)], _: Time) -> Result<(), u16> {
        Err(403)
    }

    fn opened(&mut self, _: ClientId, _: Time) {}

    fn closed(&mut self, _: ClientId, _: Time) {}

    fn received(&mut self, _: ClientId, _: Message<'_>, _: Time) {}

    fn request(&mut self, _: &Request<'_>, _: Time) -> Answer {
        Answer { status: 404, headers: Vec::new(), body: String::new() }
    }

    fn advance(&mut self, now: Time) {
        let fetched = !std::mem::replace(&mut self.full, true);
        let step = now.saturating_sub(self.due);
        self.due = now + MOMENT;
        self.steps.push(match () {
            () if !fetched => "what was sent is not fetched".into(),
            () if step > LEAP => "leap".into(),
            () if step > SLICE => format!("{step:?}"),
            () if step == SLICE => "slice".into(),
            () => "in time".into(),
        });
        if self.steps.last().is_some_and(|step| step == "in time") {
            self.due = Time::MAX;
        }
    }

    fn next_due(&self) -> Time {
        self.due
    }

    fn poll(&mut self) -> Option<Output> {
        let payload = Payload::Text("".into());
        std::mem::take(&mut self.full).then_some(Output::Reply { to: ClientId(0), payload })
    }

    fn book(&self, _: &str, _: u64, _: usize) -> Option<Book> {
        None
    }

    fn symbols(&self) -> Vec<String> {
        Vec::new()
    }

    fn last_id(&self, _: &str) -> Option<u64> {
        None
    }

    fn violations(&self) -> Vec<String> {
        self.steps.clone()
    }
}

/// The steps by which a venue that is so late catches up.
fn steps(late: Duration) -> Vec<String> {
    let venue = Late { due: wall_time() - late, full: false, steps: Vec::new() };
    let simulator = Simulator::start(venue, Config::default()).unwrap();
    let is_in_time = |steps: &[String]| steps.last().is_some_and(|step| step == "in time");
    let mut steps = until(&simulator, |stats| is_in_time(&stats.violations)).violations;
    steps.pop();
    steps
}

#[test]
fn a_venue_that_lags_catches_up_by_slices() {
    let steps = steps(LEAP - Duration::from_secs(2));
    assert!(steps.iter().all(|step| step == "slice"), "{steps:?}");
    // Each brings it further by a slice and the moment after it.
    assert!(steps.len() >= 27, "{} slices of 3 s", steps.len());
}

#[test]
fn a_venue_that_was_asleep_is_told_so_at_once() {
    let steps = steps(LEAP * 100);
    assert_eq!(steps.first().map(String::as_str), Some("leap"));
    assert!(steps.iter().skip(1).all(|step| step == "slice"), "{steps:?}");
}
