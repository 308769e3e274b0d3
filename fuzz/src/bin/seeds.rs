//! Writes the seeds of every target into its corpus: `cargo run -p tickwire-fuzz --bin seeds`.

use std::path::Path;
use std::{fs, io};

use tickwire_fuzz::{TARGETS, seeds};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for target in TARGETS {
        let folder = root.join("corpus").join(target.name);
        fs::create_dir_all(&folder)?;
        let seeds = seeds::of(target.name)?;
        println!("{}: {} seeds", target.name, seeds.len());
        for (name, bytes) in seeds {
            fs::write(folder.join(format!("seed-{name}")), bytes)?;
        }
    }
    Ok(())
}
