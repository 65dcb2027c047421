//! What a customer says of themselves, the first time that they are there and whenever they like.

use super::{Place, read};
use crate::app::Shared;
use crate::pages::Room;
use crate::post::Post;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::store::customers::Customer;
use crate::website::{InCouncil, Wanted};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use runtime_wasm::kernel::phone;
use serde_json::json;

/// Most characters of a name.
const LONGEST: usize = 200;

/// The routes below the address of the account.
pub fn routes() -> Routes {
    Routes::default().get(Who::Customer, "/details", show).post(Who::Customer, "/details", change)
}

async fn show(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Query(wanted): Query<Wanted>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let customer = session.customer.clone().ok_or(Problem::Expired)?;
    let form = wanted.of(&app, council);
    page(&Place { app: &app, council, room: Room::Account, session }, &customer, &form, None)
}

fn page(place: &Place<'_>, typed: &Customer, form: &str, error: Option<(&str, &str)>) -> Result<Response, Problem> {
    let more = json!({ "name": typed.name, "phone": typed.phone, "email": typed.email, "form": form });
    place.page("portal_details.html", place.words().details_title, &more, error)
}

async fn change(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    post: Post,
) -> Result<Response, Problem> {
    let place = Place::posted(&app, &council, Room::Account, &post)?;
    let form = post.posted.value("form");
    let say = place.words();
    let plain = |name: &str| {
        let letters = post.posted.value(name).chars().filter(|letter| !letter.is_control());
        letters.collect::<String>().trim().to_owned()
    };
    let before = place.session.customer.clone().ok_or(Problem::Expired)?;
    let mut customer = Customer { name: plain("name"), phone: plain("phone"), ..before };
    if customer.name.is_empty() {
        return page(&place, &customer, form, Some(("name", say.enter_name)));
    }
    if customer.name.chars().count() > LONGEST {
        return page(&place, &customer, form, Some(("name", say.name_long)));
    }
    if !customer.phone.is_empty() {
        match read(&customer.phone, phone::phone) {
            Some(phone) => customer.phone = phone,
            None => return page(&place, &customer, form, Some(("phone", say.phone_wrong))),
        }
    }
    app.store.change_details(&place.council.id, &customer).await?;
    let mut session = place.session.clone();
    session.customer = Some(customer);
    Ok(place.go_on(&session, form))
}
