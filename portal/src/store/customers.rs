//! Customers: whoever has signed in with their e-mail address, and for a demonstration samples that anyone can sign in as.

use super::looks::Look;
use super::transaction::Transaction;
use super::{Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// Someone with an account.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Customer {
    /// Never shown.
    pub id: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// ISO date.
    pub date_of_birth: String,
    /// The parts of the address that there are.
    pub address: Address,
}

/// A postal address by its parts, as an answer holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Building and street.
    pub line_1: String,
    /// The rest of it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line_2: String,
    /// Town or city.
    pub town: String,
    /// County.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub county: String,
    /// Postcode.
    pub postcode: String,
    /// Unique property reference number.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub uprn: String,
}

impl Address {
    /// The lines that there are, as on a letter.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let all = [&self.line_1, &self.line_2, &self.town, &self.county, &self.postcode];
        all.into_iter().map(String::as_str).filter(|line| !line.is_empty())
    }
}

impl Customer {
    /// One of whom nothing is known yet.
    #[must_use]
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            name: String::new(),
            email: String::new(),
            phone: String::new(),
            date_of_birth: String::new(),
            address: Address::default(),
        }
    }

    /// What to call them: their name, or until they have given one their e-mail address.
    #[must_use]
    pub fn called(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }

    /// What is known, by the names that a form's `fill from` uses after `account.`.
    #[must_use]
    pub fn known(&self) -> Map<String, Value> {
        let mut known = Map::new();
        known.insert("name".to_owned(), json!(self.name));
        known.insert("email".to_owned(), json!(self.email));
        known.insert("phone".to_owned(), json!(self.phone));
        known.insert("date_of_birth".to_owned(), json!(self.date_of_birth));
        known.insert("address".to_owned(), json!(self.address));
        known.insert("postcode".to_owned(), json!(self.address.postcode));
        known
    }
}

pub(super) type Row = (String, String, String, String, String, String);

pub(super) fn customer((id, name, email, phone, date_of_birth, address): Row) -> Result<Customer, StoreError> {
    let email = if email.starts_with(NO_EMAIL) { String::new() } else { email };
    Ok(Customer { id, name, email, phone, date_of_birth, address: serde_json::from_str(&address)? })
}

/// Begins what stands in the place of an e-mail address that is not known: two customers may have none, and no two the same.
const NO_EMAIL: char = '-';

fn kept_email(customer: &Customer) -> String {
    if customer.email.is_empty() { format!("{NO_EMAIL}{}", customer.id) } else { customer.email.to_lowercase() }
}

/// What became of a customer whom an agent wrote down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// They are kept.
    Kept,
    /// Somebody else has their e-mail address: the customer with this id.
    EmailOf(String),
    /// Somebody else has changed them meanwhile, and nothing was kept.
    Meanwhile,
}

impl Store {
    /// The sample customers of a council, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sample_customers(&self, council: &str) -> Result<Vec<Customer>, StoreError> {
        let sql = "SELECT id, name, email, phone, date_of_birth, address FROM customers WHERE council = $1 AND sample = 1 AND closed_at IS NULL ORDER BY name";
        let rows: Vec<Row> = sqlx::query_as(sql).bind(council).fetch_all(&self.read).await?;
        rows.into_iter().map(customer).collect()
    }

    /// A customer of a council.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn customer(&self, council: &str, id: &str) -> Result<Option<Customer>, StoreError> {
        let sql = "SELECT id, name, email, phone, date_of_birth, address FROM customers WHERE council = $1 AND id = $2";
        let row: Option<Row> = sqlx::query_as(sql).bind(council).bind(id).fetch_optional(&self.read).await?;
        row.map(customer).transpose()
    }

    /// The same for whoever is signed in as them: nobody, once the account is closed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_holder(&self, council: &str, id: &str) -> Result<Option<Customer>, StoreError> {
        let sql = "SELECT id, name, email, phone, date_of_birth, address FROM customers
            WHERE council = $1 AND id = $2 AND closed_at IS NULL";
        let row: Option<Row> = sqlx::query_as(sql).bind(council).bind(id).fetch_optional(&self.read).await?;
        row.map(customer).transpose()
    }

    /// The customer of a council with an e-mail address, who is a new one if there is none yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn customer_with_email(&self, council: &str, email: &str) -> Result<Customer, StoreError> {
        let sql =
            "SELECT id, name, email, phone, date_of_birth, address FROM customers WHERE council = $1 AND email = $2";
        let mut transaction = self.begin(&[format!("{council}/customers/{email}")]).await?;
        let known: Option<Row> =
            sqlx::query_as(sql).bind(council).bind(email).fetch_optional(&mut *transaction).await?;
        if let Some(row) = known {
            let known = customer(row)?;
            // An account that was closed while a request was open opens again.
            let sql = "UPDATE customers SET closed_at = NULL WHERE id = $1 AND closed_at IS NOT NULL";
            if sqlx::query(sql).bind(&known.id).execute(&mut *transaction).await?.rows_affected() == 1 {
                super::search::index(&mut transaction, council, &known).await?;
                transaction.commit().await?;
            }
            return Ok(known);
        }
        let new = Customer { email: email.to_owned(), ..Customer::new(&super::new_id()) };
        insert(&mut transaction, council, &new, false).await?;
        transaction.commit().await?;
        Ok(new)
    }

    /// Keeps what a customer says of themselves, if what is known of them is still as it was `before`. Answers whether it was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_details(
        &self,
        council: &str,
        customer: &Customer,
        before: &Customer,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin(std::slice::from_ref(&customer.id)).await?;
        super::closing::is_open(&mut transaction, &customer.id).await?;
        if find(&mut transaction, council, &customer.id).await?.as_ref() != Some(before) {
            return Ok(false);
        }
        update(&mut transaction, council, customer).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Writes down a customer whom an agent adds, or what an agent changes of one, with who did it; if what is known of them is still
    /// as it was `before`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write_customer(
        &self,
        customer: &Customer,
        before: Option<&Customer>,
        look: &Look<'_>,
    ) -> Result<Written, StoreError> {
        let email = kept_email(customer);
        let mut transaction = self.begin(&[format!("{}/customers/{email}", look.council), customer.id.clone()]).await?;
        let sql = "SELECT id FROM customers WHERE council = $1 AND email = $2 AND id <> $3";
        let other = sqlx::query_scalar(sql).bind(look.council).bind(&email).bind(&customer.id);
        if let Some(other) = other.fetch_optional(&mut *transaction).await? {
            return Ok(Written::EmailOf(other));
        }
        if find(&mut transaction, look.council, &customer.id).await?.as_ref() != before {
            return Ok(Written::Meanwhile);
        }
        if before.is_some() {
            super::closing::is_open(&mut transaction, &customer.id).await?;
            update(&mut transaction, look.council, customer).await?;
        } else if !insert(&mut transaction, look.council, customer, false).await? {
            return Err(StoreError::NotYours);
        }
        self.look_within(&mut transaction, look).await?;
        transaction.commit().await?;
        Ok(Written::Kept)
    }

    /// Adds a sample customer unless the council has one with that e-mail address already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_sample_customer(&self, council: &str, customer: &Customer) -> Result<(), StoreError> {
        let mut transaction = self.begin(&[format!("{council}/customers/{}", customer.email)]).await?;
        insert(&mut transaction, council, customer, true).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// A customer of a council as they are known now.
async fn find(transaction: &mut Transaction, council: &str, id: &str) -> Result<Option<Customer>, StoreError> {
    let sql = "SELECT id, name, email, phone, date_of_birth, address FROM customers WHERE council = $1 AND id = $2";
    let query = sqlx::query_as(sql).bind(council.to_owned()).bind(id.to_owned());
    let row: Option<Row> = query.fetch_optional(&mut **transaction).await?;
    row.map(customer).transpose()
}

/// Adds a customer, with the entries by which they are found, unless there is one with that id or e-mail address already.
async fn insert(
    transaction: &mut Transaction,
    council: &str,
    customer: &Customer,
    sample: bool,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO customers (id, council, name, email, phone, date_of_birth, address, sample)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql)
        .bind(&customer.id)
        .bind(council)
        .bind(&customer.name)
        .bind(kept_email(customer))
        .bind(&customer.phone)
        .bind(&customer.date_of_birth)
        .bind(serde_json::to_string(&customer.address)?)
        .bind(i64::from(sample))
        .execute(&mut **transaction)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    super::search::index(transaction, council, customer).await?;
    Ok(true)
}

/// Changes a customer, and the entries by which they are found.
async fn update(transaction: &mut Transaction, council: &str, customer: &Customer) -> Result<(), StoreError> {
    let sql = "UPDATE customers SET name = $1, email = $2, phone = $3, date_of_birth = $4, address = $5
        WHERE id = $6 AND council = $7";
    let done = sqlx::query(sql)
        .bind(&customer.name)
        .bind(kept_email(customer))
        .bind(&customer.phone)
        .bind(&customer.date_of_birth)
        .bind(serde_json::to_string(&customer.address)?)
        .bind(&customer.id)
        .bind(council)
        .execute(&mut **transaction)
        .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotYours);
    }
    super::search::index(transaction, council, customer).await
}
