//! Facts in any order: nothing panics, nothing is polled for ever, nothing sleeps for ever, and
//! when the venue behaves again the state is live.

use crate::scene::{Scene, Setup};
use tickwire_core::entropy::Entropy;
use tickwire_core::retry::Cause;
use tickwire_core::session::State;

const SEEDS: u8 = 250;
const STEPS: usize = 250;

/// What the venue may say at any time.
const WORDS: [&str; 17] = [
    "in",
    "ok 1",
    "ok 2",
    "no 1 5 busy",
    "pong",
    "ack 2",
    "did 3",
    "nay 4 9 NO no",
    "order A o1 open 2 0 1700000000000",
    "order A o1 filled 2 2 1700000001000 c:t-1",
    "order A o2 open many",
    "fill A f1 o1 buy 10 1 1700000000500",
    "balance USDT 5 5 1700000000000",
    "position A 3 1700000000000",
    "system hello",
    "upgrade soon",
    "garbage",
];
/// What REST may answer.
const ANSWERS: [(u16, &str); 14] = [
    (200, "none"),
    (200, "time 1700000000000"),
    (200, "key ONE"),
    (200, "key TWO"),
    (200, "user 7"),
    (200, "done"),
    (200, "order A o1 open 2 1 1700000000000\nmore"),
    (200, "order A o9 open 2 1 -"),
    (200, "fill A f2 o1 buy 10 1 1700000000600"),
    (200, "nonsense"),
    (500, ""),
    (404, ""),
    (429, ""),
    (400, "deny 6"),
];

fn draw(entropy: &mut Entropy, count: usize) -> usize {
    usize::try_from(entropy.next_u32()).unwrap() % count
}

fn setup(seed: u8) -> Setup {
    let bit = |at: u8| seed & (1 << at) != 0;
    let mut setup = Setup::open()
        .venue(|venue| {
            let entrance = &mut venue.entrance;
            (entrance.login, entrance.user_id) = (bit(0), bit(1));
            (entrance.positions, entrance.fills_by_symbol) = (bit(2), bit(3));
            entrance.orders_by_symbol = bit(4);
        })
        .with(|config| config.session.policy.attempts = None);
    if bit(5) {
        setup.venue.entrance.listen_key = Some(tickwire_core::testing::MockAccount::LISTEN_KEY);
    }
    (setup.wall, setup.entries) = (bit(0) != bit(2), if bit(3) { 3 } else { 16 });
    setup
}

#[test]
fn facts_in_any_order_do_no_harm() {
    for seed in 0..SEEDS {
        setup(seed).run(|story| {
            let mut entropy = Entropy::new([seed; 32]);
            story.drain();
            for step in 0..STEPS {
                happen(story, &mut entropy);
                let asleep = !story.is_awaited() && story.session.state() != State::Stopped;
                assert!(!asleep, "seed {seed}, step {step}: asleep for ever");
            }
            if story.session.state() != State::Stopped {
                recover(story, seed);
            }
        });
    }
}

/// One thing happens.
fn happen(story: &mut Scene, entropy: &mut Entropy) {
    match draw(entropy, 12) {
        0 => story.connected(),
        1 => story.closed([Cause::Reset, Cause::Ended][draw(entropy, 2)]),
        2 => {
            let millis = [1, 700, 3_000, 12_000, 400_000][draw(entropy, 5)];
            story.wait(millis);
        }
        3..6 => story.says(WORDS[draw(entropy, WORDS.len())]),
        6 => {
            let client_id = ["t-1", "t-2"][draw(entropy, 2)];
            let order = crate::scene::order(Some(client_id));
            drop(story.act(&tickwire_core::account::action::Action::Place(&order)));
        }
        7 => story.sleep(u64::from(entropy.next_u32() % 20_000)),
        _ if story.calls.is_empty() => story.drain(),
        _ => {
            let (id, _) = story.calls.remove(draw(entropy, story.calls.len()));
            let (status, body) = ANSWERS[draw(entropy, ANSWERS.len())];
            story.session.responded(story.stamp(), id, status, None, body.as_bytes());
            story.drain();
        }
    }
}

/// From here on the venue behaves.
fn recover(story: &mut Scene, seed: u8) {
    story.closed(Cause::Reset);
    for _ in 0..400 {
        match story.session.state() {
            State::Live if story.session.account_state().to_string() != "reconciling" => return,
            State::Connecting => story.connected(),
            State::Authenticating => story.says("in"),
            State::Subscribing => story.acknowledge(),
            State::Closing => story.closed(Cause::Ended),
            State::Stopped => return,
            _ => {}
        }
        answer(story);
        story.wait(1_000);
        story.says("pong");
    }
    let told = story.take();
    panic!("seed {seed} does not recover: {:#?}", told.iter().rev().take(20).collect::<Vec<_>>());
}

fn answer(story: &mut Scene) {
    for (id, line) in core::mem::take(&mut story.calls) {
        let path = line.split(' ').nth(1).unwrap();
        let body = match path.split('?').next().unwrap() {
            "/time" => "time 1700000000000",
            "/user" => "user 7",
            "/key" => "key ONE",
            _ => "none",
        };
        story.session.responded(story.stamp(), id, 200, None, body.as_bytes());
        story.drain();
    }
}
