//! What concerns a customer's address, as the council's feed says it.

use super::mine::Mine;
use crate::clock::Moment;
use crate::feeds::Around;
use crate::feeds::shape::{Application, Concerns, Councillor};
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::visit::in_pounds;
use axum::response::Response;
use compiler::emit::html::display;
use compiler::words::{Language, fill};
use jiff::civil::Date;
use serde_json::{Value, json};

/// The routes below the address of the account.
pub fn routes() -> Routes {
    Routes::default().get(Who::Customer, "/your-area", show)
}

async fn show(mine: Mine) -> Result<Response, Problem> {
    let (say, language) = (mine.words(), mine.language());
    let address = &mine.customer.address;
    let today = mine.app.clock.now().date();
    let (known, said, details) = match mine.app.feeds.around(&mine.council.id, address).await {
        Around::NoFeed => return Err(Problem::NotFound),
        Around::NoAddress => (Value::Null, say.area_no_address.to_owned(), true),
        Around::OutOfReach => (Value::Null, say.area_out_of_reach.to_owned(), false),
        Around::Known { concerns, at, old } => {
            let when = Moment::at(at).in_words(language);
            let said = if old { fill(say.area_old, &[("when", &when)]) } else { String::new() };
            (known(&concerns, language, today), said, false)
        }
    };
    let lines = [&address.line_1, &address.postcode].map(String::as_str).into_iter().filter(|line| !line.is_empty());
    let more = json!({
        "known": known, "said": said, "details": details, "where": lines.collect::<Vec<_>>().join(", "),
    });
    mine.page("portal_area.html", say.area_title, more)
}

/// What comes next first.
fn known(concerns: &Concerns, language: Language, today: Date) -> Value {
    let day = |date: Date| display::weekday_of(language, date);
    let mut collections: Vec<_> =
        concerns.collections.iter().filter_map(|one| Some((one.on.next(today)?, one.what.of(language)))).collect();
    collections.sort();
    let mut bills: Vec<_> = concerns
        .bills
        .iter()
        .filter_map(|bill| {
            let amount = bill.pence.map(|pence| display::pounds(&in_pounds(pence)));
            Some((bill.due.next(today)?, bill.what.of(language), amount))
        })
        .collect();
    bills.sort();
    json!({
        "ward": concerns.ward.as_ref().map(|ward| ward.of(language)),
        "collections": collections.into_iter().map(|(on, what)| json!({ "what": what, "on": day(on) })).collect::<Vec<_>>(),
        "bills": bills.into_iter().map(|(due, what, amount)| json!({ "what": what, "due": day(due), "amount": amount })).collect::<Vec<_>>(),
        "planning": concerns.planning.iter().map(|one| application(one, language, today)).collect::<Vec<_>>(),
        "councillors": concerns.councillors.iter().map(|one| councillor(one, language)).collect::<Vec<_>>(),
    })
}

fn application(one: &Application, language: Language, today: Date) -> Value {
    let comment_by = one.comment_by.as_ref().and_then(|day| day.next(today));
    // An address from elsewhere is a link only where it can do nothing else.
    let address = Some(&one.address).filter(|address| address.starts_with("https://"));
    json!({
        "reference": one.reference, "what": one.what.of(language), "place": one.place, "address": address,
        "comment_by": comment_by.map(|day| display::weekday_of(language, day)),
    })
}

fn councillor(one: &Councillor, language: Language) -> Value {
    let party = one.party.as_ref().map(|party| party.of(language));
    // What a mail program is opened with is an e-mail address as the forms take one.
    let email = crate::sign_in::read_email(&one.email);
    json!({ "name": one.name, "party": party, "email": email, "phone": one.phone })
}
