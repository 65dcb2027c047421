//! Keeps this process offering what the record says is published. Every process looks once a second whether anything was done, and
//! the one in which it was done at once.

use crate::app::{App, Shared};
use crate::forms::{Form, Own, OwnForm};
use crate::store::StoreError;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How often the record is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// Offers what is published by now, if anything was done since this process looked last.
///
/// # Errors
/// When the database fails.
pub async fn refresh(app: &Shared) -> Result<(), StoreError> {
    let number = app.store.publishing_number().await?;
    let known = app.forms.own();
    if number == known.number {
        return Ok(());
    }
    let mut forms = BTreeMap::new();
    for of in app.store.standings().await? {
        let before = known.get(&of.council, &of.form).and_then(|own| own.form.clone());
        let form = match &of.standing.version {
            None => None,
            Some(version) => match before.filter(|form| form.version == *version) {
                Some(same) => Some(same),
                None => read(app, version).await?,
            },
        };
        forms.insert((of.council, of.form), OwnForm::new(form, of.standing));
    }
    app.forms.put_own(Own { number, forms });
    Ok(())
}

/// A published version, ready to be offered. Nothing when it cannot be read, which is told.
///
/// # Errors
/// When the database fails.
pub async fn read(app: &Shared, version: &str) -> Result<Option<Arc<Form>>, StoreError> {
    let Some(published) = app.store.published(version).await? else { return Ok(None) };
    let in_thread: Arc<App> = app.clone();
    let read = tokio::task::spawn_blocking(move || Form::published(&published, &in_thread.pages.forms)).await;
    match read.unwrap_or_else(|fault| Err(fault.to_string())) {
        Ok(form) => Ok(Some(Arc::new(form))),
        Err(fault) => {
            tracing::error!(version, fault, "a published form cannot be offered by this program: hand it in again");
            Ok(None)
        }
    }
}

/// Looks again and again, for as long as the service runs.
pub async fn keep_up(app: Shared) {
    let mut clock = tokio::time::interval(EVERY);
    loop {
        clock.tick().await;
        if let Err(error) = refresh(&app).await {
            tracing::warn!(%error, "what is published could not be looked up");
        }
    }
}
