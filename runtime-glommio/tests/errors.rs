//! What a process is told that glommio cannot work in: processes that are kept from something.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::env;
use std::process::Command;

use glommio::LocalExecutorBuilder;
use tickwire_glommio::executor;

/// Set where the test below is kept from something.
const JAILED: &str = "TICKWIRE_JAILED";

/// Runs the test below in a process of its own that `jail` starts; what it says.
fn said_in(jail: &[&str]) -> Option<String> {
    let (program, arguments) = jail.split_first()?;
    let mut command = Command::new(program);
    command.args(arguments).arg(env::current_exe().unwrap());
    command.args(["--exact", "an_executor_is_to_be_had", "--nocapture"]).env(JAILED, "");
    let Ok(output) = command.output() else {
        println!("SKIPPED: there is no {program}");
        return None;
    };
    let said = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    Some(said.concat())
}

#[test]
fn an_executor_is_to_be_had() {
    match executor(LocalExecutorBuilder::default()) {
        Ok(executor) => executor.run(async { println!("it runs") }),
        Err(error) if env::var_os(JAILED).is_some() => println!("it does not run: {error}"),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn too_little_locked_memory_is_named_with_its_settings() {
    let Some(said) = said_in(&["prlimit", "--memlock=65536:65536"]) else { return };
    let reason = "it does not run: too little memory may be locked: 65536 bytes, and 524288 are \
                  needed; set LimitMEMLOCK=524288";
    assert!(said.contains(reason), "{said}");
}

/// The answers of seccomp filters, given by strace in their place.
#[test]
fn what_a_container_forbids_is_named_with_its_settings() {
    for (errno, reason) in [
        ("EPERM", "it does not run: io_uring is forbidden: a seccomp profile"),
        ("ENOSYS", "it does not run: io_uring is missing"),
        ("ENOMEM", "it does not run: the kernel has no memory for io_uring"),
    ] {
        let inject = format!("inject=io_uring_setup:error={errno}");
        let jail = ["strace", "-f", "-o", "/dev/null", "-e", &inject];
        let Some(said) = said_in(&jail) else { return };
        if said.contains("ptrace") {
            println!("SKIPPED: strace may not trace here: {said}");
            return;
        }
        assert!(said.contains(reason), "{errno}: {said}");
    }
}
