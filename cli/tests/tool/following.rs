//! A program that goes on while a test reads its lines and does something else.

use core::time::Duration;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// How long a line may take before a test says that none comes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running program whose lines are read; it is killed when this is dropped.
pub(crate) struct Following {
    child: Child,
    lines: Receiver<String>,
}

impl Following {
    /// Starts a program and reads its standard output, or its diagnostics where `is_diagnostics`.
    pub(crate) fn start(command: &mut Command, is_diagnostics: bool) -> Self {
        let (read, other) = (Stdio::piped(), Stdio::null());
        let (out, err) = if is_diagnostics { (other, read) } else { (read, other) };
        let mut child = command.stdout(out).stderr(err).spawn().expect("the program starts");
        let (said, lines) = channel();
        let stdout = child.stdout.take().map(|out| Box::new(out) as Box<dyn std::io::Read + Send>);
        let stderr = child.stderr.take().map(|err| Box::new(err) as Box<dyn std::io::Read + Send>);
        let read = stdout.or(stderr).expect("one of them is piped");
        // Ends when the program does, or when nobody listens any more.
        thread::spawn(move || {
            BufReader::new(read).lines().map_while(Result::ok).try_for_each(|it| said.send(it))
        });
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

impl Drop for Following {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
