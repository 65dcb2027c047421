//! The peers in Rust. `run.js` calls it: the result of a part is JSON on standard output.
//!
//! ```text
//! onceform-bench server SUBMISSIONS VALIDATOR SCHEMA DAYS          judging from JSON text
//! onceform-bench page FORM ANSWERS CONTENT TEMPLATE FOLDER         Onceform's page, written to the folder
//! onceform-bench render FORM ANSWERS CONTENT TEMPLATE FOLDER       that page and the template's, timed
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise and prints"
)]

mod race;
mod render;
mod server;
mod submissions;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["server", submissions, validator, schema, days] => server::run(submissions, validator, schema, days),
        ["page", form, answers, _, _, folder] => render::page(form, answers, folder),
        ["render", form, answers, content, template, folder] => render::run(form, answers, content, template, folder),
        _ => panic!("see src/main.rs"),
    };
    println!("{result:#}");
}
