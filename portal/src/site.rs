//! The councils that the service is for, each a folder with a `council.yaml`.

use crate::council::FILE;
use crate::forms::{Form, in_words};
use crate::pages::Room;
use crate::session::Session;
use crate::staff::rooms_of;
use crate::wards::Wards;
use crate::words;
use compiler::calendar;
use compiler::emit::html::Site;
use compiler::emit::html::theme::{FooterLink, Nation, Switch, Theme};
use compiler::words::Language;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Names that the service needs for itself.
const TAKEN: [&str; 3] = ["assets", "health", "ready"];

/// A council.
#[derive(Debug)]
pub struct Council {
    /// Its short name in addresses.
    pub id: String,
    /// Its full name.
    pub name: String,
    /// Its bank holidays, days since 1970-01-01.
    pub holidays: Vec<i64>,
    /// Its wards.
    pub wards: Wards,
    theme: Theme,
    logo: Option<Logo>,
}

#[derive(Debug)]
struct Logo {
    kind: &'static str,
    bytes: Vec<u8>,
}

/// Why the councils could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// A folder or file cannot be read.
    #[error("{file} cannot be read: {source}")]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A council.yaml has a mistake.
    #[error("{file}: {message}")]
    Wrong {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// There is nothing to serve.
    #[error(
        "There is no council in {0}. `onceform-portal council new NAME --councils {0}` begins one; or choose another folder"
    )]
    None(PathBuf),
}

/// All councils, by short name.
#[derive(Debug)]
pub struct Councils(BTreeMap<String, Arc<Council>>);

impl Councils {
    /// Loads every folder that has a `council.yaml`.
    ///
    /// # Errors
    /// When one cannot be read or has a mistake, or there is none.
    pub fn load(folder: &Path) -> Result<Self, SiteError> {
        if !folder.is_dir() {
            return Err(SiteError::None(folder.to_owned()));
        }
        let unreadable = |source| SiteError::Unreadable { file: folder.to_owned(), source };
        let mut councils = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let folder = entry.map_err(unreadable)?.path();
            if folder.join(FILE).is_file() {
                let council = Council::load(&folder)?;
                councils.insert(council.id.clone(), Arc::new(council));
            }
        }
        if councils.is_empty() { Err(SiteError::None(folder.to_owned())) } else { Ok(Self(councils)) }
    }

    /// A council by its short name.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Council> {
        self.0.get(id).map(AsRef::as_ref)
    }

    /// A council by its short name, to keep.
    #[must_use]
    pub fn shared(&self, id: &str) -> Option<Arc<Council>> {
        self.0.get(id).cloned()
    }

    /// Every council, by short name.
    pub fn all(&self) -> impl Iterator<Item = &Council> {
        self.0.values().map(AsRef::as_ref)
    }
}

/// Refuses a name that cannot stand in an address.
///
/// # Errors
/// With what to write instead.
pub fn check_name(id: &str) -> Result<(), String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !id.is_empty() && id.bytes().all(plain) && !TAKEN.contains(&id) {
        return Ok(());
    }
    Err(format!(
        "the folder “{id}” becomes part of web addresses: use lower-case letters, digits and hyphens, and not {}",
        TAKEN.join(" or ")
    ))
}

impl Council {
    /// The council of a folder.
    ///
    /// # Errors
    /// When something cannot be read or has a mistake.
    pub fn load(folder: &Path) -> Result<Self, SiteError> {
        let file = folder.join(FILE);
        let wrong = |message: String| SiteError::Wrong { file: file.clone(), message };
        let id = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        check_name(&id).map_err(&wrong)?;
        let text = read(&file)?;
        let text = String::from_utf8(text).map_err(|_| wrong("the file is not plain text".to_owned()))?;
        let theme: Theme = serde_saphyr::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let problems = theme.problems();
        if !problems.is_empty() {
            return Err(wrong(problems.join("; ")));
        }
        let logo = if theme.logo.is_empty() { None } else { Some(Logo::load(folder, &theme.logo)?) };
        let holidays = calendar::bank_holidays(bank_holidays_of(theme.nation));
        Ok(Self { id, name: theme.name.clone(), holidays, wards: Wards::load(folder)?, theme, logo })
    }

    /// The address of one of its rooms.
    #[must_use]
    pub fn home(&self, room: Room) -> String {
        match room {
            Room::Website => format!("/{}", self.id),
            Room::Account => format!("/{}/account", self.id),
            Room::Staff => format!("/{}/staff", self.id),
            Room::Desk => format!("/{}/desk", self.id),
            Room::Work => format!("/{}/work", self.id),
            Room::Insight => format!("/{}/insight", self.id),
            Room::Councillor => format!("/{}/councillor", self.id),
            Room::Publishing => format!("/{}/publishing", self.id),
            Room::Keeping => format!("/{}/data-protection", self.id),
        }
    }

    /// The languages that its forms have to be in, English first: councils in Wales owe both (Welsh Language Standards).
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        let welsh = (self.theme.nation == Nation::Wales).then_some(Language::Welsh);
        std::iter::once(Language::English).chain(welsh).collect()
    }

    /// Its full name in a language.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        match language {
            Language::Welsh if !self.theme.welsh.name.is_empty() => &self.theme.welsh.name,
            Language::English | Language::Welsh => &self.name,
        }
    }

    /// A service of it, as a heading in a language.
    #[must_use]
    pub fn service(&self, service: &str, language: Language) -> String {
        let welsh = self.theme.welsh.services.get(service).filter(|_| language == Language::Welsh);
        welsh.cloned().unwrap_or_else(|| in_words(service))
    }

    /// The links and the lines at the foot of every page, in a language.
    fn foot(&self, language: Language) -> (&[FooterLink], &[String]) {
        let Theme { footer, contact, welsh, .. } = &self.theme;
        let is_welsh = language == Language::Welsh;
        let footer = if is_welsh && !welsh.footer.is_empty() { &welsh.footer } else { footer };
        let contact = if is_welsh && !welsh.contact.is_empty() { &welsh.contact } else { contact };
        (footer, contact)
    }

    /// The address of the folder with a form's validator.
    #[must_use]
    pub fn form_assets(&self, form: &Form) -> String {
        format!("/{}/assets/forms/{}/{}", self.id, form.program.form.id, form.version)
    }

    /// Is it in Wales, where a council writes in both languages?
    #[must_use]
    pub fn is_welsh(&self) -> bool {
        self.theme.nation == Nation::Wales
    }

    /// Whether its forms keep answers on people's devices, to work without a network.
    #[must_use]
    pub fn offline(&self) -> bool {
        self.theme.offline == Switch::Yes
    }

    /// A file of its look: its style sheet, or its logo.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<(&'static str, Vec<u8>)> {
        match (name, &self.logo) {
            ("theme.css", _) => Some(("text/css; charset=utf-8", self.theme.css().into_bytes())),
            ("logo", Some(logo)) => Some((logo.kind, logo.bytes.clone())),
            _ => None,
        }
    }

    /// The layout around a page in one of its rooms.
    #[must_use]
    pub fn site(&self, room: Room, session: Option<&Session>, language: Language) -> Site {
        let words = words::of(language);
        let link = |text: &str, room: Room| (text.to_owned(), self.home(room));
        let customer = session.and_then(|session| session.customer.as_ref());
        let person = session.and_then(|session| session.person.as_ref());
        let navigation = match (room.is_staff(), person, customer) {
            (true, Some(person), _) => {
                let rooms = rooms_of(person).map(|room| link(room.name, room.room));
                rooms.chain([link(&person.name, Room::Staff)]).collect()
            }
            (true, None, _) => Vec::new(),
            (false, _, Some(customer)) => {
                vec![link(words.forms, Room::Website), (customer.called().to_owned(), self.home(Room::Account))]
            }
            (false, _, None) => vec![link(words.sign_in, Room::Account)],
        };
        let (footer, contact) = self.foot(language);
        Site {
            council: self.name_in(language).to_owned(),
            logo: self.logo.as_ref().map(|_| format!("/{}/assets/logo", self.id)).unwrap_or_default(),
            home: self.home(room),
            stylesheets: vec!["/assets/onceform.css".to_owned(), format!("/{}/assets/theme.css", self.id)],
            script: "/assets/page.js".to_owned(),
            offline: ["/assets/offline.js".to_owned(), String::new()],
            next_page: None,
            navigation,
            footer: footer.iter().map(|link| (link.text.clone(), link.address.clone())).collect(),
            contact: contact.to_vec(),
            language,
            languages: Vec::new(),
            notice: String::new(),
            changed: None,
            place_of_photo: None,
            about_caller: String::new(),
            raise: if room == Room::Councillor { format!("{}/raise", self.home(room)) } else { String::new() },
        }
    }
}

/// The layout of pages that belong to no council.
#[must_use]
pub fn around() -> Site {
    Site {
        council: "Onceform".to_owned(),
        home: "/".to_owned(),
        stylesheets: vec!["/assets/onceform.css".to_owned()],
        ..Site::default()
    }
}

fn bank_holidays_of(nation: Nation) -> calendar::Nation {
    match nation {
        Nation::England | Nation::Wales => calendar::Nation::EnglandAndWales,
        Nation::Scotland => calendar::Nation::Scotland,
        Nation::NorthernIreland => calendar::Nation::NorthernIreland,
    }
}

impl Logo {
    fn load(folder: &Path, name: &str) -> Result<Self, SiteError> {
        let file = folder.join(name);
        let kind = match file.extension().and_then(|extension| extension.to_str()) {
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("webp") => "image/webp",
            _ => {
                let message = "a logo is an .svg, .png or .webp file".to_owned();
                return Err(SiteError::Wrong { file, message });
            }
        };
        Ok(Self { kind, bytes: read(&file)? })
    }
}

fn read(file: &Path) -> Result<Vec<u8>, SiteError> {
    std::fs::read(file).map_err(|source| SiteError::Unreadable { file: file.to_owned(), source })
}
