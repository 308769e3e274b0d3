//! Where the servers' packages are.

use std::env;
use std::io::{Write, stderr};
use std::path::PathBuf;

/// The folder that `interop/prepare` filled.
#[derive(Clone, Debug)]
pub struct Packages {
    folder: PathBuf,
}

impl Packages {
    /// The folder that `TICKWIRE_INTEROP_PACKAGES` names; `None`, said on stderr, where nothing
    /// does.
    ///
    /// # Panics
    ///
    /// Where there is none, and `TICKWIRE_INTEROP` is `required`.
    #[must_use]
    pub fn find() -> Option<Self> {
        if let Some(folder) = env::var_os("TICKWIRE_INTEROP_PACKAGES") {
            return Some(Self { folder: folder.into() });
        }
        let required = env::var_os("TICKWIRE_INTEROP").is_some_and(|value| value == "required");
        assert!(!required, "TICKWIRE_INTEROP_PACKAGES does not say where the packages are");
        // Not eprintln: the harness would hide it.
        let _ = writeln!(
            stderr(),
            "SKIPPED: interop: run `interop/prepare FOLDER` and set TICKWIRE_INTEROP_PACKAGES"
        );
        None
    }

    /// The folder of Python's packages.
    #[must_use]
    pub fn python(&self) -> PathBuf {
        self.folder.join("python")
    }

    /// The folder that Node's modules are in.
    #[must_use]
    pub fn node(&self) -> PathBuf {
        self.folder.clone()
    }
}
