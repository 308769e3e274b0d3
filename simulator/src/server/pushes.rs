//! What happens to each push between the venue and the codec: seeded, without sockets or clocks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::faults::Faults;
use crate::venue::{ClientId, Payload, Time};

/// Pushes that may be held back at a time; further ones pass undelayed.
const HELD_MAX: usize = 10_000;

/// The pushes on their way.
#[derive(Debug)]
pub(crate) struct Pushes {
    random: ChaCha8Rng,
    gaps: Vec<Gap>,
    /// By when they go, then by when they came.
    held: BTreeMap<(Time, u64), (ClientId, Payload)>,
    came: u64,
    mishaps: Mishaps,
}

/// A push as the venue made it.
#[derive(Debug)]
pub(crate) struct Push {
    pub(crate) to: ClientId,
    pub(crate) symbol: Option<Arc<str>>,
    pub(crate) is_book: bool,
    pub(crate) payload: Payload,
}

/// How many pushes met which fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mishaps {
    pub(crate) dropped: u64,
    pub(crate) duplicated: u64,
    pub(crate) delayed: u64,
    pub(crate) corrupted: u64,
}

#[derive(Debug)]
struct Gap {
    client: ClientId,
    symbol: String,
    left: u32,
}

impl Pushes {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: ChaCha8Rng::seed_from_u64(seed),
            gaps: Vec::new(),
            held: BTreeMap::new(),
            came: 0,
            mishaps: Mishaps::default(),
        }
    }

    /// What happened so far.
    pub(crate) fn mishaps(&self) -> Mishaps {
        self.mishaps
    }

    /// When a held push goes next.
    pub(crate) fn due(&self) -> Option<Time> {
        self.held.first_key_value().map(|((due, _), _)| *due)
    }

    /// Loses the next `left` book pushes of a symbol to a client.
    pub(crate) fn gap(&mut self, client: ClientId, symbol: &str, left: u32) {
        self.gaps.retain(|gap| gap.client != client || gap.symbol != symbol);
        self.gaps.push(Gap { client, symbol: symbol.into(), left });
    }

    /// A client is gone, and with it what was on the way to it.
    pub(crate) fn forget(&mut self, client: ClientId) {
        self.gaps.retain(|gap| gap.client != client);
        self.held.retain(|_, (to, _)| *to != client);
    }

    /// Takes a push and gives what goes now to `send`.
    pub(crate) fn pass(
        &mut self,
        push: Push,
        faults: &Faults,
        now: Time,
        mut send: impl FnMut(ClientId, Payload),
    ) {
        if self.falls_into_gap(&push) || self.happens(faults.drop_per_mille) {
            self.mishaps.dropped += 1;
            return;
        }
        let Push { to, mut payload, .. } = push;
        if self.happens(faults.corrupt_per_mille) {
            payload = corrupted(&payload, self.random.next_u64());
            self.mishaps.corrupted += 1;
        }
        if self.happens(faults.duplicate_per_mille) {
            send(to, payload.clone());
            self.mishaps.duplicated += 1;
        }
        if self.happens(faults.delay_per_mille) && self.held.len() < HELD_MAX {
            let due = now.saturating_add(Duration::from_millis(faults.delay_ms));
            self.came += 1;
            self.held.insert((due, self.came), (to, payload));
            self.mishaps.delayed += 1;
            return;
        }
        send(to, payload);
    }

    /// Gives the held pushes whose time has come to `send`.
    pub(crate) fn release(&mut self, now: Time, mut send: impl FnMut(ClientId, Payload)) {
        while let Some(entry) = self.held.first_entry() {
            if entry.key().0 > now {
                return;
            }
            let (to, payload) = entry.remove();
            send(to, payload);
        }
    }

    fn falls_into_gap(&mut self, push: &Push) -> bool {
        let Some(symbol) = push.symbol.as_deref().filter(|_| push.is_book) else { return false };
        let mut gaps = self.gaps.iter_mut();
        let Some(gap) = gaps.find(|gap| gap.client == push.to && gap.symbol == symbol) else {
            return false;
        };
        let lost = gap.left > 0;
        gap.left = gap.left.saturating_sub(1);
        self.gaps.retain(|gap| gap.left > 0);
        lost
    }

    /// Draws only for knobs that are set, so that one knob's draws are not moved by another's.
    fn happens(&mut self, per_mille: u16) -> bool {
        per_mille > 0 && self.random.next_u64() % 1_000 < u64::from(per_mille)
    }
}

/// The payload with one byte changed, so that no reader can take it: in a text one that holds the
/// JSON together, in binary the first, which then begins a field of the wire type 7, that protobuf
/// does not have.
fn corrupted(payload: &Payload, random: u64) -> Payload {
    match payload {
        Payload::Text(text) => {
            let places = structure(text);
            let mut bytes = text.as_bytes().to_vec();
            if let Some(byte) = pick(&places, random).and_then(|place| bytes.get_mut(*place)) {
                *byte = b'?';
            }
            let text = String::from_utf8_lossy(&bytes);
            Payload::Text(text.into())
        }
        Payload::Binary(bytes) => {
            let mut bytes = bytes.to_vec();
            if let Some(byte) = bytes.first_mut() {
                *byte |= 7;
            }
            Payload::Binary(bytes.into())
        }
    }
}

fn pick(places: &[usize], random: u64) -> Option<&usize> {
    let count = u64::try_from(places.len()).ok()?;
    places.get(usize::try_from(random.checked_rem(count)?).ok()?)
}

/// Where a JSON text has its brackets, colons and commas, outside of strings.
fn structure(text: &str) -> Vec<usize> {
    let (mut places, mut in_string, mut escaped) = (Vec::new(), false, false);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'}' | b'[' | b']' | b':' | b',' if !in_string => places.push(place),
            _ => {}
        }
    }
    places
}

#[cfg(test)]
#[path = "pushes_tests.rs"]
mod tests;
