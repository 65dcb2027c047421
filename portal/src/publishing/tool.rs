//! `forms`: what a council offers, and the files of a form that is live written out, so that no council is ever locked in.

use super::{files, short};
use crate::forms::{Form, Forms, FormsError, Own, OwnForm};
use crate::pages::Pages;
use crate::settings::Settings;
use crate::site::{Councils, SiteError};
use crate::store::{Database, Store, StoreError};
use compiler::emit::html::RenderError;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What can be done about the forms of a council.
#[derive(Debug, clap::Subcommand)]
pub enum FormsAction {
    /// Write the files of a form as the council has it into DIR/FORM, which must not be there yet
    Export {
        /// The form
        form: String,
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Why nothing was said or written.
#[derive(Debug, thiserror::Error)]
pub enum ToolError {
    /// The councils.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The forms of the installation.
    #[error(transparent)]
    Forms(#[from] FormsError),
    /// The templates.
    #[error("A template of the service is at fault: {0}")]
    Pages(#[from] RenderError),
    /// The database.
    #[error("The database {0} cannot be used: {why}", why = .0.why(.1))]
    Database(Database, StoreError),
    /// There is no such council.
    #[error("There is no council called {0}. Give the name of its folder, one of: {1}")]
    NoCouncil(String, String),
    /// There is no such form.
    #[error("{0} has no form called {1}. `onceform-portal forms --council {0}` lists them")]
    NoForm(String, String),
    /// There is something already.
    #[error("{0} is there already. Choose another folder, so that nothing is overwritten")]
    There(PathBuf),
    /// A file cannot be written.
    #[error("{0} cannot be written: {1}")]
    Write(PathBuf, std::io::Error),
}

/// Lists the forms of a council, or writes out the files of one.
///
/// # Errors
/// When there is no such council or form, or something cannot be read or written.
pub async fn forms(settings: &Settings, council: &str, action: Option<FormsAction>) -> Result<String, ToolError> {
    let councils = Councils::load(&settings.councils)?;
    if councils.get(council).is_none() {
        let known: Vec<&str> = councils.all().map(|council| council.id.as_str()).collect();
        return Err(ToolError::NoCouncil(council.to_owned(), known.join(", ")));
    }
    let failed = |error| ToolError::Database(settings.database.clone(), error);
    let store = Store::open(&settings.database).await.map_err(failed)?;
    let forms = all(settings, &store, council).await?;
    store.close().await;
    match action {
        None => Ok(list(&forms, council)),
        Some(FormsAction::Export { form, folder }) => {
            let found = forms.last(council, &form).ok_or_else(|| ToolError::NoForm(council.to_owned(), form))?;
            write(&found, council, &folder)
        }
    }
}

/// The forms of the installation, with what a council published itself in their place.
///
/// # Errors
/// When something cannot be read.
pub async fn all(settings: &Settings, store: &Store, council: &str) -> Result<Forms, ToolError> {
    let pages = Pages::new()?;
    let forms = Forms::load(&settings.forms, false, &pages.forms)?;
    let failed = |error| ToolError::Database(settings.database.clone(), error);
    forms.put_own(own(store, council, &pages).await.map_err(failed)?);
    Ok(forms)
}

/// What the council published itself.
async fn own(store: &Store, council: &str, pages: &Pages) -> Result<Own, StoreError> {
    let mut forms = BTreeMap::new();
    for of in store.standings().await?.into_iter().filter(|of| of.council == council) {
        let published = match &of.standing.version {
            Some(version) => store.published(version).await?,
            None => None,
        };
        let form = published.and_then(|published| {
            let read = Form::published(&published, &pages.forms);
            read.map_err(|fault| tracing::error!(form = of.form, fault, "a published form cannot be read")).ok()
        });
        let own = OwnForm::new(form.map(Arc::new), of.standing);
        forms.insert((of.council, of.form), own);
    }
    Ok(Own { number: i64::MAX, forms })
}

fn list(forms: &Forms, council: &str) -> String {
    let own = forms.own();
    let names = forms.names(council);
    let line = |name: &String| {
        let version = forms.last(council, name).map(|form| short(&form.version).to_owned()).unwrap_or_default();
        let from = match own.get(council, name) {
            Some(own) if own.down => "taken down",
            Some(OwnForm { version: Some(_), .. }) => "published by the council",
            _ => "of the installation",
        };
        format!("{name:<28} {version:<10} {from}\n")
    };
    if names.is_empty() { "No forms\n".to_owned() } else { names.iter().map(line).collect() }
}

/// Writes the files of a form into `folder/form`, as a folder of forms has them.
fn write(form: &Form, council: &str, folder: &Path) -> Result<String, ToolError> {
    let into = folder.join(&form.program.form.id);
    if into.exists() {
        return Err(ToolError::There(into));
    }
    let files = files::of_council(council, &form.sources);
    for (name, text) in &files {
        let file = into.join(name);
        let parent = file.parent().unwrap_or(&into);
        std::fs::create_dir_all(parent).map_err(|error| ToolError::Write(parent.to_owned(), error))?;
        std::fs::write(&file, text).map_err(|error| ToolError::Write(file.clone(), error))?;
    }
    let what = if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
    Ok(format!("Wrote {what} of {} {} to {}\n", form.program.form.id, short(&form.version), into.display()))
}
