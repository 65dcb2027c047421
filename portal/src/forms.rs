//! The forms that are offered: those of the installation, read, checked and compiled when the service starts, and in their place
//! what each council published itself.

mod own;

pub use own::{Own, OwnForm};

use crate::clock::{Moment, from_day_number};
use crate::site::Council;
use crate::store::published::Published;
use crate::versions::programs_of;
use compiler::diagnostic::{Diagnostic, Severity};
use compiler::emit;
use compiler::emit::html::{Prepared, RenderError, Renderer};
use compiler::program::Program;
use compiler::promise;
use compiler::reuse::{Role, gather};
use compiler::source::{SourceFile, Sources};
use compiler::words::Language;
use jiff::civil::Date;
use own::Swapped;
use runtime_wasm::answers::Answers;
use runtime_wasm::host::{Engine, HostError, Module, Validator};
use runtime_wasm::manifest::Manifest;
use runtime_wasm::report::{Day, Report};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A form that is offered.
pub struct Form {
    /// What it asks.
    pub program: Arc<Program>,
    /// The hash of its files and of all that was made from them.
    pub version: String,
    /// The council whose version it is; empty for the form as everyone else has it.
    pub council: String,
    /// Name and text of each of its files, the form itself first.
    pub sources: Arc<[(String, String)]>,
    /// Its validator, the same bytes that judge here and in the browser.
    pub wasm: Vec<u8>,
    /// The validator's table of questions.
    pub manifest_json: String,
    /// Its error texts.
    pub texts_json: String,
    /// Its questions, ready to be shown.
    prepared: Prepared,
    /// The form in other languages, each with its error texts; the same validator judges them all.
    translations: Vec<(Prepared, String)>,
    module: Module,
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.program.form.id, self.version)
    }
}

thread_local! {
    /// An instance for each form that this thread has judged, by version: starting one costs more than an evaluation.
    static VALIDATORS: RefCell<HashMap<String, Validator>> = RefCell::new(HashMap::new());
}

/// Why the forms could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum FormsError {
    /// A folder or file cannot be read.
    #[error("{file} cannot be read: {source}")]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A form has a mistake, and none may (`--strict`).
    #[error("{0} of the forms cannot be offered; see above. Without --strict the others are served")]
    Mistakes(usize),
    /// There is no such folder.
    #[error("There is no folder {0} for the forms. Make it, or choose another with --forms. It may be empty")]
    NoFolder(PathBuf),
}

/// All forms.
#[derive(Debug)]
pub struct Forms {
    /// Those of the installation, by name.
    installed: BTreeMap<String, Offered>,
    own: Swapped,
}

/// A form as everyone has it, and as the councils have it that do it differently.
#[derive(Debug)]
struct Offered {
    base: Arc<Form>,
    councils: BTreeMap<String, Arc<Form>>,
}

impl Forms {
    /// Reads, checks and compiles every form in a folder and those below it, and draws their questions. There may be none: councils
    /// publish their own.
    ///
    /// # Errors
    /// When a file cannot be read or, if that is wanted, a form has a mistake.
    pub fn load(folder: &Path, strict: bool, renderer: &Renderer) -> Result<Self, FormsError> {
        if !folder.is_dir() {
            return Err(FormsError::NoFolder(folder.to_owned()));
        }
        let mut files = Vec::new();
        find(folder, &mut files)?;
        files.sort();
        let mut forms = BTreeMap::new();
        let mut left_out = 0;
        for file in files {
            if Role::of_bytes(&read(&file)?).is_some_and(|role| role != Role::Form) {
                continue;
            }
            match load(&gather(&file, yaml_in, read)?, renderer) {
                Ok(form) if forms.contains_key(&form.base.program.form.id) => {
                    tracing::error!("{}: there is already a form {}", file.display(), form.base.program.form.id);
                    left_out += 1;
                }
                Ok(form) => _ = forms.insert(form.base.program.form.id.clone(), form),
                Err(()) => left_out += 1,
            }
        }
        if strict && left_out > 0 {
            return Err(FormsError::Mistakes(left_out));
        }
        Ok(Self { installed: forms, own: Swapped::default() })
    }

    /// A form by its name, as a council has it. Nothing while it is taken down there.
    #[must_use]
    pub fn get(&self, council: &str, id: &str) -> Option<Arc<Form>> {
        match self.own.now().get(council, id) {
            Some(own) if own.down => None,
            Some(OwnForm { form: Some(form), .. }) => Some(form.clone()),
            _ => self.installed(council, id),
        }
    }

    /// A form by its name as a council has it from the installation, whatever the council published itself.
    #[must_use]
    pub fn installed(&self, council: &str, id: &str) -> Option<Arc<Form>> {
        self.installed.get(id).map(|form| form.of(council).clone())
    }

    /// What councils published themselves, as of now.
    #[must_use]
    pub fn own(&self) -> Arc<Own> {
        self.own.now()
    }

    /// Puts in what councils have published by now.
    pub fn put_own(&self, own: Own) {
        self.own.put(own);
    }

    /// Every form of the installation, by name, as it is where a council does nothing differently.
    pub fn all(&self) -> impl Iterator<Item = &Form> {
        self.installed.values().map(|form| form.base.as_ref())
    }

    /// Every form of the installation as everyone has it, and as each council has it that does it differently.
    pub fn editions(&self) -> impl Iterator<Item = &Form> {
        let all = self.installed.values();
        all.flat_map(|form| std::iter::once(&form.base).chain(form.councils.values())).map(AsRef::as_ref)
    }

    /// Every form that a council offers, by name.
    #[must_use]
    pub fn of(&self, council: &str) -> Vec<Arc<Form>> {
        self.names(council).iter().filter_map(|form| self.get(council, form)).collect()
    }

    /// The names of all forms of a council, taken down or not; of some nothing more may be known.
    #[must_use]
    pub fn names(&self, council: &str) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = self.installed.keys().cloned().collect();
        names.extend(self.own.now().of(council).map(|(form, _)| form.to_owned()));
        names
    }

    /// What a council has of a form, taken down or not.
    #[must_use]
    pub fn last(&self, council: &str, id: &str) -> Option<Arc<Form>> {
        let own = self.own.now().get(council, id).and_then(|own| own.form.clone());
        own.or_else(|| self.installed(council, id))
    }

    /// The version of what a council has of a form, taken down or not.
    #[must_use]
    pub fn last_version(&self, council: &str, id: &str) -> Option<String> {
        let own = self.own.now().get(council, id).and_then(|own| own.version.clone());
        own.or_else(|| self.installed(council, id).map(|form| form.version.clone()))
    }

    /// The title of a form at a council, taken down or not; its name when nothing more is known of it.
    #[must_use]
    pub fn title(&self, council: &str, id: &str, language: Language) -> String {
        self.last(council, id).map_or_else(|| id.to_owned(), |form| form.program_in(language).form.title.clone())
    }

    /// Every language in which some form of a council can be read, English first.
    #[must_use]
    pub fn languages(&self, council: &str) -> Vec<Language> {
        let forms = self.of(council);
        let has = |language: &Language| forms.iter().any(|form| form.languages().contains(language));
        Language::ALL.into_iter().filter(|language| *language == Language::English || has(language)).collect()
    }

    /// The services of a council's forms, by name; of those that are taken down too, as there may be requests.
    #[must_use]
    pub fn services(&self, council: &str) -> BTreeSet<String> {
        let names = self.names(council);
        let forms = names.iter().filter_map(|form| self.last(council, form));
        forms.map(|form| form.program.form.service.clone()).collect()
    }

    /// The forms of a council by service, for a page that lists them; `home` is where their addresses begin.
    #[must_use]
    pub fn by_service(&self, council: &Council, home: &str, language: Language) -> Value {
        let forms = self.of(&council.id);
        let mut services: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for form in &forms {
            let (id, shown) = (&form.program.form.id, &form.program_in(language).form);
            // Where a form is not translated, whoever has the page read out hears its title in its own language.
            let other = (shown.language != language).then(|| shown.language.code());
            let address = format!("{home}/forms/{id}");
            let line = json!({ "id": id, "title": shown.title, "address": address, "language": other });
            services.entry(&form.program.form.service).or_default().push(line);
        }
        let service =
            |(name, forms): (&str, Vec<Value>)| json!({ "name": council.service(name, language), "forms": forms });
        services.into_iter().map(service).collect()
    }
}

impl Offered {
    fn of(&self, council: &str) -> &Arc<Form> {
        self.councils.get(council).unwrap_or(&self.base)
    }
}

impl Form {
    /// What becomes of answers on a day.
    ///
    /// # Errors
    /// When the answers are more than any form takes, or the validator fails.
    pub fn evaluate(&self, answers: &Map<String, Value>, day: &Day) -> Result<Report, HostError> {
        let answers = Answers::from_json(self.manifest(), &Value::Object(answers.clone()));
        VALIDATORS.with_borrow_mut(|validators| {
            // An instance that fails is not used again.
            let mut validator = match validators.remove(&self.version) {
                Some(validator) => validator,
                None => self.module.validator()?,
            };
            let report = validator.evaluate(&answers, day)?;
            validators.insert(self.version.clone(), validator);
            Ok(report)
        })
    }

    /// Whether it can be sent at a moment; on other days it is shut.
    #[must_use]
    pub fn is_open(&self, now: &Moment) -> bool {
        self.program.form.open.as_ref().is_none_or(|open| open.on(now.day(&[]).today))
    }

    /// The languages in which it can be read, English first.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        std::iter::once(&self.program)
            .chain(self.translations.iter().map(|(prepared, _)| &prepared.program))
            .map(|program| program.form.language)
            .collect()
    }

    /// What it asks, in a language; in English where it is not translated.
    #[must_use]
    pub fn program_in(&self, language: Language) -> &Program {
        &self.prepared_in(language).program
    }

    /// The same with its questions, ready to be shown.
    #[must_use]
    pub fn prepared_in(&self, language: Language) -> &Prepared {
        let mut translated = self.translations.iter().map(|(prepared, _)| prepared);
        translated.find(|prepared| prepared.program.form.language == language).unwrap_or(&self.prepared)
    }

    /// Its error texts in a language, if it is translated.
    #[must_use]
    pub fn texts_in(&self, language: Language) -> Option<&str> {
        if language == Language::English {
            return Some(&self.texts_json);
        }
        let mut translated = self.translations.iter();
        translated.find(|(form, _)| form.program.form.language == language).map(|(_, texts)| texts.as_str())
    }

    /// A version that was published, as it was approved: judged by the bytes of then, shown in the pages of now.
    ///
    /// # Errors
    /// With what is wrong, when this program cannot read its files any more or the bytes are no validator.
    pub fn published(published: &Published, renderer: &Renderer) -> Result<Self, String> {
        let (program, translations) = programs_of(published)?;
        let files = published.sources.clone().into();
        let wasm = published.validator.clone();
        let form = whole(&published.council, &files, program.into(), translations, wasm, renderer)?;
        Ok(Self { version: published.version.clone(), ..form })
    }

    /// What the record keeps of it.
    #[must_use]
    pub fn to_publish(&self, at: String) -> Published {
        Published {
            version: self.version.clone(),
            form: self.program.form.id.clone(),
            council: self.council.clone(),
            sources: self.sources.to_vec(),
            validator: self.wasm.clone(),
            compiler: env!("CARGO_PKG_VERSION").to_owned(),
            published_at: at,
        }
    }

    /// The table of its questions.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        self.module.manifest()
    }
}

/// The promised day for what is received at a moment.
#[must_use]
pub fn due_by(program: &Program, received: &Moment, holidays: &[i64]) -> Option<Date> {
    let standard = program.form.standard.as_ref()?;
    from_day_number(promise::due_by(standard, received.day(&[]).today, received.minutes(), holidays)?)
}

/// A service's name as a heading: `council-tax` is “Council tax”.
#[must_use]
pub fn in_words(service: &str) -> String {
    let words = service.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), FormsError> {
    let unreadable = |source| FormsError::Unreadable { file: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(())
}

/// The YAML files directly in a folder; none when there is no such folder.
fn yaml_in(folder: &Path) -> Result<Vec<PathBuf>, FormsError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |source| FormsError::Unreadable { file: folder.to_owned(), source };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    Ok(files)
}

fn read(file: &Path) -> Result<Vec<u8>, FormsError> {
    std::fs::read(file).map_err(|source| FormsError::Unreadable { file: file.to_owned(), source })
}

/// A form, or nothing once its mistakes have been reported. A mistake in what one council does differently takes the form
/// away from all: that council would else be served a form that it did not mean.
fn load(sources: &Sources, renderer: &Renderer) -> Result<Offered, ()> {
    let checked = compiler::check_all(sources);
    for diagnostic in &checked.diagnostics {
        report(sources, diagnostic);
    }
    let name = &sources.first().name;
    let wrong = checked.diagnostics.iter().any(|diagnostic| diagnostic.code.severity() == Severity::Mistake);
    let Some(program) = checked.program.filter(|_| !wrong) else {
        tracing::error!("{name} is left out. “onceform check {name}” shows its mistakes in full");
        return Err(());
    };
    let files = files_of(sources);
    let compiled = |council: &str, program, translations| {
        compile(council, &files, program, translations, renderer)
            .map(Arc::new)
            .map_err(|fault| tracing::error!("{name} is left out: {fault}"))
    };
    let base = compiled("", program, checked.translations)?;
    let mut councils = BTreeMap::new();
    for version in checked.councils {
        let form = compiled(&version.council, version.program, version.translations)?;
        councils.insert(version.council, form);
    }
    Ok(Offered { base, councils })
}

/// Makes everything from a checked form that the service needs. A fault here is the service's own, not the author's.
///
/// # Errors
/// With the fault.
pub fn compile(
    council: &str,
    files: &Arc<[(String, String)]>,
    program: Program,
    translations: Vec<Program>,
    renderer: &Renderer,
) -> Result<Form, String> {
    let program = Arc::new(program);
    let wasm = emit::wasm::emit(&program).map_err(|fault| format!("{fault:?}"))?;
    let mut form = whole(council, files, program, translations, wasm, renderer)?;
    // The artefacts change with the compiler, the files with every word that anyone reads.
    let mut hash = Sha256::new();
    let mut all: Vec<&[u8]> =
        vec![council.as_bytes(), &form.wasm, form.manifest_json.as_bytes(), form.texts_json.as_bytes()];
    all.extend(files.iter().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]));
    for part in all {
        // With its length, so that nothing passes from one part to the next unseen.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    form.version = format!("{:.32}", hex::encode(hash.finalize()));
    Ok(form)
}

/// A form with its validator, whose version is still to be named.
fn whole(
    council: &str,
    files: &Arc<[(String, String)]>,
    program: Arc<Program>,
    translations: Vec<Program>,
    wasm: Vec<u8>,
    renderer: &Renderer,
) -> Result<Form, String> {
    let prepared = |program| renderer.prepare(program).map_err(|fault: RenderError| fault.to_string());
    let module = Module::load(Engine::Wasmtime, &wasm).map_err(|fault| fault.to_string())?;
    let manifest_json = serde_json::to_string(module.manifest()).map_err(|fault| fault.to_string())?;
    let texts_json = emit::texts::text(&program);
    let translations: Vec<(Prepared, String)> = translations
        .into_iter()
        .map(|program| (emit::texts::text(&program), Arc::new(program)))
        .map(|(texts, program)| Ok::<_, String>((prepared(program)?, texts)))
        .collect::<Result<_, _>>()?;
    let prepared = prepared(Arc::clone(&program))?;
    let (council, sources, version) = (council.to_owned(), Arc::clone(files), String::new());
    Ok(Form { program, version, council, sources, wasm, manifest_json, texts_json, prepared, translations, module })
}

/// Name and text of each file. Names begin where their folders part, so that a form in another place is the same form.
fn files_of(sources: &Sources) -> Arc<[(String, String)]> {
    let folder = |file: &SourceFile| Path::new(&file.name).parent().map(Path::to_owned).unwrap_or_default();
    let mut common = folder(sources.first());
    for (_, file) in sources.all() {
        while !folder(file).starts_with(&common) && common.pop() {}
    }
    let name = |file: &SourceFile| {
        let path = Path::new(&file.name);
        path.strip_prefix(&common).unwrap_or(path).display().to_string()
    };
    sources.all().map(|(_, file)| (name(file), file.text.clone())).collect()
}

fn report(sources: &Sources, diagnostic: &Diagnostic) {
    let at = sources.find(&diagnostic.at);
    let (source, line) = (at.file, at.start().line);
    match diagnostic.code.severity() {
        Severity::Mistake => tracing::error!("{}:{line}: {}", source.name, diagnostic.message),
        Severity::Warning => tracing::warn!("{}:{line}: {}", source.name, diagnostic.message),
    }
}
