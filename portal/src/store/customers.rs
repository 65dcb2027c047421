//! Customers: whoever has signed in with their e-mail address, and for a demonstration samples that anyone can sign in as.

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
pub struct Address {
    /// Building and street.
    pub line_1: String,
    /// The rest of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub line_2: String,
    /// Town or city.
    pub town: String,
    /// County.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub county: String,
    /// Postcode.
    pub postcode: String,
    /// Unique property reference number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub uprn: String,
}

impl Customer {
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

type Row = (String, String, String, String, String, String);

fn customer((id, name, email, phone, date_of_birth, address): Row) -> Result<Customer, StoreError> {
    Ok(Customer { id, name, email, phone, date_of_birth, address: serde_json::from_str(&address)? })
}

impl Store {
    /// The sample customers of a council, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sample_customers(&self, council: &str) -> Result<Vec<Customer>, StoreError> {
        let sql = "SELECT id, name, email, phone, date_of_birth, address FROM customers WHERE council = $1 AND sample = 1 ORDER BY name";
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

    /// The customer of a council with an e-mail address, who is a new one if there is none yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn customer_with_email(&self, council: &str, email: &str) -> Result<Customer, StoreError> {
        let sql = "INSERT INTO customers (id, council, name, email, phone, date_of_birth, address, sample)
                   VALUES ($1, $2, '', $3, '', '', $4, 0) ON CONFLICT (council, email) DO NOTHING";
        let address = serde_json::to_string(&Address::default())?;
        sqlx::query(sql).bind(super::new_id()).bind(council).bind(email).bind(address).execute(&self.write).await?;
        let sql =
            "SELECT id, name, email, phone, date_of_birth, address FROM customers WHERE council = $1 AND email = $2";
        customer(sqlx::query_as(sql).bind(council).bind(email).fetch_one(&self.read).await?)
    }

    /// Keeps what a customer says of themselves.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn change_details(&self, customer: &Customer) -> Result<(), StoreError> {
        let sql = "UPDATE customers SET name = $1, phone = $2 WHERE id = $3";
        sqlx::query(sql).bind(&customer.name).bind(&customer.phone).bind(&customer.id).execute(&self.write).await?;
        Ok(())
    }

    /// Adds a sample customer unless the council has one with that e-mail address already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_sample_customer(&self, council: &str, customer: &Customer) -> Result<(), StoreError> {
        let sql = "INSERT INTO customers (id, council, name, email, phone, date_of_birth, address, sample)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT DO NOTHING";
        sqlx::query(sql)
            .bind(&customer.id)
            .bind(council)
            .bind(&customer.name)
            .bind(&customer.email)
            .bind(&customer.phone)
            .bind(&customer.date_of_birth)
            .bind(serde_json::to_string(&customer.address)?)
            .execute(&self.write)
            .await?;
        Ok(())
    }
}
