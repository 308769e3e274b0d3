//! F6, F7: frames that no server may send. Each is a fault with the close code that RFC 6455 has
//! for it, and then a connection made anew.

use tickwire_core::exchange::{ControlKind, MalformedKind};
use tickwire_core::owned::OwnedNotice;
use tickwire_core::retry::Cause;
use tickwire_core::ws::{Fault, RX_OVERHEAD, Violation};
use tickwire_simulator::faults::Action;

use crate::exchange::{SYMBOLS, Setup};
use crate::rig::Rig;

/// The receive buffer of the feeds here; more than any message of the exchange needs.
const RX: usize = 16 << 10;

/// The longest message that fits into it.
const LONGEST: usize = RX - RX_OVERHEAD;

/// Sends bytes past the codec: the client closes with the code of the fault, and comes back.
async fn is_fault(rig: &mut Rig, frame: &str, fault: Fault) {
    let closes = rig.simulator.stats().closed_with.len();
    assert!(rig.simulator.act(Action::Raw { hex: frame.into() }));
    rig.reconnect_by(Cause::Protocol(fault)).await;
    let stats = rig.counted("the close frame", |it| it.closed_with.len() > closes);
    let code = stats.closed_with.last().copied().flatten();
    assert_eq!(code, fault.close_code(), "{frame} is answered by closing");
    rig.recovered(&SYMBOLS).await;
}

/// RFC 6455, sections 5.1, 5.2, 5.4, 5.5 and 7.4: 1002.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn frames_against_the_protocol_are_closed_with_1002() {
    let mut rig = Rig::live().await;
    for (frame, violation) in [
        ("c100", Violation::Rsv),
        ("a100", Violation::Rsv),
        ("9100", Violation::Rsv),
        ("818100000000ff", Violation::Masked),
        ("8300", Violation::Opcode),
        ("8b00", Violation::Opcode),
        ("817e000568656c6c6f", Violation::Length),
        ("817f000000000000000568656c6c6f", Violation::Length),
        ("817f8000000000000000", Violation::Length),
        ("897e007e", Violation::ControlLength),
        ("0900", Violation::ControlFragmented),
        ("8000", Violation::Continuation),
        ("01008100", Violation::Interleaved),
        ("880103", Violation::ClosePayload),
        ("880203ed", Violation::CloseCode),
        ("880203ee", Violation::CloseCode),
    ] {
        assert_eq!(Fault::Protocol(violation).close_code(), Some(1002));
        is_fault(&mut rig, frame, Fault::Protocol(violation)).await;
    }
}

/// RFC 6455, section 8.1: 1007.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn text_that_is_not_utf8_is_closed_with_1007() {
    let mut rig = Rig::live().await;
    assert_eq!(Fault::Encoding.close_code(), Some(1007));
    for frame in ["8102c328", "8103eda080", "0101c3800128", "880403e8c328"] {
        is_fault(&mut rig, frame, Fault::Encoding).await;
    }
}

/// RFC 6455, section 7.4.1: 1009; from the length alone, before a byte of the payload is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_message_larger_than_the_buffer_is_closed_with_1009() {
    let mut rig = Rig::live_with(Setup::new(), |feed| feed.buffers(RX, 16 << 10)).await;
    assert_eq!(Fault::TooBig.close_code(), Some(1009));
    for length in [LONGEST + 1, 1 << 15] {
        is_fault(&mut rig, &format!("817e{length:04x}"), Fault::TooBig).await;
    }
    is_fault(&mut rig, "817f7fffffffffffffff", Fault::TooBig).await;
    // In fragments, none of which is too large by itself.
    let half = "20".repeat(LONGEST / 2 + 1);
    let frames = format!("017e{:04x}{half}807e{0:04x}", half.len() / 2);
    is_fault(&mut rig, &frames, Fault::TooBig).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_message_as_large_as_the_buffer_is_read() {
    let mut rig = Rig::live_with(Setup::new(), |feed| feed.buffers(RX, 16 << 10)).await;
    for length in [LONGEST - 1, LONGEST] {
        let (head, tail) = (r#"{"time":1,"channel":"spot.system","event":"update","#, "}");
        let result = r#""result":{"type":"other","msg":"whole"}"#;
        let padding = " ".repeat(length - head.len() - result.len() - tail.len());
        let text = format!("{head}{padding}{result}{tail}");
        rig.simulator.act(Action::Text { text });
        let reason = rig.until("the notice", |item| match item.notice()? {
            OwnedNotice::Venue { kind: ControlKind::System, reason, .. } => Some(reason.clone()),
            _ => None,
        });
        assert_eq!(&*reason.await, "whole");
    }
    rig.recovered(&SYMBOLS).await;
    assert_eq!(rig.handle.status().stats.connections, 1);
}

/// F23: the venue speaks text; a binary frame is of a stream that is not to be trusted.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_binary_message_ends_the_connection() {
    let mut rig = Rig::live().await;
    assert!(rig.simulator.act(Action::Raw { hex: "8201ff".into() }));
    let error = rig.until("the broken message", |item| match item.notice()? {
        OwnedNotice::Malformed { error, .. } => Some(*error),
        _ => None,
    });
    let error = error.await;
    assert!(error.fatal && error.kind == MalformedKind::Type, "{error:?}");
    rig.reconnect_by(Cause::Poisoned(error)).await;
    rig.recovered(&SYMBOLS).await;
}
