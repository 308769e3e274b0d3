//! Link arguments: no C library, no start files, one static image at fixed addresses (there is no
//! loader that would relocate it).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for argument in ["-nostartfiles", "-nostdlib", "-static", "-no-pie"] {
        println!("cargo::rustc-link-arg-bins={argument}");
    }
}
