//! A program that goes on while a test reads its lines and does something else.

use core::time::Duration;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// How long a line may take before a test says that none comes.
const PATIENCE: Duration = Duration::from_secs(100);

/// A running program whose lines are read; it is killed when this is dropped.
pub(crate) struct Following {
    child: Child,
    lines: Receiver<String>,
}

impl Following {
    /// Starts a program and reads its standard output.
    pub(crate) fn output(command: &mut Command) -> Self {
        let mut child = start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let lines = lines(child.stdout.take().expect("it is piped"));
        Self { child, lines }
    }

    /// Starts a program and reads its diagnostics.
    pub(crate) fn diagnostics(command: &mut Command) -> Self {
        let mut child = start(command.stdout(Stdio::null()).stderr(Stdio::piped()));
        let lines = lines(child.stderr.take().expect("it is piped"));
        Self { child, lines }
    }

    /// Reads up to the first line that `is_it`, and gives all of them.
    pub(crate) fn until(&self, what: &str, mut is_it: impl FnMut(&str) -> bool) -> Vec<String> {
        let mut heard = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            let found = is_it(&line);
            heard.push(line);
            if found {
                return heard;
            }
        }
        let last: Vec<_> = heard.iter().rev().take(30).rev().collect();
        panic!("{what} did not come; the last lines were {last:#?}");
    }
}

fn start(command: &mut Command) -> Child {
    command.spawn().expect("the program starts")
}

/// The lines of a pipe, read by a thread that ends when the program does, or when nobody listens
/// any more.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (said, lines) = channel();
    thread::spawn(move || {
        BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|it| said.send(it))
    });
    lines
}

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
