//! Executors, or what is to be set where there is none to be had.

use core::error::Error;
use core::fmt;
use std::fs;
use std::io::{self, ErrorKind};

use glommio::{BuilderErrorKind, GlommioError, LocalExecutor, LocalExecutorBuilder};
use io_uring::{IoUring, Probe, opcode};

/// Where Linux says whom it keeps from io_uring (kernel.io_uring_disabled, Linux 6.6).
const SYSCTL: &str = "/proc/sys/kernel/io_uring_disabled";

/// Where Linux says what this process may use.
const LIMITS: &str = "/proc/self/limits";

/// What glommio 0.9 wants this process to be allowed to lock, in bytes (`MIN_MEMLOCK_LIMIT` in its
/// `sys/uring.rs`), whatever the kernel counts.
const LOCKED_MIN: u64 = 512 << 10;

/// What glommio 0.9 asks the kernel to be able to do, the newest first: without these it ends the
/// process (`GLOMMIO_URING_OPS` in its `sys/uring.rs`).
const NEEDED: [(u8, &str); 9] = [
    (opcode::Recv::CODE, "recv"),
    (opcode::Send::CODE, "send"),
    (opcode::Statx::CODE, "statx"),
    (opcode::OpenAt::CODE, "openat"),
    (opcode::Fallocate::CODE, "fallocate"),
    (opcode::Connect::CODE, "connect"),
    (opcode::LinkTimeout::CODE, "link_timeout"),
    (opcode::Accept::CODE, "accept"),
    (opcode::Timeout::CODE, "timeout"),
];

/// Why there is no executor to be had here. Its words say what to set.
#[derive(Debug)]
#[non_exhaustive]
pub enum Unusable {
    /// The system call is not there: a kernel without io_uring, or a seccomp filter that says so.
    Missing,
    /// The kernel keeps this user from io_uring.
    SwitchedOff {
        /// kernel.io_uring_disabled: 1 for all but a group, 2 for all.
        sysctl: u8,
    },
    /// Something else keeps this process from it, a container's seccomp profile mostly.
    Forbidden,
    /// The kernel is too old for glommio.
    TooOld {
        /// An operation that it does not have.
        operation: &'static str,
    },
    /// This process may lock less memory than glommio asks for.
    LockedMemory {
        /// The soft limit (RLIMIT_MEMLOCK), in bytes.
        limit: u64,
        /// What glommio asks for, in bytes.
        needed: u64,
    },
    /// The kernel has no memory for rings; before Linux 5.12 they count as locked memory.
    OutOfMemory,
    /// There is no such processor, or it is off.
    NoCpu {
        /// Its number.
        cpu: usize,
    },
    /// This process may not run on a processor (cpuset, `AllowedCPUs=`).
    CpuNotAllowed,
    /// Anything else.
    Other(io::Error),
}

/// Looks whether glommio can work here: whether io_uring is there, may be used, and has all that
/// glommio needs. glommio itself panics, or ends the process, where that is not so.
///
/// # Errors
///
/// [`Unusable`].
pub fn check() -> Result<(), Unusable> {
    let probed = IoUring::new(1).and_then(|ring| {
        let mut probe = Probe::new();
        ring.submitter().register_probe(&mut probe).map(|()| probe)
    });
    let probe = probed.map_err(|error| refusal(error, sysctl()))?;
    if let Some((_, operation)) = NEEDED.iter().find(|(code, _)| !probe.is_supported(*code)) {
        return Err(Unusable::TooOld { operation });
    }
    let limits = fs::read_to_string(LIMITS).unwrap_or_default();
    match locked_memory(&limits) {
        Some(limit) if limit < LOCKED_MIN => {
            Err(Unusable::LockedMemory { limit, needed: LOCKED_MIN })
        }
        _ => Ok(()),
    }
}

/// Makes an executor for the thread that this is called on, after a [`check`].
///
/// # Errors
///
/// [`Unusable`].
pub fn executor(builder: LocalExecutorBuilder) -> Result<LocalExecutor, Unusable> {
    check()?;
    Ok(builder.make()?)
}

/// What it means that a ring was refused.
fn refusal(error: io::Error, sysctl: Option<u8>) -> Unusable {
    match (error.kind(), sysctl) {
        (ErrorKind::Unsupported, _) => Unusable::Missing,
        (ErrorKind::PermissionDenied, Some(sysctl @ 1..)) => Unusable::SwitchedOff { sysctl },
        (ErrorKind::PermissionDenied, _) => Unusable::Forbidden,
        (ErrorKind::OutOfMemory, _) => Unusable::OutOfMemory,
        _ => Unusable::Other(error),
    }
}

/// The soft limit of locked memory, in bytes, where there is one.
fn locked_memory(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max locked memory"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn sysctl() -> Option<u8> {
    fs::read_to_string(SYSCTL).ok()?.trim().parse().ok()
}

impl From<GlommioError<()>> for Unusable {
    fn from(error: GlommioError<()>) -> Self {
        match error {
            GlommioError::BuilderError(BuilderErrorKind::NonExistentCpus { cpu }) => {
                Self::NoCpu { cpu }
            }
            // Of all that an executor asks the system for, only a processor is refused like this.
            GlommioError::IoError(error) if error.kind() == ErrorKind::InvalidInput => {
                Self::CpuNotAllowed
            }
            GlommioError::IoError(error) => refusal(error, sysctl()),
            other => Self::Other(other.into()),
        }
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str(
                "io_uring is missing: this kernel was built without it or is older than Linux 5.8, \
                 or a container's seccomp profile hides it; it must allow io_uring_setup, \
                 io_uring_enter and io_uring_register",
            ),
            Self::SwitchedOff { sysctl } => write!(
                f,
                "io_uring is switched off: kernel.io_uring_disabled is {sysctl}; set it to 0 \
                 (sysctl kernel.io_uring_disabled=0), or to 1 and kernel.io_uring_group to a group \
                 of this user"
            ),
            Self::Forbidden => f.write_str(
                "io_uring is forbidden: a seccomp profile keeps this process from it, as that of \
                 Docker does; give the container one that allows io_uring_setup, io_uring_enter \
                 and io_uring_register (--security-opt seccomp=PROFILE)",
            ),
            Self::TooOld { operation } => write!(
                f,
                "io_uring is too old: this kernel has no operation {operation}; glommio needs \
                 Linux 5.8"
            ),
            Self::LockedMemory { limit, needed } => write!(
                f,
                "too little memory may be locked: {limit} bytes, and {needed} are needed; set \
                 LimitMEMLOCK={needed} in the systemd unit, memlock in /etc/security/limits.conf \
                 or `ulimit -l {}` before the start",
                needed / 1024
            ),
            Self::OutOfMemory => f.write_str(
                "the kernel has no memory for io_uring; before Linux 5.12 rings count as locked \
                 memory: raise LimitMEMLOCK= in the systemd unit, or `ulimit -l`",
            ),
            Self::NoCpu { cpu } => write!(f, "there is no processor {cpu}, or it is off"),
            Self::CpuNotAllowed => f.write_str(
                "this process may not run on that processor: see Cpus_allowed_list in \
                 /proc/self/status, and the cpuset or AllowedCPUs= that it is in",
            ),
            Self::Other(error) => write!(f, "no executor could be made: {error}"),
        }
    }
}

impl Error for Unusable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Other(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Error numbers of Linux (asm-generic/errno-base.h and errno.h).
    const EPERM: i32 = 1;
    const ENOMEM: i32 = 12;
    const EINVAL: i32 = 22;
    const EMFILE: i32 = 24;
    const ENOSYS: i32 = 38;

    fn words(error: i32, sysctl: Option<u8>) -> String {
        refusal(io::Error::from_raw_os_error(error), sysctl).to_string()
    }

    #[test]
    fn a_refusal_says_what_to_set() {
        assert!(words(ENOSYS, None).contains("io_uring is missing"));
        assert!(words(EPERM, None).contains("seccomp=PROFILE"));
        assert!(words(EPERM, Some(0)).contains("seccomp=PROFILE"));
        assert!(words(EPERM, Some(1)).contains("kernel.io_uring_disabled is 1"));
        assert!(words(EPERM, Some(2)).contains("kernel.io_uring_disabled is 2"));
        assert!(words(ENOMEM, None).contains("LimitMEMLOCK="));
        assert!(words(EMFILE, None).contains("Too many open files"));
    }

    #[test]
    fn glommio_s_errors_say_what_to_set() {
        let words = |error: GlommioError<()>| Unusable::from(error).to_string();
        let none = BuilderErrorKind::NonExistentCpus { cpu: 999 };
        assert!(words(GlommioError::BuilderError(none)).contains("no processor 999"));
        let refused = io::Error::from_raw_os_error(EINVAL);
        assert!(words(GlommioError::IoError(refused)).contains("Cpus_allowed_list"));
    }

    #[test]
    fn the_limit_of_locked_memory_is_the_soft_one() {
        let limits = |soft: &str| {
            format!("Limit  Soft  Hard  Units\nMax locked memory         {soft}  9999  bytes\n")
        };
        assert_eq!(locked_memory(&limits("65536")), Some(65_536));
        assert_eq!(locked_memory(&limits("unlimited")), None);
        assert!(locked_memory(&fs::read_to_string(LIMITS).unwrap()).is_none_or(|it| it > 0));
    }

    #[test]
    fn there_is_an_executor_here() {
        check().unwrap();
        let executor = executor(LocalExecutorBuilder::default()).unwrap();
        assert_eq!(executor.run(async { 7 }), 7);
    }

    #[test]
    fn a_processor_that_is_not_there_is_named() {
        let nowhere = LocalExecutorBuilder::new(glommio::Placement::Fixed(100_000));
        assert!(matches!(executor(nowhere), Err(Unusable::NoCpu { cpu: 100_000 })));
    }
}
