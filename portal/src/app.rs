//! What every request can reach.

use crate::clock::Clock;
use crate::forms::Forms;
use crate::pages::{Pages, Room};
use crate::session::{Session, Sessions};
use crate::site::{Council, Councils};
use crate::store::Store;
use compiler::emit::html::Site;
use std::sync::Arc;

/// The service.
#[derive(Debug)]
pub struct App {
    /// Whom it serves.
    pub councils: Councils,
    /// What can be filled in.
    pub forms: Forms,
    /// What is shown.
    pub pages: Pages,
    /// What is kept.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// Is it reached through https?
    pub secure: bool,
    /// May anyone sign in as a sample?
    pub demo: bool,
}

/// The service, shared by all requests.
pub type Shared = Arc<App>;

impl App {
    /// The sessions of a council.
    #[must_use]
    pub fn sessions<'a>(&'a self, council: &'a Council) -> Sessions<'a> {
        Sessions { store: &self.store, council: &council.id, secure: self.secure }
    }

    /// The layout around a page in one of the rooms; without a council, that of the service itself.
    #[must_use]
    pub fn site(&self, council: Option<&Council>, room: Room, session: Option<&Session>) -> Site {
        let mut site = match council {
            Some(council) => council.site(room, session),
            None => crate::site::around(),
        };
        if self.demo {
            "This is a demonstration. Do not enter anything about a real person.".clone_into(&mut site.notice);
        }
        site
    }
}
