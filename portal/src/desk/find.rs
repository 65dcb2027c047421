//! Finding a customer, or a request by its number. What is typed is personal, so it is posted and stands in no address.

use super::{AGENT, Desk, home_page};
use crate::app::Shared;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::reference;
use crate::routes::Routes;
use crate::store::customers::Customer;
use crate::store::looks::{Did, Thing};
use crate::visit::go;
use crate::website::InCouncil;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::{Value, json};

/// Most characters that are searched for.
const LONGEST: usize = 200;

/// The routes below the address of the desk.
pub fn routes() -> Routes {
    Routes::default().post(AGENT, "/find", find)
}

async fn find(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let desk = Desk::new(&app, &council, &post.session)?;
    let typed: String = post.posted.value("find").trim().chars().take(LONGEST).collect();
    if let Some(reference) = reference::read(&typed) {
        desk.did(Did::Searched, Thing::Request, "", "by reference number").await?;
        return match app.store.submission(&desk.council.id, &reference).await? {
            Some(found) => Ok(go(&format!("{}/{}", desk.council.home(Room::Work), found.reference))),
            None => {
                let said = format!("There is no request {reference} at this council. Check it with the caller");
                home_page(&desk, &typed, "", &[("find", said)]).await
            }
        };
    }
    let Some(found) = app.store.find_customers(&desk.council.id, &typed).await? else {
        let said = "Enter a name, postcode, phone number, e-mail address or reference number".to_owned();
        return home_page(&desk, &typed, "", &[("find", said)]).await;
    };
    let count = format!("found {}{}", found.customers.len(), if found.more { " and more" } else { "" });
    desk.did(Did::Searched, Thing::Customers, "", &count).await?;
    match found.customers.as_slice() {
        [one] if !found.more => Ok(go(&desk.customer(&one.id))),
        customers => {
            let more = json!({
                "find": typed,
                "customers": customers.iter().map(|customer| line(&desk, customer)).collect::<Vec<_>>(),
                "more": found.more,
                "add": desk.at("/customers/new"),
            });
            desk.page("portal_desk_found.html", "Find a customer", more, &[])
        }
    }
}

fn line(desk: &Desk<'_>, customer: &Customer) -> Value {
    let address = [&customer.address.line_1, &customer.address.town, &customer.address.postcode];
    json!({
        "name": customer.called(),
        "address": desk.customer(&customer.id),
        "lives": address.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", "),
        "phone": customer.phone,
        "email": customer.email,
    })
}
