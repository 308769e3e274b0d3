//! Every target runs its corpus, and what a fuzzer once found, on any toolchain.

use std::fs;
use std::path::{Path, PathBuf};

use tickwire_fuzz::{named, seeds};

fn folder(of: &str, target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(of).join(target)
}

/// Runs every file of a folder, and says how many there are.
#[track_caller]
fn run_all(folder: &Path, run: fn(&[u8])) -> usize {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in &paths {
        let bytes = fs::read(path).unwrap();
        if let Err(panic) = std::panic::catch_unwind(|| run(&bytes)) {
            eprintln!("the input is {}", path.display());
            std::panic::resume_unwind(panic);
        }
    }
    paths.len()
}

#[track_caller]
fn corpus(target: &str) {
    let folder = folder("corpus", target);
    let seeds = seeds::of(target).unwrap();
    for (name, bytes) in &seeds {
        let file = fs::read(folder.join(format!("seed-{name}"))).unwrap_or_default();
        assert!(
            file == *bytes,
            "{name} is not what `cargo run -p tickwire-fuzz --bin seeds` writes"
        );
    }
    let count = run_all(&folder, named(target).run);
    assert!(count >= seeds.len() && count >= 10, "only {count} inputs");
}

#[test]
fn ws_bytes_holds_for_its_corpus() {
    corpus("ws_bytes");
}

#[test]
fn ws_differential_holds_for_its_corpus() {
    corpus("ws_differential");
}

#[test]
fn handshake_holds_for_its_corpus() {
    corpus("handshake");
}

#[test]
fn rest_call_holds_for_its_corpus() {
    corpus("rest_call");
}

#[test]
fn session_frames_holds_for_its_corpus() {
    corpus("session_frames");
}

#[test]
fn connection_bytes_holds_for_its_corpus() {
    corpus("connection_bytes");
}

#[test]
fn gateio_decode_holds_for_its_corpus() {
    corpus("gateio_decode");
}

#[test]
fn mexc_decode_holds_for_its_corpus() {
    corpus("mexc_decode");
}

#[test]
fn decimal_holds_for_its_corpus() {
    corpus("decimal");
}

#[test]
fn book_holds_for_its_corpus() {
    corpus("book");
}

/// An input that a target once failed with.
#[track_caller]
fn finding(target: &str, name: &str) {
    let path = folder("findings", target).join(name);
    (named(target).run)(&fs::read(path).unwrap());
}

/// The value was trimmed of any ASCII white space before it was looked at.
#[test]
fn handshake_a_form_feed_at_the_end_of_a_value_is_refused() {
    finding("handshake", "form_feed_at_the_end_of_a_value");
}

#[test]
fn inflate_holds_for_its_corpus() {
    corpus("inflate");
}

#[test]
fn http_response_holds_for_its_corpus() {
    corpus("http_response");
}

/// The property was wrong: which call an answer is for depends on when the call was asked for.
#[test]
fn connection_bytes_an_answer_between_two_reads_is_not_compared() {
    finding("connection_bytes", "a_call_between_two_reads");
}

/// The server's side was wrong: zlib flushes nothing for a message without bytes.
#[test]
fn inflate_an_empty_message_after_another_is_read() {
    finding("inflate", "an_empty_message_after_another");
}

/// The judgement was wrong: pings between the pieces of a message are answered.
#[test]
fn inflate_a_message_of_ours_after_a_ping_is_read_back() {
    finding("inflate", "a_message_of_ours_after_a_ping");
}

/// The property was wrong: 10^39 is no integer of 128 bits.
#[test]
fn decimal_no_scale_is_beyond_the_integers() {
    finding("decimal", "zero_at_39_places");
}

/// The property was wrong: what is no object is told as words.
#[test]
fn mexc_decode_a_text_that_is_no_object_is_words() {
    finding("mexc_decode", "a_text_that_is_no_object");
}

/// A reason that was not in the list: lengths of control frames have one form.
#[test]
fn ws_differential_a_control_frame_with_a_long_length_is_refused_by_us() {
    finding("ws_differential", "a_control_frame_with_a_long_length");
}

/// The second reading was wrong: it compares numbers of different places in integers too small.
#[test]
fn decimal_equal_numbers_of_different_places_are_equal() {
    finding("decimal", "numbers_that_bigdecimal_cannot_compare");
}
