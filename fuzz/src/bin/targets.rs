//! Prints every target and the longest input that is worth trying, for `fuzz/run`.

use tickwire_fuzz::TARGETS;

fn main() {
    for target in TARGETS {
        println!("{} {}", target.name, target.max_len);
    }
}
