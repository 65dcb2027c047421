//! The real program over real HTTP, with a database of its own for each test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test stops at the first surprise, and its name says what it is about"
)]

mod account;
mod browser;
mod desk;
mod device;
mod files;
mod kept;
mod languages;
mod once;
mod pieces;
mod security;
mod service_around;
mod starting;
mod website;
