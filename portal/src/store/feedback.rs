//! What people say about a form.

use super::drafts::{Place, channel_name};
use super::{Store, StoreError};

/// What someone says about a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFeedback {
    /// Made for the page that asks: sending that page again changes nothing.
    pub id: String,
    /// The version of the form.
    pub version: String,
    /// 1 (very easy) to 5 (very difficult).
    pub rating: u8,
    /// In their own words.
    pub words: String,
    /// The day.
    pub given_on: jiff::civil::Date,
}

impl Store {
    /// Keeps what someone says about a form, once. Of the place only council, form and channel are kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_feedback(&self, place: &Place, new: &NewFeedback) -> Result<(), StoreError> {
        let sql = "INSERT INTO feedback (id, council, form, version, channel, rating, words, given_on)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING";
        self.write(
            sqlx::query(sql)
                .bind(&new.id)
                .bind(&place.council)
                .bind(&place.form)
                .bind(&new.version)
                .bind(channel_name(place.holder.channel()))
                .bind(i64::from(new.rating))
                .bind(&new.words)
                .bind(new.given_on.to_string()),
        )
        .await?;
        Ok(())
    }
}
