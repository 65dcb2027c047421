//! Requests on their way through the council.

/// Where a request is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has begun with it.
    Received,
    /// Somebody deals with it.
    InProgress,
    /// The resident has been asked for something; the clock stands still.
    Waiting,
    /// It is done.
    Done,
    /// The council has decided not to do it, or could not.
    NotDone,
    /// The resident does not want it any more.
    Withdrawn,
}

impl State {
    /// Every state, in the order of the way.
    pub const ALL: [Self; 6] =
        [Self::Received, Self::InProgress, Self::Waiting, Self::Done, Self::NotDone, Self::Withdrawn];

    /// As it is kept.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InProgress => "in progress",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::NotDone => "not done",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// What is kept; the column takes nothing else.
    #[must_use]
    pub fn read(kept: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == kept).unwrap_or(Self::Received)
    }
}
