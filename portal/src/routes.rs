//! Who may use which address. Each room lists its routes with what they want of whoever asks; the router is built from that list
//! and from nothing else, so an address that nobody thought about is one that nobody can use. `onceform-portal routes` prints the
//! list, and a test tries every line of it as everyone that there is.

use crate::app::Shared;
use crate::pages::Room;
use crate::problems::Problem;
use crate::session::Session;
use crate::store::people::Role;
use crate::visit::go;
use axum::Router;
use axum::extract::{Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use std::fmt;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everyone, signed in or not.
    Anyone,
    /// A customer of the council, signed in to their account.
    Customer,
    /// One of the council's people, signed in, who has one of these roles.
    Person(&'static [Role]),
}

impl fmt::Display for Who {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => out.write_str("anyone"),
            Self::Customer => out.write_str("customer"),
            Self::Person(roles) => {
                let roles: Vec<String> = roles.iter().map(Role::to_string).collect();
                out.write_str(&roles.join(" "))
            }
        }
    }
}

#[derive(Debug)]
struct Route {
    method: Method,
    path: String,
    who: Who,
    handler: MethodRouter<Shared>,
}

/// A list of routes.
#[derive(Debug, Default)]
pub struct Routes(Vec<Route>);

impl Routes {
    /// What is shown at an address.
    #[must_use]
    pub fn get<H: Handler<T, Shared>, T: 'static>(self, who: Who, path: &str, handler: H) -> Self {
        self.add(Method::GET, who, path, on(MethodFilter::GET, handler))
    }

    /// What a form is sent to.
    #[must_use]
    pub fn post<H: Handler<T, Shared>, T: 'static>(self, who: Who, path: &str, handler: H) -> Self {
        self.add(Method::POST, who, path, on(MethodFilter::POST, handler))
    }

    /// What a program sends something whole to.
    #[must_use]
    pub fn put<H: Handler<T, Shared>, T: 'static>(self, who: Who, path: &str, handler: H) -> Self {
        self.add(Method::PUT, who, path, on(MethodFilter::PUT, handler))
    }

    /// What a program sends a piece of something to.
    #[must_use]
    pub fn patch<H: Handler<T, Shared>, T: 'static>(self, who: Who, path: &str, handler: H) -> Self {
        self.add(Method::PATCH, who, path, on(MethodFilter::PATCH, handler))
    }

    fn add(mut self, method: Method, who: Who, path: &str, handler: MethodRouter<Shared>) -> Self {
        self.0.push(Route { method, path: path.to_owned(), who, handler });
        self
    }

    /// These routes, and those of another room below an address.
    #[must_use]
    pub fn under(mut self, prefix: &str, room: Self) -> Self {
        let below = |path: &str| if path == "/" { prefix.to_owned() } else { format!("{prefix}{path}") };
        self.0.extend(room.0.into_iter().map(|route| Route { path: below(&route.path), ..route }));
        self
    }

    /// Puts something around each of these routes.
    #[must_use]
    pub fn each(mut self, around: impl Fn(MethodRouter<Shared>) -> MethodRouter<Shared>) -> Self {
        for route in &mut self.0 {
            route.handler = around(std::mem::take(&mut route.handler));
        }
        self
    }

    /// The router, with someone at every door.
    pub fn router(self, app: &Shared) -> Router<Shared> {
        self.0.into_iter().fold(Router::new(), |router, Route { path, who, handler, .. }| {
            router.route(&path, handler.layer(from_fn_with_state((app.clone(), who), let_in)))
        })
    }
}

/// One line a route: method, address, and who may use it.
impl fmt::Display for Routes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|Route { method, path, who, .. }| writeln!(out, "{:<5} {path:<62} {who}", method.as_str()))
    }
}

/// Lets a request through to a route that it may use, with its session; else leads to where one signs in.
async fn let_in(State((app, who)): State<(Shared, Who)>, request: Request, next: Next) -> Response {
    if who == Who::Anyone {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match session_for(&app, who, &parts).await {
        Ok(session) => {
            parts.extensions.insert(session);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(refused) => refused,
    }
}

async fn session_for(app: &Shared, who: Who, request: &Parts) -> Result<Session, Response> {
    let mut parts = request.uri.path().split('/').skip(1);
    let council = parts.next().and_then(|council| app.councils.get(council));
    let council = council.ok_or_else(|| Problem::NotFound.into_response())?;
    let session = app.sessions(council).find(&request.headers).await;
    let session = session.map_err(|error| Problem::from(error).into_response())?;
    let (room, signed_in, allowed) = match who {
        Who::Anyone | Who::Customer => {
            let signed_in = session.as_ref().is_some_and(|session| session.customer.is_some());
            (Room::Account, signed_in, signed_in)
        }
        Who::Person(roles) => (
            Room::Staff,
            session.as_ref().is_some_and(|session| session.person.is_some()),
            session.as_ref().is_some_and(|session| session.person_as(roles).is_some()),
        ),
    };
    match session {
        Some(session) if allowed => Ok(session),
        _ if signed_in => Err(Problem::NotForYou.into_response()),
        session if !matches!(request.method, Method::GET | Method::HEAD) => {
            Err(session.map_or(Problem::Ended, |_| Problem::Expired).into_response())
        }
        _ => {
            let form = parts
                .skip_while(|part| *part != "forms")
                .nth(1)
                .filter(|form| app.forms.get(&council.id, form).is_some());
            let wanted = form.map(|form| format!("?form={form}")).unwrap_or_default();
            Err(go(&format!("{}/sign-in{wanted}", council.home(room))))
        }
    }
}
