//! Random frame sequences against a model that knows frames, not bytes.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use tickwire_core::ws::{ClosedBy, Fault, RX_OVERHEAD, Violation};

use crate::scene::{Event, Scene};
use crate::server::{CLOSE, CONTINUATION, PING, PONG, TEXT, raw};

const RX: usize = 700;
const MAX: usize = RX - RX_OVERHEAD;

/// A frame of a server, right or wrong.
#[derive(Clone, Debug)]
struct Frame {
    fin: bool,
    rsv: u8,
    opcode: u8,
    payload: Vec<u8>,
}

/// What a strict client makes of frames, each taken as a whole.
#[derive(Default)]
struct Model {
    partial: Option<(u8, Vec<u8>)>,
    events: Vec<Event>,
    said: Vec<(u8, Vec<u8>)>,
    over: bool,
}

impl Model {
    fn frame(&mut self, frame: &Frame) {
        if self.over {
            return;
        }
        let result = if frame.rsv != 0 {
            Err(Fault::Protocol(Violation::Rsv))
        } else if frame.opcode >= 8 {
            self.control(frame)
        } else {
            self.data(frame)
        };
        if let Err(fault) = result {
            self.over = true;
            self.events.push(Event::Failed(fault));
            self.said.push((CLOSE, fault.close_code().unwrap().to_be_bytes().to_vec()));
        }
    }

    fn control(&mut self, frame: &Frame) -> Result<(), Fault> {
        let payload = frame.payload.clone();
        if !frame.fin {
            return Err(Fault::Protocol(Violation::ControlFragmented));
        }
        if payload.len() > 125 {
            return Err(Fault::Protocol(Violation::ControlLength));
        }
        match frame.opcode {
            PING => {
                self.said.push((PONG, payload.clone()));
                self.events.push(Event::Pinged(payload));
            }
            PONG => self.events.push(Event::Ponged(payload)),
            _ => {
                let (code, reason) = match payload[..] {
                    [] => (None, &[][..]),
                    [_] => return Err(Fault::Protocol(Violation::ClosePayload)),
                    [high, low, ref reason @ ..] => (Some(u16::from_be_bytes([high, low])), reason),
                };
                if matches!(code, Some(0..1000 | 1004..=1006 | 1015..3000 | 5000..)) {
                    return Err(Fault::Protocol(Violation::CloseCode));
                }
                let reason = String::from_utf8(reason.to_vec()).map_err(|_| Fault::Encoding)?;
                let echo = code.map(|code| code.to_be_bytes().to_vec()).unwrap_or_default();
                self.said.push((CLOSE, echo));
                self.events.push(Event::Closed(code, ClosedBy::Peer, reason));
                self.over = true;
            }
        }
        Ok(())
    }

    fn data(&mut self, frame: &Frame) -> Result<(), Fault> {
        let (opcode, mut message) = match (frame.opcode, self.partial.take()) {
            (CONTINUATION, None) => return Err(Fault::Protocol(Violation::Continuation)),
            (CONTINUATION, Some(partial)) => partial,
            (_, Some(_)) => return Err(Fault::Protocol(Violation::Interleaved)),
            (opcode, None) => (opcode, Vec::new()),
        };
        message.extend(&frame.payload);
        if message.len() > MAX {
            return Err(Fault::TooBig);
        }
        if opcode == TEXT {
            match core::str::from_utf8(&message) {
                Err(error) if frame.fin || error.error_len().is_some() => {
                    return Err(Fault::Encoding);
                }
                _ => {}
            }
        }
        match (frame.fin, opcode) {
            (false, _) => self.partial = Some((opcode, message)),
            (true, TEXT) => self.events.push(Event::Text(String::from_utf8(message).unwrap())),
            (true, _) => self.events.push(Event::Binary(message)),
        }
        Ok(())
    }
}

/// Sizes at which a form of length or a limit changes.
const EDGES: [usize; 7] = [0, 125, 126, 127, 300, MAX, MAX + 1];

fn payloads() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => "\\PC{0,20}".prop_map(String::into_bytes),
        2 => "[ -~]{100,140}".prop_map(String::into_bytes),
        1 => select(&EDGES[..]).prop_map(|len| vec![b'x'; len]),
        1 => select(&["€", "😀", "é"][..]).prop_map(|text| text.as_bytes()[..1].to_vec()),
        1 => select(vec![&b"\x82\xac"[..], b"\x9f\x98\x80", b"\xa9"]).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..4),
    ]
}

fn frames() -> impl Strategy<Value = Frame> {
    let code = select(&[1000_u16, 1001, 1005, 1011, 2999, 3000, 4999][..]);
    let close = (code, "\\PC{0,5}").prop_map(|(code, reason)| {
        let payload = [&code.to_be_bytes(), reason.as_bytes()].concat();
        Frame { fin: true, rsv: 0, opcode: CLOSE, payload }
    });
    let data = (any::<bool>(), 0..3_u8, payloads()).prop_map(|(fin, opcode, payload)| Frame {
        fin,
        rsv: 0,
        opcode,
        payload,
    });
    let ping = (9..11_u8, proptest::collection::vec(any::<u8>(), 0..126))
        .prop_map(|(opcode, payload)| Frame { fin: true, rsv: 0, opcode, payload });
    let any_frame = (
        any::<bool>(),
        prop_oneof![4 => Just(0_u8), 1 => 1..8_u8],
        select(&[0_u8, 1, 2, 8, 9, 10][..]),
        payloads(),
    )
        .prop_map(|(fin, rsv, opcode, payload)| Frame { fin, rsv, opcode, payload });
    prop_oneof![20 => data, 10 => ping, 1 => close, 1 => any_frame]
}

/// Frames of which most form messages: what starts and what goes on is made to fit, mostly.
fn sequences() -> impl Strategy<Value = Vec<Frame>> {
    let fits = proptest::collection::vec(proptest::bool::weighted(0.97), 40);
    (proptest::collection::vec(frames(), 0..40), fits).prop_map(|(mut frames, fits)| {
        let mut inside = false;
        for (frame, fits) in frames.iter_mut().zip(fits) {
            if frame.opcode < 8 {
                if fits {
                    frame.opcode = if inside { 0 } else { frame.opcode.max(1) };
                }
                inside = !frame.fin;
            }
        }
        frames
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_frames_in_any_reads_mean_what_the_model_says(
        frames in sequences(),
        cuts in proptest::collection::vec(any::<Index>(), 0..20),
    ) {
        let mut model = Model::default();
        let mut bytes = Vec::new();
        for frame in &frames {
            model.frame(frame);
            let first = u8::from(frame.fin) << 7 | frame.rsv << 4 | frame.opcode;
            bytes.extend(raw(first, &frame.payload));
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();

        let mut scene = Scene::open_with(RX, 600);
        for cut in cuts.windows(2) {
            scene.feed(&bytes[cut[0]..cut[1]]);
        }
        prop_assert_eq!(scene.said(), model.said);
        prop_assert_eq!(scene.events, model.events);
    }
}

#[test]
fn the_sequences_reach_every_kind_of_outcome() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..500 {
        let mut model = Model::default();
        for frame in sequences().new_tree(&mut runner).unwrap().current() {
            model.frame(&frame);
        }
        for event in &model.events {
            let name = format!("{event:?}");
            seen.insert(match event {
                Event::Failed(_) => name,
                _ => name.split('(').next().unwrap().to_owned(),
            });
        }
    }
    for kind in
        ["Text", "Binary", "Pinged", "Ponged", "Closed", "Failed(TooBig)", "Failed(Encoding)"]
    {
        assert!(seen.contains(kind), "no {kind} in {seen:?}");
    }
    assert!(seen.len() >= 11, "{seen:?}");
}
