//! Tells cargo that a changed migration changes the program.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
