//! Why a database cannot be used, in plain words and with what to do about it: one place for every command.

use super::{Database, StoreError};
use std::io::ErrorKind;
use std::path::Path;

impl Database {
    /// Why it cannot be used. What nobody here foresaw is told as the database says it.
    #[must_use]
    pub fn why(&self, error: &StoreError) -> String {
        match error {
            StoreError::OtherVersion { found, known } if found < known => format!(
                "its tables are of version {found}, and this program works with version {known}. Use the program that serves it, or bring it up to date with `onceform-portal migrate`"
            ),
            StoreError::OtherVersion { found, known } => format!(
                "its tables are of version {found}, and this program knows them up to version {known}. Use the newer program"
            ),
            StoreError::Database(sqlx::Error::Io(error)) => match self {
                Self::File(file) => of_file(file, error.kind()).unwrap_or_else(|| error.to_string()),
                Self::Server(_) => NO_ANSWER.to_owned(),
            },
            StoreError::Database(sqlx::Error::PoolTimedOut) => match self {
                Self::File(_) => "another program keeps it to itself. Try again when that is done".to_owned(),
                Self::Server(_) => NO_ANSWER.to_owned(),
            },
            StoreError::Database(sqlx::Error::Database(said)) => {
                let said_itself = || format!("it says: {}", said.message());
                if said.message().contains("_sqlx_migrations") {
                    return NO_RECORD.to_owned();
                }
                let code = said.code().unwrap_or_default();
                let known = match self {
                    Self::File(_) => by_code_of_sqlite(&code),
                    Self::Server(_) => by_code_of_postgres(&code),
                };
                known.map_or_else(said_itself, str::to_owned)
            }
            error => error.to_string(),
        }
    }
}

const NO_ANSWER: &str = "the server does not answer. Check that it runs, and the address that the settings give";
const NO_RECORD: &str = "there is no record of Onceform in it. Check that the settings name the right one";

fn of_file(file: &Path, kind: ErrorKind) -> Option<String> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir());
    match (kind, folder) {
        (ErrorKind::NotFound, Some(folder)) => {
            Some(format!("the folder {} is not there. Make it, or check --database and --settings", folder.display()))
        }
        (ErrorKind::NotFound, None) => Some("there is no such file. Check --database and --settings".to_owned()),
        (ErrorKind::PermissionDenied, _) => {
            Some("whoever runs this may not read and write it. Run it as the user of the service".to_owned())
        }
        _ => None,
    }
}

/// <https://www.sqlite.org/rescode.html>
fn by_code_of_sqlite(code: &str) -> Option<&'static str> {
    Some(match code {
        "8" | "1032" | "1544" => "it may not be written. Run this as the user of the service",
        "11" => "it is damaged. Restore the newest backup into a new one",
        "13" => "the disk is full. Make room",
        "14" => "it cannot be opened. Check that its folder may be written by whoever runs this",
        _ => return None,
    })
}

/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn by_code_of_postgres(code: &str) -> Option<&'static str> {
    Some(match code {
        "3D000" => "the server has no database of this name. Make it, or check the address",
        "28000" | "28P01" => "the server does not let this user in. Check the name and the password",
        "42501" => "the user may not make or change tables there",
        "53100" => "the disk of the server is full. Make room",
        "53300" => "the server has no connection left. Let it take more, or stop what else uses it",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::store::{Store, Tables};

    async fn why(file: &Path, tables: Tables) -> String {
        let database = Database::File(file.to_owned());
        let error = Store::open_with(&database, tables).await.unwrap_err();
        database.why(&error)
    }

    #[tokio::test]
    async fn what_is_wrong_with_a_file_is_said_plainly() {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        std::fs::write(place("letter.db"), "Dear council, ".repeat(100)).unwrap();
        std::fs::write(place("empty.db"), "").unwrap();
        for (file, tables, said) in [
            ("missing.db", Tables::Untouched, "there is no such file"),
            ("nowhere/missing.db", Tables::Latest, "nowhere is not there"),
            ("letter.db", Tables::Untouched, "it is no database"),
            ("empty.db", Tables::Untouched, "there is no record of Onceform in it"),
        ] {
            let words = why(&place(file), tables).await;
            assert!(words.contains(said) && !words.contains("os error") && !words.contains("code"), "{file}: {words}");
        }
        let old = Database::File(place("old.db"));
        Store::open_with(&old, Tables::At(1)).await.unwrap().close().await;
        assert!(why(&place("old.db"), Tables::Untouched).await.contains("onceform-portal migrate"));
    }
}
