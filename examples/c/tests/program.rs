//! Compiles the program in C and runs it against the simulated exchange.

use core::time::Duration;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;

use tickwire_simulator::faults::Action;
use tickwire_simulator::{Config, Simulator, gateio};

/// A program that is killed when the test is over, whatever its end.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// How long a line may take, and how many may come, before the test says that it hangs.
const PATIENCE: Duration = Duration::from_secs(60);
const LINES_MAX: usize = 20_000;

#[test]
fn a_program_in_c_shows_quotes_again_after_a_cut() {
    let Some(program) = compiled() else { return };
    let venue = gateio::spot::Spot::new(gateio::spot::Config::default(), now());
    let exchange = Simulator::start(venue, Config::default()).expect("a port of loopback is free");
    let mut command = Command::new(program);
    command.args([&exchange.url(), "BTC_USDT"]).env("LD_LIBRARY_PATH", libraries());
    let mut child = Running(command.stdout(Stdio::piped()).spawn().expect("it starts"));
    let said = lines(child.0.stdout.take().expect("it is piped"));
    let is_quote = |line: &str| !line.starts_with('#') && line.contains(" | ");
    until(&said, is_quote);
    assert!(exchange.act(Action::Cut));
    until(&said, |line| line.starts_with("# again in "));
    until(&said, is_quote);
    assert_eq!(exchange.stats().violations, [""; 0]);
}

/// What the program says, line by line.
fn lines(stdout: ChildStdout) -> mpsc::Receiver<String> {
    let (lines, said) = mpsc::channel();
    // Ends when the program does, or when nobody listens any more.
    thread::spawn(move || {
        BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|it| lines.send(it))
    });
    said
}

/// Reads up to a line that is wanted.
fn until(said: &mpsc::Receiver<String>, wanted: impl Fn(&str) -> bool) {
    let mut heard = Vec::new();
    for line in (0..LINES_MAX).map_while(|_| said.recv_timeout(PATIENCE).ok()) {
        if wanted(&line) {
            return;
        }
        heard.push(line);
    }
    panic!("what was wanted is not in {heard:#?}");
}

/// The program; `None` where there is no C compiler.
fn compiled() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("quotes");
    let mut cc = Command::new("cc");
    cc.args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-o"]).arg(&program);
    cc.arg(folder.join("main.c")).arg("-L").arg(libraries()).arg("-ltickwire_c");
    match cc.status() {
        Ok(status) => {
            assert!(status.success(), "main.c does not compile");
            Some(program)
        }
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "SKIPPED: no program in C without cc: {error}");
            None
        }
    }
}

/// Where the library was built: beside this test.
fn libraries() -> PathBuf {
    let mut path = std::env::current_exe().expect("this test has a path");
    path.pop();
    path
}

#[expect(clippy::disallowed_methods, reason = "the exchange's clock is that of this machine")]
fn now() -> Duration {
    std::time::UNIX_EPOCH.elapsed().unwrap_or(Duration::ZERO)
}
