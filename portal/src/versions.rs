//! Published versions of forms: kept when they are first offered, and read again for drafts that were begun on them and for
//! submissions that they judged.

use crate::forms::{Form, Forms};
use crate::site::Councils;
use crate::store::published::Published;
use crate::store::{Store, StoreError, stamp};
use compiler::diff;
use compiler::program::Program;
use compiler::reuse::Role;
use compiler::source::{SourceFile, Sources};
use compiler::words::Language;
use jiff::Timestamp;
use runtime_wasm::answers::Answers;
use runtime_wasm::host::{Engine, HostError, Module};
use runtime_wasm::report::{Day, Report};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A version of a form that was published: what it asks, and the bytes that judged it.
pub struct Edition {
    /// Its hash.
    pub version: String,
    /// The form.
    pub form: String,
    /// The council whose version it is; empty for the form as everyone else has it.
    pub council: String,
    /// What it asks.
    pub program: Program,
    translations: Vec<Program>,
    module: Module,
}

impl std::fmt::Debug for Edition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.form, self.version)
    }
}

impl Edition {
    /// Reads a version again. What it asks comes from its files; what judges is the bytes that were published.
    ///
    /// # Errors
    /// With what is wrong, when this compiler cannot read the files any more or the bytes are no validator.
    pub fn read(published: &Published) -> Result<Self, String> {
        let (program, translations) = programs_of(published)?;
        let module = Module::load(Engine::Wasmtime, &published.validator).map_err(|fault| fault.to_string())?;
        let Published { version, form, council, .. } = published.clone();
        Ok(Self { version, form, council, program, translations, module })
    }

    /// What it asks, in a language; in English where it was not translated.
    #[must_use]
    pub fn program_in(&self, language: Language) -> &Program {
        self.translations.iter().find(|program| program.form.language == language).unwrap_or(&self.program)
    }

    /// What it asks in every language that it has, English first.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        std::iter::once(&self.program).chain(&self.translations)
    }

    /// What became of answers on a day, by the bytes that were published.
    ///
    /// # Errors
    /// When the answers are more than any form takes, or the validator fails.
    pub fn evaluate(&self, answers: &Map<String, Value>, day: &Day) -> Result<Report, HostError> {
        let answers = Answers::from_json(self.module.manifest(), &Value::Object(answers.clone()));
        self.module.validator()?.evaluate(&answers, day)
    }

    /// The table of its questions.
    #[must_use]
    pub fn manifest(&self) -> &runtime_wasm::manifest::Manifest {
        self.module.manifest()
    }
}

/// What a version asks, in English and in its other languages, read again from its files.
///
/// # Errors
/// With what is wrong, when this compiler cannot read them any more.
pub fn programs_of(published: &Published) -> Result<(Program, Vec<Program>), String> {
    let mut files = published.sources.iter().map(|(name, text)| SourceFile::new(name.as_str(), text));
    let mut sources = Sources::from(files.next().ok_or("it has no files")?);
    files.for_each(|file| sources.add(file));
    // A council that published a form of its own has no changes to it.
    let changed = sources.all().any(|(_, file)| Role::of_bytes(file.text.as_bytes()) == Some(Role::Changes));
    let checked = compiler::check_all(&sources);
    let (program, translations) = if published.council.is_empty() || !changed {
        (checked.program, checked.translations)
    } else {
        let own = checked.councils.into_iter().find(|version| version.council == published.council);
        own.map_or((None, Vec::new()), |own| (Some(own.program), own.translations))
    };
    Ok((program.ok_or("its files have a mistake by the rules of this compiler")?, translations))
}

/// A version of before, and what is asked now.
#[derive(Debug)]
pub struct Older {
    /// The version of before.
    pub edition: Arc<Edition>,
    /// What is asked now. `was` says the names of the version of before, whatever came between the two.
    pub now: Program,
}

/// The versions that were read again since the service started.
#[derive(Debug, Default)]
pub struct Versions {
    editions: Mutex<BTreeMap<String, Arc<Edition>>>,
    /// By the version of before and that of now.
    older: Mutex<BTreeMap<(String, String), Arc<Older>>>,
}

impl Versions {
    /// A version of a form as a council has it. Nothing when it was never published there, or cannot be read any more, which
    /// is told in the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get(
        &self,
        store: &Store,
        council: &str,
        form: &str,
        version: &str,
    ) -> Result<Option<Arc<Edition>>, StoreError> {
        let found = match self.known(version) {
            Some(known) => Some(known),
            None => self.load(store, version).await?,
        };
        Ok(found.filter(|found| found.form == form && (found.council.is_empty() || found.council == council)))
    }

    fn known(&self, version: &str) -> Option<Arc<Edition>> {
        self.editions.lock().unwrap_or_else(PoisonError::into_inner).get(version).cloned()
    }

    /// A version of a form as a council has it, to be carried over to the one of now. Nothing as with [`Versions::get`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn older(
        &self,
        store: &Store,
        council: &str,
        form: &Form,
        version: &str,
    ) -> Result<Option<Arc<Older>>, StoreError> {
        if let Some(known) = self.known_older(version, form) {
            return Ok(Some(known));
        }
        let id = &form.program.form.id;
        let Some(edition) = self.get(store, council, id, version).await? else { return Ok(None) };
        let (then, now) = (store.published_at(version).await?, store.published_at(&form.version).await?);
        let back = then > now;
        let (from, to) = if back { (now, then) } else { (then, now) };
        let mut between = Vec::new();
        for version in store.versions_between(council, id, &from.unwrap_or_default(), &to.unwrap_or_default()).await? {
            between.extend(self.get(store, council, id, &version).await?);
        }
        let programs: Vec<&Program> = between.iter().map(|edition| &edition.program).collect();
        let now = diff::since(&edition.program, &programs, &form.program, back);
        let key = (version.to_owned(), form.version.clone());
        let mut known = self.older.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Some(known.entry(key).or_insert(Arc::new(Older { edition, now })).clone()))
    }

    /// What [`Versions::older`] answered before.
    #[must_use]
    pub fn known_older(&self, version: &str, form: &Form) -> Option<Arc<Older>> {
        let key = (version.to_owned(), form.version.clone());
        self.older.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    async fn load(&self, store: &Store, version: &str) -> Result<Option<Arc<Edition>>, StoreError> {
        let Some(published) = store.published(version).await? else { return Ok(None) };
        // Checking a form takes a moment in which this thread could answer others.
        let read = tokio::task::spawn_blocking(move || Edition::read(&published)).await;
        match read.unwrap_or_else(|fault| Err(fault.to_string())) {
            Ok(edition) => {
                let mut known = self.editions.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(Some(known.entry(version.to_owned()).or_insert(Arc::new(edition)).clone()))
            }
            Err(fault) => {
                tracing::error!(version, fault, "a published version cannot be read any more");
                Ok(None)
            }
        }
    }
}

/// Keeps every version that is offered and not known yet, and the bank holidays of the councils, which count from `at` on.
///
/// # Errors
/// When the database fails.
pub async fn publish(store: &Store, forms: &Forms, councils: &Councils, at: Timestamp) -> Result<(), StoreError> {
    for form in forms.editions() {
        if store.publish(&form.to_publish(store.now())).await? {
            tracing::info!(form = form.program.form.id, version = form.version, "a version was published");
        }
    }
    for council in councils.all() {
        store.keep_calendar(&council.id, &council.holidays, &stamp(at)).await?;
    }
    Ok(())
}
