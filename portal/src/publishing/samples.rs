//! A change that waits for an approver, so that a demonstration has something to look at.

use super::propose::{Made, judge, proposal};
use super::{files, letters};
use crate::app::Shared;
use crate::problems::Problem;
use crate::store::publishing::By;
use crate::store::stamp;
use serde::Deserialize;

const PROPOSAL: &str = include_str!("../../samples/proposal.yaml");

#[derive(Debug, Deserialize)]
struct Sample {
    #[serde(rename = "to")]
    form: String,
    note: String,
    by: String,
    changes: Vec<Change>,
}

#[derive(Debug, Deserialize)]
struct Change {
    was: String,
    is: String,
}

/// Hands in the sample at each council that offers its form and where nothing was handed in yet. The service is there meanwhile: the
/// form is looked at like any other, which takes a moment.
pub async fn add(app: Shared) {
    let sample: Sample = match serde_saphyr::from_str(PROPOSAL) {
        Ok(sample) => sample,
        Err(error) => {
            tracing::error!(%error, "the sample of a change cannot be read");
            return;
        }
    };
    let councils: Vec<String> = app.councils.all().map(|council| council.id.clone()).collect();
    for council in councils {
        if let Err(error) = hand_in(&app, &council, &sample).await {
            tracing::warn!(%error, "the sample of a change could not be handed in");
        }
    }
}

async fn hand_in(app: &Shared, council: &str, sample: &Sample) -> Result<(), Problem> {
    let council = app.councils.shared(council).ok_or(Problem::NotFound)?;
    let Some(live) = app.forms.get(&council.id, &sample.form) else { return Ok(()) };
    let Some(editor) = app.store.person_with_email(&council.id, &sample.by).await? else { return Ok(()) };
    if !app.store.publishing_of(&council.id, &sample.form).await?.is_empty() {
        return Ok(());
    }
    let mut changed = files::of_council(&council.id, &live.sources);
    if let Some((_, form)) = changed.first_mut() {
        *form = sample.changes.iter().fold(form.clone(), |form, change| form.replace(&change.was, &change.is));
    }
    let (gates, made) = judge(app, &council, changed.clone(), Some(live)).await;
    // A council that owes its forms in Welsh has no room for a sample without it.
    let Some(form) = made else { return Ok(()) };
    let by = By { person: editor.id, name: editor.name, at: stamp(app.clock.now().timestamp()) };
    let made = Made { files: changed, form, gates };
    let proposal = proposal(app, &council.id, &sample.note, made, &by)?;
    let letters = letters::to_approvers(app, &council, &proposal, &by).await?;
    app.store.propose(&proposal, &by, &letters).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

    #[test]
    fn the_sample_changes_words_that_its_form_has() {
        let sample: super::Sample = serde_saphyr::from_str(super::PROPOSAL).unwrap();
        let form = include_str!("../../../forms/street-fault/form.yaml");
        assert_eq!(sample.form, "street-fault");
        assert!(sample.changes.iter().all(|change| form.contains(&change.was)));
    }
}
