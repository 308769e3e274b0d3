//! Runs the real binary and reads what it writes.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use serde_json::Value;

/// The tool, ready for arguments.
pub(crate) fn tickwire(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickwire"));
    command.args(args).stdin(Stdio::null());
    command
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The lines of the output, each a JSON object.
    pub(crate) fn lines(&self) -> Vec<Value> {
        assert!(
            self.stdout.is_empty() || self.stdout.ends_with('\n'),
            "a last line is cut: {self:?}"
        );
        self.stdout
            .lines()
            .map(|line| match serde_json::from_str(line) {
                Ok(value @ Value::Object(_)) => value,
                other => panic!("not a JSON object: {line}: {other:?}"),
            })
            .collect()
    }

    /// Its diagnostics, which must be one line without traces of a crash.
    pub(crate) fn sentence(&self) -> &str {
        let line = self.stderr.strip_suffix('\n').unwrap_or(&self.stderr);
        assert!(line.starts_with("tickwire: ") && !line.contains('\n'), "{:?}", self.stderr);
        assert!(!line.contains("panicked") && !line.contains("kind:"), "{line}");
        line
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("the output is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("diagnostics are UTF-8"),
        }
    }
}

/// Runs the tool without any input.
pub(crate) fn run(args: &[&str]) -> Run {
    tickwire(args).output().expect("the tool starts").into()
}

/// Sends a signal, such as `-INT`.
#[cfg(unix)]
pub(crate) fn send(signal: &str, to: &std::process::Child) {
    let sent = Command::new("kill").args([signal, &to.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "{signal} is not sent");
}

/// Runs the tool with bytes on standard input.
pub(crate) fn run_with(args: &[&str], input: &[u8]) -> Run {
    let mut command = tickwire(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the tool starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    thread::scope(|scope| {
        // A tool that ends early closes the pipe; what it says is then the test's subject.
        scope.spawn(move || stdin.write_all(input).ok());
        child.wait_with_output().expect("the tool ends").into()
    })
}

/// Decodes one message of Gate.io spot.
pub(crate) fn decode(message: &[u8]) -> Run {
    run_with(&["decode", "gateio-spot"], &[message, b"\n"].concat())
}

/// A file of the test's own, in the build directory.
pub(crate) fn scratch_file(name: &str, content: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).expect("the build directory is writable");
    path
}

/// A file that is committed here.
pub(crate) fn testdata(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata").join(path)
}

/// A folder of samples of Gate.io, or `None`, said aloud, where the checkout has none.
pub(crate) fn samples(folder: &str) -> Option<PathBuf> {
    samples_of("gateio", folder)
}

/// A folder of samples of a venue, or `None`, said aloud, where the checkout has none.
pub(crate) fn samples_of(venue: &str, folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("TICKWIRE_SAMPLES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples"),
        PathBuf::from,
    );
    let path = root.join(venue).join(folder);
    if !path.is_dir() {
        // Not captured by the test harness, unlike `eprintln!`.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED: samples {venue}/{folder} are not there; set TICKWIRE_SAMPLES"
        );
        return None;
    }
    Some(path)
}

/// The files of a folder whose names start and end so, sorted by name.
pub(crate) fn files(folder: &Path, start: &str, end: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("its entries can be read"))
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .filter(|(name, _)| name.starts_with(start) && name.ends_with(end))
        .map(|(name, path)| (name, fs::read(path).expect("the file can be read")))
        .collect();
    files.sort();
    files
}
