//! The replay on a hosted target: what the image's output is compared with. `hosted LIST`.

use std::process::ExitCode;
use std::{env, fs};

use tickwire_replay::{Files, run};

fn main() -> ExitCode {
    let Some(path) = env::args().nth(1) else {
        eprintln!("usage: hosted LIST");
        return ExitCode::from(2);
    };
    let Ok(list) = fs::read_to_string(&path) else {
        eprintln!("`{path}` cannot be read");
        return ExitCode::from(2);
    };
    let mut text = String::new();
    let done = run(&list, &mut System, &mut text);
    print!("{text}");
    if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The system's files.
struct System;

impl Files for System {
    fn read<'f>(&mut self, path: &str, into: &'f mut [u8]) -> Option<&'f str> {
        let file = fs::read(path).ok().filter(|file| file.len() < into.len())?;
        let into = &mut into[..file.len()];
        into.copy_from_slice(&file);
        str::from_utf8(into).ok()
    }
}
