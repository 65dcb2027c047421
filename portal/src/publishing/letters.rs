//! The e-mails about what is handed in: to those who may approve it, and back to who handed it in. They hold what the council's own
//! people wrote and nothing of residents.

use crate::app::App;
use crate::pages::Room;
use crate::site::Council;
use crate::store::StoreError;
use crate::store::outbox::NewEmail;
use crate::store::people::Role;
use crate::store::publishing::{By, Deed, Proposal};

fn address(app: &App, council: &Council, proposal: &Proposal) -> String {
    format!("{}{}/proposals/{}", app.origin, council.home(Room::Publishing), proposal.id)
}

/// Tells every approver of the council but the one who handed it in that something waits for them.
///
/// # Errors
/// When the database fails.
pub async fn to_approvers(
    app: &App,
    council: &Council,
    proposal: &Proposal,
    by: &By,
) -> Result<Vec<NewEmail>, StoreError> {
    let Proposal { title, note, .. } = proposal;
    let people = app.store.people(&council.id).await?;
    let approvers = people.into_iter().filter(|person| person.has(&[Role::Approver]) && person.id != by.person);
    let letter = |to: String| NewEmail {
        to,
        subject: format!("For you to approve: {}", one_line(title)),
        body: format!(
            "{} handed in a change to the form “{title}”. It goes live when an approver agrees.\n\n\
            What changes, and why:\n{note}\n\nLook at it, and approve it or send it back:\n{}\n\n{}",
            by.name,
            address(app, council, proposal),
            council.name
        ),
    };
    Ok(approvers.map(|person| letter(person.email)).collect())
}

/// Tells who handed it in what an approver decided. Nothing when they have left, or decided themselves.
///
/// # Errors
/// When the database fails.
pub async fn to_editor(
    app: &App,
    council: &Council,
    proposal: &Proposal,
    (deed, words): (Deed, &str),
    by: &By,
) -> Result<Option<NewEmail>, StoreError> {
    let editor = app.store.person(&council.id, &proposal.proposed_by).await?;
    let Some(editor) = editor.filter(|editor| editor.id != by.person) else { return Ok(None) };
    let title = &proposal.title;
    let (subject, said) = match deed {
        Deed::Published => ("Approved", format!("{} approved your change to the form “{title}”. It is live.", by.name)),
        Deed::SentBack => (
            "Sent back",
            format!("{} sent back your change to the form “{title}”. What has to be different:\n{words}", by.name),
        ),
        _ => return Ok(None),
    };
    Ok(Some(NewEmail {
        to: editor.email,
        subject: format!("{subject}: {}", one_line(title)),
        body: format!("{said}\n\n{}\n\n{}", address(app, council, proposal), council.name),
    }))
}

/// A title as it can stand in a subject.
fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}
