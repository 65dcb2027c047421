//! The real program over real HTTP, with a database of its own for each test.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    missing_docs,
    reason = "a test stops at the first surprise, and its name says what it is about"
)]

mod access;
mod account;
mod apart;
mod at_a_distance;
mod audit;
mod beginning;
mod browser;
mod closing;
mod councillor;
mod crash;
mod database;
mod desk;
mod desk_find;
mod device;
mod doors;
mod elsewhere;
mod every_field;
mod files;
mod fixation;
mod forgery;
mod full_disk;
mod gates;
mod headers;
mod holds;
mod hostile_uploads;
mod in_bucket;
mod infected;
mod insight;
mod keeping;
mod kept;
mod languages;
mod letters;
mod mail_server;
mod once;
mod own_data;
mod payloads;
mod payments;
mod people_page;
mod photo_place;
mod pick_up;
mod pictures;
mod pieces;
mod plans;
mod pressed_twice;
mod provider;
mod publishing;
mod record;
mod rejudged;
mod repository;
mod requests;
mod roll_back;
mod rooms;
mod s3;
mod scanner;
mod security;
mod service_around;
mod signing_in;
mod single_view;
mod starting;
mod studio;
mod test_forms;
mod together;
mod versions;
mod watching;
mod website;
mod welsh;
mod wrap_up;
mod year;
mod your_area;

/// The tests of this program run on SQLite; `../on_postgres` has the same on PostgreSQL.
const DATABASE: database::Kind = database::Kind::Sqlite;
