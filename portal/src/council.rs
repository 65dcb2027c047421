//! `council`: begins a council of one's own, and says of each whether it can be served.

use crate::command::CouncilAction;
use crate::site::{Council, SiteError, check_name};
use compiler::emit::html::theme::Nation;
use serde_json::Value;
use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

/// What a new council says of itself, with what else it can say.
const NEW: &str = include_str!("council.yaml");
/// The file that makes a folder a council.
pub const FILE: &str = "council.yaml";

/// Why there is no new council, or one that cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum CouncilError {
    /// The name cannot stand in an address.
    #[error("No council was begun: {0}")]
    Name(String),
    /// There is something already.
    #[error("{0} is there already. Give another name, or change {FILE} in it")]
    There(PathBuf),
    /// There is no such folder.
    #[error("There is no folder {0}. `onceform-portal council new NAME --councils {0}` makes it, with a first council")]
    NoFolder(PathBuf),
    /// There is no council in it.
    #[error("There is no council in {0}. `onceform-portal council new NAME --councils {0}` begins one")]
    None(PathBuf),
    /// A file cannot be written or read.
    #[error("{0} cannot be written or read: {1}")]
    Io(PathBuf, io::Error),
    /// A council has a mistake.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// Some cannot be served.
    #[error("The portal does not start with these councils.\n{0}")]
    Wrong(String),
}

/// Begins a council, or lists those that there are.
///
/// # Errors
/// When it cannot be begun, or one of them cannot be served.
pub fn council(action: CouncilAction) -> Result<String, CouncilError> {
    match action {
        CouncilAction::New { id, councils, name, nation } => {
            let called = called(&id);
            let name = name.unwrap_or_else(|| format!("{called} Council"));
            begin(&id, &councils, [("{name}", &name), ("{short name}", &called)], nation)
        }
        CouncilAction::List { councils } => list(&councils),
    }
}

/// A name of a folder as people would say it: `east-marl` is “East Marl”.
fn called(id: &str) -> String {
    let words = id.split('-').filter(|word| !word.is_empty());
    words.map(crate::forms::in_words).collect::<Vec<_>>().join(" ")
}

fn begin(id: &str, into: &Path, names: [(&str, &String); 2], nation: Nation) -> Result<String, CouncilError> {
    check_name(id).map_err(CouncilError::Name)?;
    let folder = into.join(id);
    let io = |path: &Path| {
        let path = path.to_owned();
        move |error| CouncilError::Io(path, error)
    };
    std::fs::create_dir_all(into).map_err(io(into))?;
    std::fs::create_dir(&folder).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => CouncilError::There(folder.clone()),
        _ => CouncilError::Io(folder.clone(), error),
    })?;
    // A text of JSON is one of YAML, whatever is in it.
    let text = names
        .iter()
        .fold(NEW.to_owned(), |text, (place, name)| text.replace(place, &Value::from(name.as_str()).to_string()));
    let nation = serde_json::to_value(nation).ok().and_then(|nation| nation.as_str().map(str::to_owned));
    let text = text.replace("{nation}", &nation.unwrap_or_default());
    let file = folder.join(FILE);
    std::fs::write(&file, text).map_err(io(&file))?;
    let council = Council::load(&folder)?;
    let (name, into) = (&council.name, into.display());
    Ok(format!(
        "{file} is there, and {name} can be served. What to do next:

1. Say more of it in that file: colours, the links and lines at the foot of every page, a logo.
2. Name yourself, with the roles to publish forms and to say who may do what; others are then added in the portal:
   onceform-portal people --councils {into} --council {id} set YOU@COUNCIL.GOV.UK --name \"YOUR NAME\" --roles admin,editor
3. Start the portal, with the folder of your forms, which may be empty:
   onceform-portal serve --councils {into} --forms FORMS
   Its website is at /{id}, and its people sign in at /{id}/staff.
4. For councillors and their wards, put wards.geojson and wards.csv beside the file (docs/councillors.md); for the figures, what a
   contact costs into {into}/costs.yaml (docs/insight.md).
",
        file = file.display(),
    ))
}

fn list(folder: &Path) -> Result<String, CouncilError> {
    if !folder.is_dir() {
        return Err(CouncilError::NoFolder(folder.to_owned()));
    }
    let read = |error| CouncilError::Io(folder.to_owned(), error);
    let entries = folder.read_dir().map_err(read)?.collect::<Result<Vec<_>, _>>().map_err(read)?;
    let mut folders: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
    folders.retain(|folder| folder.is_dir());
    folders.sort();
    let (mut said, mut wrong, mut some) = (String::new(), false, false);
    for folder in folders {
        let id = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let _ = if !folder.join(FILE).is_file() {
            writeln!(said, "{id:<24} no council: there is no {FILE} in it")
        } else {
            some = true;
            match Council::load(&folder) {
                Ok(council) => {
                    let wards = match council.wards.names().len() {
                        0 => "no wards".to_owned(),
                        1 => "1 ward".to_owned(),
                        wards => format!("{wards} wards"),
                    };
                    writeln!(said, "{id:<24} {}: can be served ({wards})", council.name)
                }
                Err(error) => {
                    wrong = true;
                    writeln!(said, "{id:<24} cannot be served. {error}")
                }
            }
        };
    }
    match (wrong, some) {
        (true, _) => Err(CouncilError::Wrong(said)),
        (false, false) => Err(CouncilError::None(folder.to_owned())),
        (false, true) => Ok(said),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn all_that_a_new_council_can_say_is_as_it_should_be() {
        let folder = tempfile::tempdir().unwrap();
        let (name, called) = ("Cyngor “Llan: Fawr” \"Council\" # 2".to_owned(), called("llan-fawr"));
        assert_eq!(called, "Llan Fawr");
        let names = [("{name}", &name), ("{short name}", &called)];
        let said = begin("llan-fawr", folder.path(), names, Nation::Wales).unwrap();
        assert!(said.contains(&name) && said.contains("--council llan-fawr set"), "{said}");
        let again = begin("llan-fawr", folder.path(), names, Nation::Wales).unwrap_err();
        assert!(again.to_string().contains("is there already"), "{again}");
        let council = Council::load(&folder.path().join("llan-fawr")).unwrap();
        assert!(council.name == name && council.is_welsh());
        // With every # taken away that stands before a word of the language.
        let file = folder.path().join("llan-fawr").join(FILE);
        let text = std::fs::read_to_string(&file).unwrap();
        let is_word = |line: &str| {
            let rest = line.trim_start_matches([' ', '-']);
            let word = rest.split(':').next().unwrap_or_default();
            line.starts_with("  ") || ["fonts", "logo", "contact", "footer", "offline", "welsh"].contains(&word)
        };
        let all: String = text
            .lines()
            .map(|line| {
                let bare = line.strip_prefix("# ").filter(|rest| is_word(rest));
                let bare = bare.or_else(|| line.strip_prefix('#').filter(|rest| rest.starts_with("  ")));
                format!("{}\n", bare.unwrap_or(line))
            })
            .collect();
        assert!(all.lines().filter(|line| line.starts_with('#')).count() < 14, "{all}");
        std::fs::write(&file, all.replace("logo: logo.svg\n", "")).unwrap();
        Council::load(&folder.path().join("llan-fawr")).unwrap();
    }

    #[test]
    fn a_name_that_no_address_can_have_makes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let name = "x".to_owned();
        for id in ["", "East Marl", "../marl", "assets"] {
            let refused = begin(id, folder.path(), [("{name}", &name), ("{short name}", &name)], Nation::England);
            assert!(refused.unwrap_err().to_string().contains("lower-case letters"), "{id}");
        }
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }

    #[test]
    fn a_mistake_in_one_of_them_is_told_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let said = |folder: &Path| list(folder).unwrap_err().to_string();
        assert!(said(&folder.path().join("nowhere")).contains("There is no folder"));
        std::fs::create_dir(folder.path().join("empty")).unwrap();
        assert!(said(folder.path()).contains("There is no council in"));
        let name = "Marl Council".to_owned();
        begin("marl", folder.path(), [("{name}", &name), ("{short name}", &name)], Nation::England).unwrap();
        let listed = list(folder.path()).unwrap();
        assert!(listed.contains("Marl Council: can be served (no wards)") && listed.contains("empty"), "{listed}");
        std::fs::write(folder.path().join("empty").join(FILE), "name: Empty\n").unwrap();
        let wrong = said(folder.path());
        assert!(wrong.contains("cannot be served. ") && wrong.contains("empty/council.yaml"), "{wrong}");
        assert!(wrong.contains("Marl Council: can be served"), "{wrong}");
    }
}
