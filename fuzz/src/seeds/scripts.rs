//! Scripts: what happens to books and to sessions.

use super::Seed;

/// Bytes of a fixed generator (xorshift64*), the same for ever.
fn bytes(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_be_bytes()[0]
    };
    (0..len).map(|_| next()).collect()
}

/// Books: scripts that go well, and some of any bytes.
pub(super) fn books() -> Vec<Seed> {
    let mut seeds = Vec::new();
    for (at, depth) in (0_u8..).zip([5_u8, 0, 2, 3]) {
        for levels in 0..5_u8 {
            let mut script = vec![levels, at & 1, u8::from(at == 3), depth];
            // Prices come, a snapshot, then changes and their deltas.
            for round in 0..12_u8 {
                script.extend([0, 3 | at << 6, round * 5, 200, round * 7 + 1, 150, round, 99]);
                script.extend([5, 0]);
                if round % 4 == 0 {
                    script.extend([10, round]);
                }
                if round == 9 {
                    script.extend([13, 10, 0, 12, 0]);
                }
            }
            seeds.push((format!("steady-{at}-{levels}"), script));
        }
    }
    seeds.extend((0..12).map(|seed| (format!("any-{seed:02}"), bytes(seed + 1, 400))));
    seeds
}

/// One step of a session's script: a message.
fn says(text: &str) -> Vec<u8> {
    let len = u8::try_from(text.len()).unwrap_or_default();
    [&[0, len], text.as_bytes()].concat()
}

/// One step of a session's script: an answer to the first REST call.
fn answers(body: &str) -> Vec<u8> {
    let len = u8::try_from(body.len()).unwrap_or_default();
    [&[11, 3, len], body.as_bytes()].concat()
}

const YES: &[u8] = &[6, 0];
const WAKE: &[u8] = &[8];
const CONNECTED: &[u8] = &[9];

fn after(setup: [u8; 4], steps: &[Vec<u8>]) -> Vec<u8> {
    let start = [&setup[..], WAKE, CONNECTED, WAKE, YES, WAKE, YES, WAKE, YES].concat();
    [start, steps.concat()].concat()
}

/// Sessions: lives of many kinds.
pub(super) fn sessions() -> Vec<Seed> {
    let book = "book 7 b:10.4@3,10.3@1 a:10.6@1";
    let delta = |id: u32| says(&format!("delta A {id} {id} b:10.{id}@3 a:11@{id}"));
    let full = |id: u32| says(&format!("full A {id} b:10.4@3 a:10.6@1"));
    let wake = WAKE.to_vec();
    let scripts = [
        ("book", after([0, 0, 0, 0], &[delta(7), wake.clone(), answers(book), delta(8), delta(9)])),
        ("gap", after([0, 0, 0, 0], &[delta(7), answers(book), delta(8), delta(12), wake.clone()])),
        ("full", after([0, 1, 0, 0], &[full(5), delta(6), delta(7), delta(9), full(12)])),
        (
            "quotes",
            after([0, 2, 0, 0], &[says("quote A 17 10.4@3 10.6@1"), says("trade A 1 1 1 buy")]),
        ),
        ("market", after([0, 4, 0, 0], &[says("tick A 17 10.4@3 -"), says("tick E 1 - 5@5")])),
        (
            "refused",
            after([0, 0, 0, 0], &[says("no 1 2 A is bad"), says("no trades 3"), wake.clone()]),
        ),
        ("judged", after([0, 0, 0, 0], &[says("judge 1 +A -B,C no"), says("judge trades +A")])),
        (
            "malformed",
            after([0, 0, 0, 0], &[says("trade A 1 x 1 buy"), says("garbage"), wake.clone()]),
        ),
        ("upgrade", after([0, 0, 0, 0], &[says("upgrade now"), wake.clone(), wake.clone()])),
        ("silence", after([0, 0, 4, 0], &[wake.clone(), wake.clone(), says("pong"), wake.clone()])),
        ("age", after([0, 0, 9, 0], &[vec![7, 255, 255, 7], wake.clone(), wake.clone()])),
        (
            "closed",
            after([0, 0, 0, 0], &[vec![10, 4, 0xf4, 3], wake.clone(), vec![9], wake.clone()]),
        ),
        ("limited", after([0, 0, 0, 0], &[vec![10, 6, 9, 0], wake.clone(), wake.clone()])),
        ("wishes", after([0, 0, 0, 0], &[vec![12, 3], vec![13, 0], wake.clone(), YES.to_vec()])),
        ("bye", after([0, 0, 0, 0], &[vec![15, 0xcc], wake])),
        ("small", after([0, 0, 0, 26], &[delta(7), answers(book), delta(8)])),
    ];
    let lives = scripts.map(|(name, script)| (name.to_owned(), script));
    let any = (0..8).map(|seed| (format!("any-{seed}"), bytes(seed + 100, 300)));
    lives.into_iter().chain(any).collect()
}
