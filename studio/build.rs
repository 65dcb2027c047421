//! The compiler goes into forms as deep as it lets them be: on the command line with 16 MB for each thread, and in a browser with the
//! room that is asked for here instead of one.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-link-arg-cdylib=-zstack-size=16777216");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
