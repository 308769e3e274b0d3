//! Stub.
fn main() {
    let _ = allocation_counter::measure(|| ());
}
