//! Sample customers and people of the council for a demonstration, and a year behind them.

pub mod history;

use crate::site::Councils;
use crate::store::customers::{Address, Customer};
use crate::store::people::{Person, Role};
use crate::store::{Store, StoreError, new_id};
use serde::Deserialize;
use validator::{Validate, ValidationErrors};

const PEOPLE: &str = include_str!("../../samples/people.yaml");
const CUSTOMERS: &str = include_str!("../../samples/customers.yaml");

/// Why the samples could not be added.
#[derive(Debug, thiserror::Error)]
pub enum SamplesError {
    /// They cannot be read.
    #[error("{0}")]
    Unreadable(#[from] serde_saphyr::Error),
    /// One of them could not be a real customer.
    #[error("{0}")]
    Wrong(#[from] ValidationErrors),
    /// The database.
    #[error("{0}")]
    Store(#[from] StoreError),
}

#[derive(Debug, Clone, Deserialize, Validate)]
struct Sample {
    #[validate(length(min = 1, max = 200))]
    name: String,
    #[validate(email)]
    email: String,
    #[validate(length(min = 10, max = 20))]
    phone: String,
    #[serde(rename = "date of birth")]
    date_of_birth: String,
    address: Address,
}

#[derive(Debug, Clone, Deserialize, Validate)]
struct SamplePerson {
    #[validate(length(min = 1, max = 200))]
    name: String,
    #[validate(email)]
    email: String,
    #[validate(length(min = 1))]
    roles: Vec<Role>,
    #[serde(default)]
    services: Vec<String>,
    #[serde(default)]
    wards: Vec<String>,
}

fn people() -> Result<Vec<SamplePerson>, SamplesError> {
    let people: Vec<SamplePerson> = serde_saphyr::from_str(PEOPLE)?;
    people.iter().try_for_each(Validate::validate)?;
    Ok(people)
}

fn samples() -> Result<Vec<Sample>, SamplesError> {
    let samples: Vec<Sample> = serde_saphyr::from_str(CUSTOMERS)?;
    samples.iter().try_for_each(Validate::validate)?;
    Ok(samples)
}

/// Gives each council the sample customers and people that it does not have yet.
///
/// # Errors
/// When the samples are wrong or the database fails.
pub async fn add(store: &Store, councils: &Councils) -> Result<(), SamplesError> {
    for council in councils.all() {
        for sample in samples()? {
            let customer = Customer {
                id: new_id(),
                name: sample.name,
                email: sample.email,
                phone: sample.phone,
                date_of_birth: sample.date_of_birth,
                address: sample.address,
            };
            store.add_sample_customer(&council.id, &customer).await?;
        }
        for sample in people()? {
            let SamplePerson { name, email, roles, services, wards } = sample;
            let person = Person { id: new_id(), name, email, roles, services, wards };
            store.add_person(&council.id, &person, true).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use clap::ValueEnum as _;

    #[test]
    fn there_is_a_sample_person_for_each_role() {
        let people = super::people().unwrap();
        for role in super::Role::value_variants() {
            assert!(people.iter().any(|person| person.roles.contains(role)), "{role}");
        }
    }

    #[test]
    fn the_samples_could_be_customers() {
        let samples = super::samples().unwrap();
        assert!(samples.len() >= 3);
        assert!(samples.iter().all(|sample| sample.date_of_birth.parse::<jiff::civil::Date>().is_ok()));
    }
}
