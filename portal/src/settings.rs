//! The settings: a file, and what stands on the command line, which counts before it.

use crate::feeds::settings::FeedSettings;
use crate::keeping::settings::Keeping;
use crate::providers::settings::ProviderSettings;
use crate::publishing::RepositorySettings;
use crate::store::Database;
use crate::uploads::settings::UploadSettings;
use clap::Args;
use serde::Deserialize;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// Where the record is, for one run.
#[derive(Debug, Clone, Default, Args)]
pub struct Record {
    /// The settings file; see `onceform-portal settings`
    #[arg(long, value_name = "FILE", env = "ONCEFORM_SETTINGS")]
    settings: Option<PathBuf>,
    /// The database: a file, made when it is not there, or postgres://user@host/name [default: onceform.db]
    #[arg(long, value_name = "DATABASE")]
    database: Option<Database>,
    /// Folder for the files that people send; made when it is not there [default: beside the database]
    #[arg(long, value_name = "DIR")]
    uploads: Option<PathBuf>,
}

/// What is set for one run of the service.
#[derive(Debug, Clone, Default, Args)]
pub struct Flags {
    #[command(flatten)]
    record: Record,
    /// Folder with the forms; each .yaml file in it, or in a folder below, is one [default: forms]
    #[arg(long, value_name = "DIR")]
    forms: Option<PathBuf>,
    /// Folder with the councils; each folder in it with a council.yaml is one [default: councils]
    #[arg(long, value_name = "DIR")]
    councils: Option<PathBuf>,
    /// Address and port to listen on; port 0 takes any that is free [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", value_parser = address)]
    listen: Option<SocketAddr>,
    /// Address and port for those who watch the service; nothing is told without it
    #[arg(long, value_name = "ADDR", value_parser = address)]
    metrics: Option<SocketAddr>,
    /// Web address by which residents reach the service, when that is not the one listened on
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// Folder with the studio, the page on which forms are written [default: studio beside this program, or target/studio/page]
    #[arg(long, value_name = "DIR")]
    studio: Option<PathBuf>,
    /// Do not start when a form has a mistake (otherwise it is reported and left out)
    #[arg(long)]
    strict: bool,
}

/// The settings, as a file holds them. Paths in a file begin at its folder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folder with the forms.
    pub forms: PathBuf,
    /// Folder with the councils.
    pub councils: PathBuf,
    /// The database.
    pub database: Database,
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Address and port for those who watch the service.
    pub metrics: Option<SocketAddr>,
    /// Web address by which residents reach the service.
    pub origin: Option<String>,
    /// Folder with the studio.
    pub studio: Option<PathBuf>,
    /// Is a form with a mistake a reason not to start?
    pub strict: bool,
    /// The files that people send.
    pub uploads: UploadSettings,
    /// For how long it is kept what no form says anything of.
    pub keeping: Keeping,
    /// The mail server; without one no e-mail is sent, and nobody can sign in.
    pub mail: Option<MailSettings>,
    /// Where residents may sign in elsewhere.
    pub sign_in: Vec<ProviderSettings>,
    /// What concerns the addresses of a council.
    pub feed: Vec<FeedSettings>,
    /// Where councils have their forms in git.
    pub repository: Vec<RepositorySettings>,
}

/// Settings of the mail server.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Its address, `smtps://user:password@mail.example.gov.uk`. It may hold a password: it is never shown.
    pub smtp: String,
    /// The e-mail address that e-mails come from.
    pub from: String,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MailSettings").field("from", &self.from).finish_non_exhaustive()
    }
}

/// A settings file with every key, its meaning and its default.
pub const EXAMPLE: &str = include_str!("settings.toml");

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("The settings file {0} cannot be read: {1}")]
    Read(PathBuf, std::io::Error),
    /// The file says something that is no setting.
    #[error("The settings file {0} has a mistake.\n{1}`onceform-portal settings` prints every key with its meaning.")]
    Mistake(PathBuf, toml::de::Error),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            forms: PathBuf::from("forms"),
            councils: PathBuf::from("councils"),
            database: Database::File(PathBuf::from("onceform.db")),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            metrics: None,
            origin: None,
            studio: None,
            strict: false,
            uploads: UploadSettings::default(),
            keeping: Keeping::default(),
            mail: None,
            sign_in: Vec::new(),
            feed: Vec::new(),
            repository: Vec::new(),
        }
    }
}

impl Record {
    /// What holds: the flags, then the settings file, then the defaults.
    ///
    /// # Errors
    /// When there is a settings file that cannot be used.
    pub fn settings(self) -> Result<Settings, SettingsError> {
        let mut settings = self.settings.as_deref().map_or_else(|| Ok(Settings::default()), Settings::read)?;
        set(&mut settings.database, self.database);
        settings.uploads.folder = self.uploads.or(settings.uploads.folder);
        Ok(settings)
    }
}

impl Settings {
    /// With the folder of councils that a flag names, if one does.
    #[must_use]
    pub fn with_councils(mut self, councils: Option<PathBuf>) -> Self {
        set(&mut self.councils, councils);
        self
    }

    /// With the folder of forms that a flag names, if one does.
    #[must_use]
    pub fn with_forms(mut self, forms: Option<PathBuf>) -> Self {
        set(&mut self.forms, forms);
        self
    }
}

impl Flags {
    /// What holds: the flags, then the settings file, then the defaults.
    ///
    /// # Errors
    /// When there is a settings file that cannot be used.
    pub fn settings(self) -> Result<Settings, SettingsError> {
        let mut settings = self.record.settings()?.with_councils(self.councils);
        set(&mut settings.forms, self.forms);
        set(&mut settings.listen, self.listen);
        settings.metrics = self.metrics.or(settings.metrics);
        settings.studio = self.studio.or(settings.studio);
        settings.origin = self.origin.or(settings.origin);
        settings.strict |= self.strict;
        Ok(settings)
    }
}

fn set<T>(setting: &mut T, flag: Option<T>) {
    if let Some(flag) = flag {
        *setting = flag;
    }
}

impl Settings {
    fn read(file: &Path) -> Result<Self, SettingsError> {
        let text = std::fs::read_to_string(file).map_err(|error| SettingsError::Read(file.to_owned(), error))?;
        let mut settings: Self =
            toml::from_str(&text).map_err(|error| SettingsError::Mistake(file.to_owned(), error))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        settings.forms = folder.join(settings.forms);
        settings.councils = folder.join(settings.councils);
        settings.studio = settings.studio.map(|studio| folder.join(studio));
        if let Database::File(database) = &mut settings.database {
            *database = folder.join(&*database);
        }
        settings.uploads.folder = settings.uploads.folder.map(|uploads| folder.join(uploads));
        for feed in settings.feed.iter_mut().filter(|feed| !feed.address.contains("://")) {
            feed.address = folder.join(&feed.address).display().to_string();
        }
        for repository in &mut settings.repository {
            repository.path = folder.join(&repository.path);
        }
        for key in settings.sign_in.iter_mut().filter_map(|provider| provider.private_key.as_mut()) {
            *key = folder.join(&*key);
        }
        Ok(settings)
    }

    /// The folder for the files that people send: `onceform-uploads` beside `onceform.db`.
    #[must_use]
    pub fn uploads(&self) -> PathBuf {
        let beside = || match &self.database {
            Database::Server(_) => PathBuf::from("onceform-uploads"),
            Database::File(file) => {
                let name = file.file_stem().unwrap_or(file.as_os_str());
                file.with_file_name(format!("{}-uploads", name.display()))
            }
        };
        self.uploads.folder.clone().unwrap_or_else(beside)
    }

    /// Are cookies for https alone? Everywhere but on plain http to this very machine.
    #[must_use]
    pub fn secure(&self) -> bool {
        match &self.origin {
            Some(origin) => !is_plain_local(origin),
            None => !self.listen.ip().is_loopback(),
        }
    }
}

fn is_plain_local(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").map(|rest| rest.split('/').next().unwrap_or_default());
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    matches!(name, Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn address(typed: &str) -> Result<SocketAddr, &'static str> {
    typed.parse().map_err(|_| "give the number of an address and a port, like 127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::command::{Action, Command};
    use crate::providers::settings::Title;
    use clap::Parser as _;

    fn settings(arguments: &[&str]) -> Settings {
        let all = ["onceform-portal", "serve"].iter().chain(arguments);
        let Action::Serve { flags, .. } = Command::try_parse_from(all).unwrap().action else { panic!("not serve") };
        flags.settings().unwrap()
    }

    fn file(text: &str) -> (tempfile::TempDir, String) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("onceform.toml");
        std::fs::write(&file, text).unwrap();
        (folder, file.display().to_string())
    }

    #[test]
    fn files_lie_beside_the_database_unless_told_otherwise() {
        assert_eq!(settings(&[]).uploads(), PathBuf::from("onceform-uploads"));
        assert_eq!(settings(&["--database", "/var/a.b.db"]).uploads(), PathBuf::from("/var/a.b-uploads"));
        assert_eq!(settings(&["--uploads", "/srv/files"]).uploads(), PathBuf::from("/srv/files"));
    }

    #[test]
    fn cookies_are_for_https_except_on_this_machine() {
        assert!(!settings(&[]).secure());
        assert!(!settings(&["--origin", "http://localhost:8080"]).secure());
        assert!(settings(&["--listen", "0.0.0.0:80"]).secure());
        assert!(settings(&["--origin", "https://forms.example.gov.uk"]).secure());
        assert!(settings(&["--origin", "http://localhost.example.gov.uk"]).secure());
    }

    #[test]
    fn flags_count_before_the_file_and_the_file_before_the_defaults() {
        let (folder, file) = file("forms = \"ours\"\ndatabase = \"kept/record.db\"\nlisten = \"127.0.0.1:9\"\n");
        let settings = settings(&["--settings", &file, "--listen", "127.0.0.1:7"]);
        assert_eq!(settings.forms, folder.path().join("ours"), "paths begin at the file's folder");
        assert_eq!(settings.uploads(), folder.path().join("kept/record-uploads"));
        assert_eq!(settings.listen.port(), 7);
        assert_eq!(settings.councils, folder.path().join("councils"));
    }

    /// Each commented line `# key = value` of the example is a key with its default.
    #[test]
    fn the_example_has_every_key_with_its_default() {
        let is_key = |line: &&str| line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        let is_key = |line: &&str| is_key(line) || line.starts_with('[');
        let keys = |line: &str| line.strip_prefix("# ").filter(is_key).map_or_else(|| line.to_owned(), str::to_owned);
        let all: String = EXAMPLE.lines().map(|line| keys(line) + "\n").collect();
        let table: toml::Table = toml::from_str(&all).unwrap();
        let mut expected = Settings::default();
        expected.uploads.folder = Some(expected.uploads());
        expected.mail = Some(MailSettings {
            smtp: "smtps://onceform@mail.example.gov.uk".to_owned(),
            from: "no-reply@example.gov.uk".to_owned(),
        });
        expected.feed = vec![FeedSettings {
            council: "ashcombe".to_owned(),
            address: "https://feeds.example.gov.uk/around-me".to_owned(),
            token: Some("what proves who asks".to_owned()),
            good_for: crate::feeds::settings::usual_time(),
        }];
        expected.repository = vec![RepositorySettings {
            council: "ashcombe".to_owned(),
            path: PathBuf::from("/var/lib/onceform/ashcombe-forms.git"),
            branch: Some("main".to_owned()),
            folder: String::new(),
            push: false,
        }];
        expected.sign_in = vec![ProviderSettings {
            name: "one-login".to_owned(),
            title: Title { en: "GOV.UK One Login".to_owned(), cy: Some("GOV.UK One Login".to_owned()) },
            issuer: "https://oidc.account.gov.uk/".to_owned(),
            client_id: "the id that you were given".to_owned(),
            client_secret: Some("or a secret that you were given".to_owned()),
            private_key: Some(PathBuf::from("one-login.pem")),
            scopes: ["openid", "email"].map(str::to_owned).to_vec(),
            councils: vec!["ashcombe".to_owned()],
        }];
        expected.uploads.s3 = Some(crate::uploads::settings::S3 {
            bucket: "onceform".to_owned(),
            region: "eu-west-2".to_owned(),
            endpoint: Some("https://s3.example.gov.uk".to_owned()),
        });
        expected.studio = Some(PathBuf::from("studio"));
        expected.metrics = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 9090)));
        expected.origin = Some("https://forms.example.gov.uk".to_owned());
        assert_eq!(table.clone().try_into::<Settings>().unwrap(), expected, "{all}");
        // What a key that nobody knows is answered with names every key that there is.
        for section in
            ["", "uploads", "uploads.limits", "uploads.s3", "keeping", "mail", "sign_in", "feed", "repository"]
        {
            let told = section.split('.').filter(|key| !key.is_empty()).try_fold(&table, |table, key| {
                let inside = table.get(key)?;
                inside.as_array().and_then(|all| all.first()).unwrap_or(inside).as_table()
            });
            let many = matches!(section, "sign_in" | "feed" | "repository");
            let unknown = match section {
                "" => "nothing = 1".to_owned(),
                section if many => format!("[[{section}]]\nnothing = 1"),
                section => format!("[{section}]\nnothing = 1"),
            };
            let known = toml::from_str::<Settings>(&unknown).unwrap_err().to_string();
            let (_, known) = known.split_once("expected ").unwrap_or_else(|| panic!("{known}"));
            for key in known.split('`').skip(1).step_by(2) {
                assert!(
                    told.is_some_and(|told| told.contains_key(key)),
                    "settings.toml does not tell of {section}.{key}"
                );
            }
        }
    }

    #[test]
    fn a_mistake_in_the_file_is_shown_with_its_line() {
        let (_folder, file) = file("forms = \"ours\"\nlistn = \"127.0.0.1:9\"\n");
        let record = Record { settings: Some(PathBuf::from(file)), ..Record::default() };
        let said = record.settings().unwrap_err().to_string();
        assert!(said.contains("line 2") && said.contains("listn") && said.contains("every key"), "{said}");
    }

    #[test]
    fn a_database_is_a_file_or_postgres_and_its_password_is_never_shown() {
        let server: Database = "postgres://us:secret@db.example/forms?sslmode=require".parse().unwrap();
        assert_eq!(server.to_string(), "postgres://db.example/forms");
        assert_eq!("a/b.db".parse::<Database>().unwrap().to_string(), "a/b.db");
        assert!("mysql://x/y".parse::<Database>().unwrap_err().contains("mysql://"));
    }
}
