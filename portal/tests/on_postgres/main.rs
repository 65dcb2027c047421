//! The same program and the same tests as in `../portal`, on PostgreSQL. Without its binaries nothing is tested, and that is said.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    dead_code,
    missing_docs,
    reason = "a test stops at the first surprise, and its name says what it is about; not every test is here"
)]

#[path = "../portal/access.rs"]
mod access;
#[path = "../portal/account.rs"]
mod account;
#[path = "../portal/at_a_distance.rs"]
mod at_a_distance;
#[path = "../portal/audit.rs"]
mod audit;
#[path = "../portal/beginning.rs"]
mod beginning;
#[path = "../portal/browser.rs"]
mod browser;
#[path = "../portal/closing.rs"]
mod closing;
#[path = "../portal/councillor.rs"]
mod councillor;
#[path = "../portal/crash.rs"]
mod crash;
#[path = "../portal/database.rs"]
mod database;
#[path = "../portal/desk.rs"]
mod desk;
#[path = "../portal/desk_find.rs"]
mod desk_find;
#[path = "../portal/device.rs"]
mod device;
#[path = "../portal/doors.rs"]
mod doors;
#[path = "../portal/elsewhere.rs"]
mod elsewhere;
#[path = "../portal/files.rs"]
mod files;
#[path = "../portal/fixation.rs"]
mod fixation;
#[path = "../portal/full_disk.rs"]
mod full_disk;
#[path = "../portal/gates.rs"]
mod gates;
#[path = "../portal/holds.rs"]
mod holds;
#[path = "../portal/infected.rs"]
mod infected;
#[path = "../portal/insight.rs"]
mod insight;
#[path = "../portal/keeping.rs"]
mod keeping;
#[path = "../portal/mail_server.rs"]
mod mail_server;
#[path = "../portal/once.rs"]
mod once;
#[path = "../portal/own_data.rs"]
mod own_data;
#[path = "../portal/payments.rs"]
mod payments;
#[path = "../portal/people_page.rs"]
mod people_page;
#[path = "../portal/photo_place.rs"]
mod photo_place;
#[path = "../portal/pick_up.rs"]
mod pick_up;
#[path = "../portal/pictures.rs"]
mod pictures;
#[path = "../portal/pieces.rs"]
mod pieces;
#[path = "../portal/pressed_twice.rs"]
mod pressed_twice;
#[path = "../portal/provider.rs"]
mod provider;
#[path = "../portal/publishing.rs"]
mod publishing;
#[path = "../portal/record.rs"]
mod record;
#[path = "../portal/rejudged.rs"]
mod rejudged;
#[path = "../portal/repository.rs"]
mod repository;
#[path = "../portal/requests.rs"]
mod requests;
#[path = "../portal/roll_back.rs"]
mod roll_back;
#[path = "../portal/s3.rs"]
mod s3;
#[path = "../portal/scanner.rs"]
mod scanner;
#[path = "../portal/service_around.rs"]
mod service_around;
#[path = "../portal/signing_in.rs"]
mod signing_in;
#[path = "../portal/single_view.rs"]
mod single_view;
#[path = "../portal/studio.rs"]
mod studio;
#[path = "../portal/test_forms.rs"]
mod test_forms;
#[path = "../portal/together.rs"]
mod together;
#[path = "../portal/versions.rs"]
mod versions;
#[path = "../portal/watching.rs"]
mod watching;
#[path = "../portal/website.rs"]
mod website;
#[path = "../portal/welsh.rs"]
mod welsh;
#[path = "../portal/wrap_up.rs"]
mod wrap_up;

/// The tests of this program run on PostgreSQL.
const DATABASE: database::Kind = database::Kind::Postgres;
