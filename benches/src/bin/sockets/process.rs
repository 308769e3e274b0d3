//! This process as the system sees it, and processes of this program for what must be measured
//! apart.

use std::fs;
use std::process::{Command, Stdio};

use serde::Serialize;
use serde_json::Value;

use crate::Failure;

/// Resident memory in KiB (proc_pid_status(5), `VmRSS`).
pub(crate) fn resident_kib() -> Result<f64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the system does not tell the resident memory")?.parse()?)
}

/// Open file descriptors, the one aside that reads the list.
pub(crate) fn descriptors() -> Result<usize, Failure> {
    Ok(fs::read_dir("/proc/self/fd")?.count().saturating_sub(1))
}

/// This program again, in another role: its first argument, and what it is to do.
pub(crate) fn again(role: &str, order: &impl Serialize) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([role, &serde_json::to_string(order)?]);
    Ok(command)
}

/// What a process of another role says in the end, in one line of JSON.
pub(crate) fn answer(role: &str, order: &impl Serialize) -> Result<Value, Failure> {
    let output = again(role, order)?.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("the process `{role}` has failed").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A number of such an answer.
pub(crate) fn number(answer: &Value, name: &str) -> Result<f64, Failure> {
    answer[name].as_f64().ok_or_else(|| format!("no {name} in {answer}").into())
}
