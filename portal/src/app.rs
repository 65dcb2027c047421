//! What every request can reach.

use crate::clock::Clock;
use crate::device::kept::Kept;
use crate::feeds::Feeds;
use crate::forms::Forms;
use crate::insight::costs::Costs;
use crate::keeping::settings::Keeping;
use crate::pages::{Pages, Room};
use crate::providers::Providers;
use crate::publishing::{Previews, Repositories, Studio, TestForms};
use crate::session::{Session, Sessions};
use crate::site::{Council, Councils};
use crate::store::Store;
use crate::uploads::Uploads;
use crate::versions::Versions;
use crate::words;
use compiler::emit::html::Site;
use compiler::words::Language;
use std::sync::Arc;

/// The service.
#[derive(Debug)]
pub struct App {
    /// Whom it serves.
    pub councils: Councils,
    /// What contacts cost.
    pub costs: Costs,
    /// What can be filled in.
    pub forms: Forms,
    /// Versions of before that were looked at again.
    pub versions: Versions,
    /// Forms that are not published, as somebody looks at them.
    pub previews: Previews,
    /// Forms that are there to be tried out, as somebody fills them in.
    pub test_forms: TestForms,
    /// The page on which forms are written, where it is installed.
    pub studio: Option<Studio>,
    /// The councils' own git repositories, in which forms are written.
    pub repositories: Repositories,
    /// What is shown.
    pub pages: Pages,
    /// What is kept.
    pub store: Store,
    /// The files that people sent.
    pub uploads: Uploads,
    /// The files that devices keep for when they have no network.
    pub kept: Kept,
    /// For how long it is kept what no form says anything of.
    pub keeping: Keeping,
    /// What time it is.
    pub clock: Clock,
    /// Is it reached through https?
    pub secure: bool,
    /// May anyone sign in as a sample?
    pub demo: bool,
    /// Are e-mails sent?
    pub mail: bool,
    /// What concerns an address.
    pub feeds: Feeds,
    /// Where residents may sign in elsewhere.
    pub providers: Providers,
    /// The address by which residents reach the service, for links in e-mails.
    pub origin: String,
}

/// The service, shared by all requests.
pub type Shared = Arc<App>;

impl App {
    /// The sessions of a council.
    #[must_use]
    pub fn sessions<'a>(&'a self, council: &'a Council) -> Sessions<'a> {
        Sessions { store: &self.store, council: &council.id, secure: self.secure }
    }

    /// The layout around a page in one of the rooms, in the language of the session; without a council, that of the service
    /// itself. Staff pages are English.
    #[must_use]
    pub fn site(&self, council: Option<&Council>, room: Room, session: Option<&Session>) -> Site {
        let language = session.map(|session| session.language).unwrap_or_default();
        self.site_in(language, council, room, session)
    }

    /// The same in a given language, with the languages to choose from where a page has no session.
    #[must_use]
    pub fn site_in(
        &self,
        language: Language,
        council: Option<&Council>,
        room: Room,
        session: Option<&Session>,
    ) -> Site {
        let language = if room.is_staff() { Language::English } else { language };
        let mut site = match council {
            Some(council) => council.site(room, session, language),
            None => crate::site::around(),
        };
        if let Some(council) = council.filter(|_| !room.is_staff()) {
            site.languages = crate::language::links(&self.forms.languages(&council.id), "");
        }
        if self.demo {
            words::of(site.language).demonstration.clone_into(&mut site.notice);
        }
        site
    }
}
