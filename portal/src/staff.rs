//! The rooms of those who work for a council: which there are, and whose roles open them. Everyone signs in at one place and comes
//! to where their work is.

use crate::app::Shared;
use crate::councillor::COUNCILLOR;
use crate::pages::Room;
use crate::problems::Problem;
use crate::routes::{Routes, Who};
use crate::session::Session;
use crate::sign_in;
use crate::site::Council;
use crate::store::people::{DESK, INSIGHT, KEEPERS, PUBLISHING, Person, REQUESTS, Role};
use crate::website::InCouncil;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse as _, Response};
use serde_json::json;

/// A room of the council's people.
#[derive(Debug)]
pub struct StaffRoom {
    /// Which.
    pub room: Room,
    /// What it is called in the navigation.
    pub name: &'static str,
    /// What is done there.
    pub about: &'static str,
    /// Who may enter.
    pub roles: &'static [Role],
}

/// The rooms that there are, in the order of the navigation.
pub const ROOMS: &[StaffRoom] = &[
    StaffRoom {
        room: Room::Desk,
        name: "Call desk",
        about: "Take a call, find a customer and see all that they have with the council.",
        roles: DESK,
    },
    StaffRoom {
        room: Room::Work,
        name: "Requests",
        about: "See what is waiting for your service, and deal with it.",
        roles: REQUESTS,
    },
    StaffRoom {
        room: Room::Insight,
        name: "Insight",
        about: "See what people come for and how, what it costs, which forms they finish and which promises are kept.",
        roles: INSIGHT,
    },
    StaffRoom {
        room: Room::Councillor,
        name: "Your wards",
        about: "See what is reported in your wards and how it is coming on, and raise requests for residents.",
        roles: COUNCILLOR,
    },
    StaffRoom {
        room: Room::Publishing,
        name: "Publishing",
        about: "Change a form, approve a change, take a form down, and say who may do what.",
        roles: PUBLISHING,
    },
    StaffRoom {
        room: Room::Keeping,
        name: "Data protection",
        about: "Find all that the council has of a person who asks, remove it, and see what has to be kept.",
        roles: KEEPERS,
    },
];

/// The rooms that one of the council's people may enter.
pub fn rooms_of(person: &Person) -> impl Iterator<Item = &'static StaffRoom> {
    ROOMS.iter().filter(|room| person.has(room.roles))
}

/// Where the work of each role is: a room, and the page in it. Whoever has several roles begins where the first of them here does:
/// somebody may be waiting on the line, requests wait longer, forms longer still.
const HOMES: &[(Role, Room, &str)] = &[
    (Role::Agent, Room::Desk, ""),
    (Role::Supervisor, Room::Desk, ""),
    (Role::Service, Room::Work, ""),
    (Role::Councillor, Room::Councillor, ""),
    (Role::Approver, Room::Publishing, ""),
    (Role::Editor, Room::Publishing, ""),
    (Role::Admin, Room::Publishing, "/people"),
];

/// Where somebody begins; at the list of rooms when they have no role.
#[must_use]
pub fn home_of(council: &Council, person: &Person) -> String {
    let home = HOMES.iter().find(|(role, ..)| person.has(&[*role]));
    let (room, page) = home.map_or((Room::Staff, ""), |(_, room, page)| (*room, *page));
    council.home(room) + page
}

/// The routes below `/{council}/staff`.
pub fn routes() -> Routes {
    Routes::default().get(Who::Person(Role::ALL), "/", rooms).under("", sign_in::routes(Room::Staff))
}

async fn rooms(
    State(app): State<Shared>,
    Path(InCouncil { council }): Path<InCouncil>,
    Extension(session): Extension<Session>,
) -> Result<Response, Problem> {
    let council = app.councils.get(&council).ok_or(Problem::NotFound)?;
    let person = session.person.as_ref().ok_or(Problem::Expired)?;
    let rooms: Vec<_> = rooms_of(person)
        .map(|room| json!({ "name": room.name, "about": room.about, "address": council.home(room.room) }))
        .collect();
    let context = json!({
        "site": app.site(Some(council), Room::Staff, Some(&session)),
        "csrf": session.token(""),
        "name": person.name,
        "rooms": rooms,
        "sign_out": format!("{}/sign-out", council.home(Room::Staff)),
    });
    Ok(Html(app.pages.page("portal_staff.html", "Your work", &context)?).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_begins_in_a_room_that_is_open_to_it() {
        for role in Role::ALL {
            let homes: Vec<_> = HOMES.iter().filter(|(whose, ..)| whose == role).collect();
            let [(_, home, _)] = homes[..] else { unreachable!("{role} begins at {homes:?}") };
            assert!(ROOMS.iter().any(|room| room.room == *home && room.roles.contains(role)), "{role}");
        }
    }
}
