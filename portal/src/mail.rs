//! Sends what is in the outbox over SMTP. An e-mail is handed over at least once: a process that ends between handing it over and
//! taking that down hands it over again, under the same Message-ID.

use crate::app::Shared;
use crate::settings::MailSettings;
use crate::store::StoreError;
use crate::store::outbox::Waiting;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::time::Duration;

/// How often the outbox is looked into.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Longest time that the mail server may take over an e-mail; less than the minute for which it is ours.
const PATIENCE: Duration = Duration::from_secs(30);

/// A way to send e-mails.
#[derive(Debug)]
pub struct Mailer {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

/// Why the settings of the mail cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server.
    #[error("`smtp` of [mail] is not the address of a mail server, such as smtps://user@mail.example.gov.uk: {0}")]
    Server(smtp::Error),
    /// The sender.
    #[error("`from` of [mail] is not an e-mail address: {0}")]
    From(lettre::address::AddressError),
}

impl Mailer {
    /// From the settings.
    ///
    /// # Errors
    /// When they are not those of a mail server.
    pub fn new(settings: &MailSettings) -> Result<Self, MailError> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&settings.smtp).map_err(MailError::Server)?;
        let from = settings.from.parse().map_err(MailError::From)?;
        Ok(Self { server: server.timeout(Some(PATIENCE)).build(), from })
    }

    async fn send(&self, council: &str, email: &Waiting) -> Result<(), Refused> {
        let never = |_| Refused { why: "it is not an e-mail".to_owned(), for_good: true };
        let to: Address = email.recipient.parse().map_err(never)?;
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", email.id, self.from.domain())))
            .from(Mailbox::new(Some(council.to_owned()), self.from.clone()))
            .to(Mailbox::new(None, to))
            .subject(email.subject.as_str())
            .header(ContentType::TEXT_PLAIN)
            .body(email.body.clone())
            .map_err(|_| Refused { why: "it is not an e-mail".to_owned(), for_good: true })?;
        let sent = self.server.send(message).await;
        // What a server says may repeat the address, so only its number is kept.
        sent.map(drop).map_err(|error| Refused {
            why: error
                .status()
                .map_or_else(|| "the mail server could not be reached".to_owned(), |code| code.to_string()),
            for_good: error.is_permanent(),
        })
    }
}

struct Refused {
    why: String,
    for_good: bool,
}

/// Sends for ever.
pub async fn send_all(app: Shared, mailer: Mailer) {
    let mut clock = tokio::time::interval(LOOK_EVERY);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        if let Err(error) = send_waiting(&app, &mailer).await {
            tracing::warn!(%error, "e-mails could not be sent");
        }
    }
}

async fn send_waiting(app: &Shared, mailer: &Mailer) -> Result<(), StoreError> {
    while let Some(email) = app.store.next_email().await? {
        let council = app.councils.get(&email.council).map(|council| council.name.clone()).unwrap_or_default();
        match mailer.send(&council, &email).await {
            Ok(()) => {
                app.store.email_sent(&email).await?;
                crate::watch::emailed("sent");
            }
            Err(Refused { why, for_good }) => {
                tracing::warn!(email = email.id, tries = email.tries, why, for_good, "an e-mail was not taken");
                app.store.email_failed(&email, &why, for_good).await?;
                crate::watch::emailed(if for_good { "refused" } else { "later" });
            }
        }
    }
    Ok(())
}
