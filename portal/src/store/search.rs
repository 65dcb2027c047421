//! Finding a customer at the desk. Each customer has an entry for each word of the name and for the postcode, the phone number and
//! the e-mail address, folded to what is the same however somebody types it. What is typed is folded the same way, and every
//! word of it has to be the beginning of an entry: one range of an index, on either database.

use super::customers::{self, Customer, Row};
use super::transaction::Transaction;
use super::{Store, StoreError};
use runtime_wasm::kernel::out::{Out, ROOM};
use runtime_wasm::kernel::postcode;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Most customers that are listed.
pub const MOST: usize = 50;
/// Most words of what is typed that are looked at.
const MOST_WORDS: usize = 6;
/// Fewest letters or digits that the longest word has to have.
const FEWEST: usize = 2;
/// Last digits of a phone number by which it is found too: in their own town people leave the rest away.
const LAST_DIGITS: usize = 6;
/// Entries that one customer may have with the same beginning, for which as many more are read.
const SAME_BEGINNING: usize = 4;
/// Letters of a word that is the beginning of very many.
const AN_INITIAL: usize = 2;
/// Customers who are given their entries at once.
const AT_ONCE: i64 = 5_000;
/// Entries that one statement writes down.
const ROWS_AT_ONCE: usize = 200;

/// Customers who were found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The best first, at most [`MOST`].
    pub customers: Vec<Customer>,
    /// Are there more?
    pub more: bool,
}

/// Letters and digits alone, small, without accents.
fn fold(text: &str) -> String {
    let mut folded = String::new();
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            letter if letter.is_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    folded
}

/// A phone number as it is dialled within the country.
fn digits(phone: &str) -> String {
    let all: String = phone.chars().filter(char::is_ascii_digit).collect();
    let abroad = match all.strip_prefix("0044") {
        Some(rest) => Some(rest),
        None if phone.trim_start().starts_with('+') || all.len() > 11 => all.strip_prefix("44"),
        None => None,
    };
    match abroad {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None if all.len() == 10 && !all.starts_with('0') => format!("0{all}"),
        None => all,
    }
}

/// A postcode, whole, however it is spaced. It has a digit as it is typed: the reader of forms takes an O for a 0, and would find
/// postcodes in names.
fn postcode(typed: &str) -> Option<String> {
    let mut room = vec![0; typed.len() + ROOM];
    let mut out = Out::new(&mut room);
    let good = typed.contains(|letter: char| letter.is_ascii_digit())
        && postcode::postcode(typed.as_bytes(), &mut out).is_valid();
    good.then(|| fold(&String::from_utf8_lossy(out.written())))
}

/// The entries of a customer.
fn terms(customer: &Customer) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for word in customer.name.split_whitespace() {
        // Smith-Jones is found as smith, as jones and as smithjones.
        terms.insert(fold(word));
        terms.extend(word.split(|letter: char| !letter.is_alphanumeric()).map(fold));
    }
    let phone = digits(&customer.phone);
    terms.extend(phone.len().checked_sub(LAST_DIGITS).and_then(|at| phone.get(at..)).map(str::to_owned));
    terms.insert(phone);
    terms.insert(fold(&customer.address.postcode));
    terms.insert(customer.email.to_lowercase());
    terms.remove("");
    terms
}

/// What somebody typed, as the entries begin that it asks for; the longest first, as it finds the fewest.
fn read(typed: &str) -> Vec<String> {
    if let Some(postcode) = postcode(typed) {
        return vec![postcode];
    }
    let in_number = |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || "+-().".contains(letter);
    if typed.chars().all(in_number) {
        return Some(digits(typed)).filter(|digits| !digits.is_empty()).into_iter().collect();
    }
    let mut words: Vec<String> = Vec::new();
    for word in typed.split_whitespace() {
        let folded = if word.contains('@') { word.to_lowercase() } else { fold(word) };
        match words.last_mut() {
            Some(before) if is_outward(before) && is_inward(&folded) => before.push_str(&folded),
            _ if folded.is_empty() => {}
            _ => words.push(folded),
        }
    }
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(MOST_WORDS);
    words
}

/// The first half of a postcode: one or two letters, then one or two characters that begin with a digit.
fn is_outward(word: &str) -> bool {
    let rest = word.trim_start_matches(|letter: char| letter.is_ascii_lowercase());
    (1..=2).contains(&(word.len() - rest.len()))
        && (1..=2).contains(&rest.len())
        && rest.starts_with(|letter: char| letter.is_ascii_digit())
        && rest.is_ascii()
}

/// The second half of a postcode, or its beginning: a digit, then at most two letters.
fn is_inward(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|letter| letter.is_ascii_digit())
        && word.len() <= 3
        && letters.all(|letter| letter.is_ascii_lowercase())
}

/// Gives a customer their entries, in the transaction that writes them down or changes them.
pub(super) async fn index(transaction: &mut Transaction, council: &str, customer: &Customer) -> Result<(), StoreError> {
    forget(transaction, &customer.id).await?;
    let entries: Vec<_> =
        terms(customer).into_iter().map(|term| [council.to_owned(), term, customer.id.clone()]).collect();
    put(transaction, &entries).await
}

/// Writes down entries: council, term and customer.
async fn put(transaction: &mut Transaction, entries: &[[String; 3]]) -> Result<(), StoreError> {
    for some in entries.chunks(ROWS_AT_ONCE) {
        let rows: Vec<String> =
            (0..some.len()).map(|row| format!("(${}, ${}, ${})", 3 * row + 1, 3 * row + 2, 3 * row + 3)).collect();
        let sql = format!(
            "INSERT INTO search_terms (council, term, customer) VALUES {} ON CONFLICT DO NOTHING",
            rows.join(", ")
        );
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql));
        for value in some.iter().flatten() {
            query = query.bind(value.clone());
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Takes the entries of a customer away. With the customer they go by themselves.
pub(super) async fn forget(transaction: &mut Transaction, customer: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM search_terms WHERE customer = $1").bind(customer).execute(&mut **transaction).await?;
    Ok(())
}

impl Store {
    /// The customers of a council whom every word of what is typed fits; `None` when it is too little to search for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_customers(&self, council: &str, typed: &str) -> Result<Option<Found>, StoreError> {
        let words = read(typed);
        let Some(longest) = words.first().filter(|word| word.chars().count() >= FEWEST) else { return Ok(None) };
        // Entries first, and customers for those that are left: a first name alone has thousands of them.
        let mut entries = "SELECT term, customer FROM search_terms AS found
            WHERE council = $1 AND term >= $2 AND term < $3"
            .to_owned();
        for (place, word) in words.iter().enumerate().skip(1) {
            let range = format!("other.term >= ${} AND other.term < ${}", 2 * place + 2, 2 * place + 3);
            // Two lists laid side by side, or one customer after the other where the second list is long: J begins many names.
            entries.push_str(&if word.chars().count() > AN_INITIAL {
                format!(
                    " AND found.customer IN (SELECT customer FROM search_terms AS other
                        WHERE other.council = $1 AND {range})"
                )
            } else {
                format!(
                    " AND EXISTS (SELECT 1 FROM search_terms AS other
                        WHERE other.customer = found.customer AND {range})"
                )
            });
        }
        let most = (MOST + 1) * SAME_BEGINNING;
        // In the order of the entries, a whole word comes before a longer one that begins with it.
        let sql = format!(
            "SELECT customers.id, name, email, phone, date_of_birth, address
            FROM ({entries} ORDER BY term, customer LIMIT {most}) AS best
            JOIN customers ON customers.id = best.customer ORDER BY best.term, best.customer"
        );
        let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(council);
        for word in &words {
            query = query.bind(word.clone()).bind(format!("{word}{}", char::MAX));
        }
        let rows: Vec<Row> = query.fetch_all(&self.read).await?;
        let all = rows.len() < most;
        let mut seen = BTreeSet::new();
        let mut customers = Vec::new();
        for row in rows {
            if seen.insert(row.0.clone()) {
                customers.push(customers::customer(row)?);
            }
        }
        let more = !all || customers.len() > MOST;
        customers.truncate(MOST);
        let whole = |customer: &Customer| !terms(customer).contains(longest);
        customers.sort_by_cached_key(|customer| (whole(customer), fold(&customer.name), customer.id.clone()));
        Ok(Some(Found { customers, more }))
    }

    /// Gives their entries to customers who have none: they came with a backup, or before there were any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn index_customers(&self) -> Result<(), StoreError> {
        // Everyone has an e-mail address or a name, and so an entry; whoever has nothing at all is passed by.
        let sql = "SELECT id, name, email, phone, date_of_birth, address, council FROM customers
            WHERE id > $1 AND NOT EXISTS (SELECT 1 FROM search_terms WHERE customer = customers.id) ORDER BY id LIMIT $2";
        let mut after = String::new();
        loop {
            let rows: Vec<(String, String, String, String, String, String, String)> =
                sqlx::query_as(sql).bind(after.clone()).bind(AT_ONCE).fetch_all(&self.read).await?;
            let Some((last, ..)) = rows.last() else { return Ok(()) };
            after.clone_from(last);
            let mut transaction = self.begin(&["customers without entries".to_owned()]).await?;
            let mut entries = Vec::new();
            for (id, name, email, phone, date_of_birth, address, council) in rows {
                let customer = customers::customer((id, name, email, phone, date_of_birth, address))?;
                entries.extend(terms(&customer).into_iter().map(|term| [council.clone(), term, customer.id.clone()]));
            }
            put(&mut transaction, &entries).await?;
            transaction.commit().await?;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::store::customers::Address;

    fn customer(name: &str) -> Customer {
        Customer {
            id: "x".to_owned(),
            name: name.to_owned(),
            email: "Sian@Example.com".to_owned(),
            phone: "+44 (0)7700 900123".to_owned(),
            date_of_birth: String::new(),
            address: Address { postcode: "HP7 0AB".to_owned(), ..Address::default() },
        }
    }

    /// Does what is typed find this customer?
    fn finds(typed: &str, customer: &Customer) -> bool {
        let terms = terms(customer);
        let words = read(typed);
        !words.is_empty() && words.iter().all(|word| terms.iter().any(|term| term.starts_with(word.as_str())))
    }

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        let sian = customer("Siân O’Brien-Łukasz");
        for typed in [
            "sian",
            "SIÂN",
            "sian o'brien",
            "obrien",
            "O’Brien",
            "brien lukasz",
            "lukasz sian",
            "obrien-luk",
            " si  obr ",
        ] {
            assert!(finds(typed, &sian), "{typed}: {:?} in {:?}", read(typed), terms(&sian));
        }
        for typed in ["", "-", "brien x", "ian", "siana"] {
            assert!(!finds(typed, &sian), "{typed}");
        }
    }

    #[test]
    fn postcodes_and_numbers_are_found_however_they_are_typed() {
        let sian = customer("Siân Ward");
        for typed in ["HP7 0AB", "hp70ab", "hp7  0ab", "hp7 oab", "hp7", "hp7 0", "ward hp7 0ab", "hp7 0a ward"] {
            assert!(finds(typed, &sian), "{typed}: {:?}", read(typed));
        }
        for typed in
            ["07700 900123", "+44 7700 900123", "0044 7700 900123", "7700900123", "(07700) 900-123", "900123", "07700"]
        {
            assert!(finds(typed, &sian), "{typed}: {:?}", read(typed));
        }
        assert!(finds("SIAN@example.com", &sian) && finds("sian@", &sian));
        assert!(!finds("hp7 0ac", &sian) && !finds("07700 900124", &sian) && !finds("example.com", &sian));
    }
}
