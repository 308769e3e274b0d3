//! The secrets of an account: from the environment, or from a file that nobody else can read. Never
//! from the command line, which every process of the machine may look at.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use tickwire_core::account::credentials::Credentials;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// What a file stays below: a key, a secret, their names, and a few lines of comment.
const FILE_MAX: u64 = 4096;

/// The credentials of a venue's account: of the file that is named, else of the environment.
pub(crate) fn of(venue: &str, file: Option<&Path>) -> Result<Credentials, Failure> {
    let (key, secret) = match file {
        Some(path) => of_file(path)?,
        None => of_environment(venue)?,
    };
    Credentials::new(&key, &secret).map_err(|error| Failure::Setup(error.to_string()))
}

type Pair = (Zeroizing<String>, Zeroizing<String>);

/// `TICKWIRE_GATEIO_SPOT_KEY` and `.._SECRET`, else `TICKWIRE_KEY` and `TICKWIRE_SECRET`; never one
/// of each.
fn of_environment(venue: &str) -> Result<Pair, Failure> {
    let own = format!("TICKWIRE_{}", venue.to_uppercase().replace('-', "_"));
    for prefix in [own.as_str(), "TICKWIRE"] {
        let read = |what: &str| env::var(format!("{prefix}_{what}")).ok().map(Zeroizing::new);
        match (read("KEY"), read("SECRET")) {
            (Some(key), Some(secret)) => return Ok((key, secret)),
            (None, None) => {}
            (Some(_), None) => return Err(missing(&format!("{prefix}_SECRET is not set"), &own)),
            (None, Some(_)) => return Err(missing(&format!("{prefix}_KEY is not set"), &own)),
        }
    }
    Err(missing(&format!("there are no credentials of {venue}"), &own))
}

fn missing(what: &str, own: &str) -> Failure {
    Failure::Setup(format!(
        "{what}; set {own}_KEY and {own}_SECRET, or TICKWIRE_KEY and TICKWIRE_SECRET, or name a \
         file with --credentials"
    ))
}

/// A file of two lines, `key = ..` and `secret = ..`, in any order; blank lines and those that
/// begin with `#` are skipped.
fn of_file(path: &Path) -> Result<Pair, Failure> {
    let name = format!("`{}`", path.display());
    let mut text = Zeroizing::new(String::with_capacity(FILE_MAX.try_into().unwrap_or_default()));
    let len = opened(path)
        .and_then(|file| file.take(FILE_MAX).read_to_string(&mut text))
        .map_err(|cause| Failure::Input { name: name.clone(), cause })?;
    // What is cut off may be half of a secret.
    if u64::try_from(len).is_ok_and(|len| len >= FILE_MAX) {
        return Err(form(&name));
    }
    let (mut key, mut secret) = (None, None);
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
            Some(("key", value)) if key.is_none() => key = Some(kept(value)),
            Some(("secret", value)) if secret.is_none() => secret = Some(kept(value)),
            // The line is not shown: it may be a secret.
            _ => return Err(form(&name)),
        }
    }
    key.zip(secret).ok_or_else(|| form(&name))
}

fn opened(path: &Path) -> io::Result<File> {
    // Nothing but a file is opened: to open a pipe would be to wait for who writes to it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    let file = File::open(path)?;
    // What is checked is what was opened, whatever the name stands for by now.
    check(&file)?;
    Ok(file)
}

fn kept(value: &str) -> Zeroizing<String> {
    Zeroizing::new(value.to_owned())
}

fn form(name: &str) -> Failure {
    Failure::Setup(format!(
        "{name} is no file of credentials: it has two lines, `key = ..` and `secret = ..`, \
         once each, and less than 4 KiB"
    ))
}

/// Refuses a file that others may read or write, or that is another's.
#[cfg(unix)]
fn check(file: &File) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;

    let refused = |why: &str| Err(io::Error::new(io::ErrorKind::InvalidInput, why.to_owned()));
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return refused("it is no file");
    }
    if metadata.mode() & 0o077 != 0 {
        return refused("others than its owner have a right to it: run chmod 600 on it");
    }
    // Where the system has no /proc, the rights alone say it: who can open the file is its owner,
    // or root.
    let owner = fs::metadata("/proc/self").map(|process| process.uid());
    if owner.is_ok_and(|owner| owner != metadata.uid()) {
        return refused("it is another user's");
    }
    Ok(())
}

#[cfg(not(unix))]
fn check(_file: &File) -> io::Result<()> {
    let why = "its permissions cannot be checked on this system: use the environment";
    Err(io::Error::new(io::ErrorKind::Unsupported, why))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;

    use super::*;

    fn file(name: &str, mode: u32, text: &str) -> PathBuf {
        let path = env::temp_dir().join(format!("tickwire-{}-{name}", std::process::id()));
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn a_pipe_is_refused_and_not_waited_for() {
        let path = env::temp_dir().join(format!("tickwire-{}-pipe", std::process::id()));
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        let refused = of("gateio-spot", Some(&path));
        fs::remove_file(&path).unwrap();
        assert!(refused.is_err());
    }

    fn read(name: &str, mode: u32, text: &str) -> Result<(String, String), String> {
        let path = file(name, mode, text);
        let read = of("gateio-spot", Some(&path));
        fs::remove_file(path).unwrap();
        let reveal = |credentials: &Credentials| {
            let (key, secret) = (credentials.key(), credentials.secret());
            (key.reveal().to_owned(), secret.reveal().to_owned())
        };
        read.as_ref().map(reveal).map_err(ToString::to_string)
    }

    #[test]
    fn a_file_that_nobody_else_can_read_is_taken() {
        let pair = Ok(("k1".to_owned(), "s=2".to_owned()));
        assert_eq!(read("good", 0o600, "# mine\n\nsecret = s=2\nkey=k1\n"), pair);
        assert_eq!(read("less", 0o400, "key = k1\nsecret = s=2"), pair);
    }

    #[test]
    fn a_file_that_others_can_read_is_refused_unread() {
        for mode in [0o644, 0o640, 0o604, 0o620, 0o601] {
            let refused = read("open", mode, "key = MARKER\nsecret = MARKER").unwrap_err();
            assert!(refused.contains("chmod 600") && !refused.contains("MARKER"), "{refused}");
        }
    }

    /// Half a secret would be one that the venue refuses, and nobody would know why.
    #[test]
    fn a_file_that_is_not_read_whole_is_refused() {
        let comment = "#".repeat(4096);
        for cut in [10, 20, 29] {
            let text = format!("{}\nkey = MARKER\nsecret = MARKER", &comment[cut..]);
            let refused = read("long", 0o600, &text).unwrap_err();
            assert!(refused.contains("4 KiB") && !refused.contains("MARKER"), "{refused}");
        }
        let text = format!("{}\nkey = k1\nsecret = s=2", &comment[30..]);
        assert!(read("fits", 0o600, &text).is_ok());
    }

    #[test]
    fn a_key_that_is_there_twice_is_not_guessed() {
        for text in ["key = a\nkey = MARKER\nsecret = s", "secret = a\nkey = k\nsecret = MARKER"] {
            let refused = read("twice", 0o600, text).unwrap_err();
            assert!(!refused.contains("MARKER"), "{refused}");
        }
    }

    /// A link is as good as the file behind it, and a folder is no file.
    #[test]
    fn what_is_opened_is_what_is_checked() {
        let open = file("target", 0o644, "key = MARKER\nsecret = MARKER");
        let link = open.with_extension("link");
        std::os::unix::fs::symlink(&open, &link).unwrap();
        let refused = of("gateio-spot", Some(&link)).map(|_| ()).unwrap_err().to_string();
        fs::remove_file(&link).unwrap();
        fs::remove_file(&open).unwrap();
        assert!(refused.contains("chmod 600") && !refused.contains("MARKER"), "{refused}");
        assert!(of("gateio-spot", Some(&env::temp_dir())).is_err());
    }

    #[test]
    fn a_file_of_another_form_is_refused_without_being_shown() {
        for text in ["", "key = MARKER", "MARKER", "key = a\nsecret = \n", "key: MARKER"] {
            let refused = read("form", 0o600, text).unwrap_err();
            assert!(!refused.contains("MARKER"), "{refused}");
        }
    }
}
