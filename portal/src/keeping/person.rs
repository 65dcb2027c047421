//! `person find` and `person erase`: what the council has of somebody who asks, and its end.

use super::command::{KeepingError, known};
use super::erasure::{Erased, erase};
use super::search::{All, Found, copy, search};
use super::sought::{Described, Sought};
use crate::clock::{Clock, Moment};
use crate::command::{PersonAction, Who};
use crate::settings::Settings;
use crate::site::Councils;
use crate::store::Store;
use crate::uploads::Uploads;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicUsize;
use std::time::Instant;

/// Looks for a person at a council, or erases them.
///
/// # Errors
/// When nobody is described, or something that is needed cannot be used.
pub async fn person(settings: &Settings, council: &str, action: PersonAction) -> Result<String, KeepingError> {
    known(&Councils::load(&settings.councils)?, council)?;
    let failed = |error| KeepingError::Database(settings.database.clone(), error);
    let (PersonAction::Find { who, .. } | PersonAction::Erase { who, .. }) = &action;
    let sought = sought(who)?;
    let store = Store::open(&settings.database).await.map_err(failed)?;
    let begun = Instant::now();
    let all = search(&store, council, &sought, &AtomicUsize::new(0)).await.map_err(failed)?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut said = match action {
        PersonAction::Find { copy_to, .. } => {
            if let Some(file) = copy_to {
                write_private(&file, &format!("{:#}\n", copy(&all)))
                    .map_err(|error| KeepingError::Write(file, error))?;
            }
            list(&all)
        }
        PersonAction::Erase { also, yes: true, .. } => {
            let folder = settings.uploads();
            let uploads =
                Uploads::open(&folder, &settings.uploads).map_err(|error| KeepingError::Uploads(folder, error))?;
            let also: BTreeSet<String> =
                also.iter().map(|typed| crate::reference::read(typed).unwrap_or_else(|| typed.clone())).collect();
            let today = Clock::default().now().date();
            told(&erase(&store, &uploads, all, &also, today).await.map_err(failed)?)
        }
        PersonAction::Erase { yes: false, .. } => {
            format!("{}Nothing was removed. To remove what is surely theirs, say --yes.\n", list(&all))
        }
    };
    let _ = writeln!(said, "The whole record was searched in {seconds:.1} seconds.");
    store.close().await;
    Ok(said)
}

fn sought(who: &Who) -> Result<Sought, KeepingError> {
    let Who { name, email, phone, address, born } = who.clone();
    let text = Option::unwrap_or_default;
    let described =
        Described { name: text(name), email: text(email), phone: text(phone), address: text(address), born };
    Sought::new(&described).map_err(KeepingError::Nobody)
}

/// A file with what the council has of somebody, for whoever runs this alone.
fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(text.as_bytes())
}

fn line(found: &Found) -> String {
    let what = if found.reference.is_empty() { found.record.key() } else { found.reference.clone() };
    let day = Moment::kept(&found.at).map(|at| at.date().to_string()).unwrap_or_default();
    let sure = if Sought::is_sure(&found.by) { "" } else { " (perhaps somebody else)" };
    let (kind, form) = (found.record.kind(), &found.form);
    format!("{kind:<22} {what:<44} {day:<10} {form:<20} {} [{}]{sure}\n", found.by_words(), found.tables().join(" "))
}

fn list(all: &All) -> String {
    if all.is_empty() { "Nothing was found\n".to_owned() } else { all.values().map(line).collect() }
}

fn told(erased: &Erased) -> String {
    let mut said = format!("Removed: {}\n", erased.gone.len());
    said.extend(erased.gone.iter().map(line));
    let _ = writeln!(said, "Not removed: {}", erased.stays.len());
    for (found, why) in &erased.stays {
        let _ = writeln!(said, "{}{:23}because {}", line(found), "", why.as_str());
    }
    said
}
