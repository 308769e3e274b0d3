//! Names the linker script, which lies in the board's crate.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-bins=-Tboard.ld");
}
