//! Arguments, exit codes, and what is said when something goes wrong.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use crate::support::{Run, run, run_with, scratch_file, tickwire};

const TRADE: &str = r#"{"time":1202383316,"time_ms":1202383316351,"channel":"spot.trades","event":"update","result":{"id":508175041,"create_time":1202383316,"create_time_ms":"1202383316315.7946","side":"sell","currency_pair":"GT_USDT","amount":"12.7400000000","price":"0.7409000000"}}"#;

#[test]
fn help_lists_commands_venues_and_exit_codes() {
    let help = run(&["--help"]);
    assert_eq!(help.code, Some(0));
    for word in ["decode", "replay", "demo", "tail", "simulate", "Exit codes:"] {
        assert!(help.stdout.contains(word), "{word}: {}", help.stdout);
    }
    for command in ["decode", "replay", "tail", "simulate"] {
        let help = run(&[command, "--help"]);
        assert_eq!(help.code, Some(0));
        for word in ["gateio-spot", "mexc-spot", "Exit codes:", "Examples:"] {
            assert!(help.stdout.contains(word), "{command} {word}: {}", help.stdout);
        }
        assert!(help.stdout.lines().all(|line| line.len() <= 100), "{}", help.stdout);
    }
}

#[test]
fn the_version_is_the_crates() {
    let version = run(&["--version"]);
    assert_eq!(version.code, Some(0));
    assert_eq!(version.stdout, format!("tickwire {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_wrong_command_line_is_code_2() {
    for args in [&[][..], &["decode"], &["decode", "nyse"], &["encode"], &["replay", "gateio-spot"]]
    {
        let run = run(args);
        assert_eq!(run.code, Some(2), "{args:?}: {run:?}");
        assert!(run.stdout.is_empty() && !run.stderr.is_empty(), "{args:?}: {run:?}");
    }
    let run = run(&["decode", "gateio-sport"]);
    assert!(run.stderr.contains("'gateio-spot'"), "a near miss is suggested: {}", run.stderr);
    let run = run_with(&["decode", "nyse"], b"");
    assert!(run.stderr.contains("gateio-spot, mexc-spot"), "the known ones: {}", run.stderr);
}

#[test]
fn an_unreadable_input_is_code_3_and_is_named() {
    for command in ["decode", "replay"] {
        for path in ["/no/such/file", env!("CARGO_MANIFEST_DIR")] {
            let run = run(&[command, "gateio-spot", path]);
            assert_eq!(run.code, Some(3), "{run:?}");
            assert!(run.sentence().contains(path), "{run:?}");
            assert!(run.stdout.is_empty(), "{run:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_output_is_code_4() {
    let full = File::options().write(true).open("/dev/full").expect("Linux has it");
    let file = scratch_file("unwritable.txt", TRADE.as_bytes());
    let output = tickwire(&["decode", "gateio-spot"]).arg(file).stdout(full).output();
    let run = Run::from(output.expect("the tool starts"));
    assert_eq!(run.code, Some(4));
    assert!(run.sentence().contains("output"), "{run:?}");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let file = scratch_file("broken_pipe.txt", format!("{TRADE}\n").repeat(20_000).as_bytes());
    let mut command = tickwire(&["decode", "gateio-spot"]);
    command.arg(file).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the tool starts");
    let mut first = String::new();
    let mut reader = BufReader::new(child.stdout.take().expect("stdout is piped"));
    reader.read_line(&mut first).expect("a first line comes");
    drop(reader);
    assert!(first.contains("\"trade\""), "{first}");
    let run = Run::from(child.wait_with_output().expect("the tool ends"));
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn events_of_a_line_are_written_before_the_next_is_waited_for() {
    let mut command = tickwire(&["decode", "gateio-spot", "-"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("the tool starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
    for _ in 0..3 {
        writeln!(stdin, "{TRADE}").expect("the tool reads");
        let mut line = String::new();
        stdout.read_line(&mut line).expect("the event comes while the input is open");
        assert!(line.contains("\"trade\""), "{line}");
    }
    drop(stdin);
    assert_eq!(child.wait().expect("the tool ends").code(), Some(0));
}

#[test]
fn standard_input_is_read_where_no_file_is_named_or_a_dash_is() {
    let file = scratch_file("named.txt", TRADE.as_bytes());
    let named = run(&["decode", "gateio-spot", file.to_str().expect("a UTF-8 path")]);
    assert_eq!((named.code, named.lines().len()), (Some(0), 1));
    for args in [&["decode", "gateio-spot"][..], &["decode", "gateio-spot", "-"]] {
        let piped = run_with(args, TRADE.as_bytes());
        assert_eq!((piped.code, &piped.stdout), (named.code, &named.stdout), "{args:?}");
    }
}
