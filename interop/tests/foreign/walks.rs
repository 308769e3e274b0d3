//! Walks by seed: messages of any length that repeat each other, whole and in fragments, with pings
//! of both sides between.

use tickwire_core::exchange::MessageType::{self, Binary, Text};
use tickwire_interop::Event;

use crate::site::{ROOM, Site};

at_each_site!(what_comes_back_is_what_was_sent);

const SEEDS: u64 = 6;
const MESSAGES: usize = 40;

fn what_comes_back_is_what_was_sent(site: Site) {
    for seed in 1..=SEEDS {
        let mut walk = Walk::new(seed);
        let path = match seed % 3 {
            0 => "/echo".to_owned(),
            1 => format!("/fragments?size={}", 500 + walk.below(5_000)),
            _ => "/echo?server_no_takeover&client_bits=10".to_owned(),
        };
        let mut peer = site.open(&path, ROOM);
        for number in 0..MESSAGES {
            let (kind, body) = walk.message();
            let ping = walk.bytes(number);
            peer.client().ping(&ping).expect("a ping that fits");
            peer.send(kind, &body);
            assert_eq!(past_pings(&mut || peer.event()), Event::Ponged(ping));
            let back = past_pings(&mut || peer.event());
            assert!(back == Event::Message(kind, body), "seed {seed}, message {number}");
        }
        let (report, _) = peer.close();
        assert_eq!((report.messages, report.error.as_str()), (MESSAGES as u64, ""), "seed {seed}");
    }
}

fn past_pings(event: &mut impl FnMut() -> Event) -> Event {
    loop {
        match event() {
            Event::Pinged(_) => {}
            other => return other,
        }
    }
}

/// What a seed makes.
struct Walk {
    state: u64,
    past: Vec<u8>,
}

impl Walk {
    fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), past: vec![0] }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 40).expect("24 bits") % limit
    }

    fn bytes(&mut self, len: usize) -> Vec<u8> {
        (0..len).map(|_| u8::try_from(self.below(256)).expect("a byte")).collect()
    }

    /// Pieces that are new and pieces of what came before, in this message and earlier ones.
    fn message(&mut self) -> (MessageType, Vec<u8>) {
        let (bits, start) = (self.below(17), self.past.len());
        let end = start + self.below(1 << bits);
        let kind = if self.below(2) == 0 { Text } else { Binary };
        while self.past.len() < end {
            let piece = 1 + self.below(300);
            if self.below(3) == 0 {
                let piece = self.bytes(piece);
                self.past.extend(piece);
            } else {
                let back = 1 + self.below(self.past.len().min(40_000));
                let at = self.past.len() - back;
                self.past.extend_from_within(at..at + piece.min(back));
            }
        }
        let mut body = self.past[start..].to_vec();
        body.iter_mut().filter(|_| kind == Text).for_each(|byte| *byte &= 0x7f);
        (kind, body)
    }
}
