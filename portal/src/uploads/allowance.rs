//! How much more may be sent: by request, by draft, and for people who are not signed in, by session and by everybody.

use super::settings::UploadLimits;
use crate::store::files::Uploaded;
use compiler::emit::html::Refusal;

/// What is left of the limits, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    draft: u64,
    session: u64,
    everybody: u64,
}

impl Allowance {
    /// What is left once `here` is here already. Totals by session and by everybody are for people who are not signed in;
    /// `arriving` is what is on its way of all requests.
    #[must_use]
    pub fn new(limits: &UploadLimits, here: &Uploaded, arriving: u64, anonymous: bool) -> Self {
        let left = |most: u64, here: i64| most.saturating_sub(u64::try_from(here).unwrap_or_default());
        let for_strangers = |left: u64| if anonymous { left } else { u64::MAX };
        Self {
            draft: left(limits.draft, here.draft).min(limits.request),
            session: for_strangers(left(limits.session, here.session)),
            everybody: for_strangers(left(limits.everybody, here.everybody).saturating_sub(arriving)),
        }
    }

    /// Why a file of this size is not taken; nothing when there is room for it.
    #[must_use]
    pub fn refusal(&self, size: u64) -> Option<Refusal> {
        let too_much = [
            (self.draft, Refusal::TooMuchTogether),
            (self.session, Refusal::TooMuchAtOnce),
            (self.everybody, Refusal::NoRoom),
        ];
        too_much.into_iter().find(|(left, _)| size > *left).map(|(_, refusal)| refusal)
    }

    /// A file was taken.
    pub fn take(&mut self, size: u64) {
        for left in [&mut self.draft, &mut self.session, &mut self.everybody] {
            *left = left.saturating_sub(size);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_here_and_on_its_way_is_counted() {
        let limits = UploadLimits { request: 90, draft: 100, session: 200, everybody: 300, ..UploadLimits::default() };
        let here = |draft, session, everybody| Uploaded { draft, session, everybody };
        let mut left = Allowance::new(&limits, &here(0, 0, 0), 0, true);
        assert_eq!(left.refusal(91), Some(Refusal::TooMuchTogether), "in one request");
        left.take(60);
        assert_eq!((left.refusal(30), left.refusal(31)), (None, Some(Refusal::TooMuchTogether)));
        assert_eq!(Allowance::new(&limits, &here(50, 150, 0), 0, true).refusal(51), Some(Refusal::TooMuchTogether));
        assert_eq!(Allowance::new(&limits, &here(0, 150, 0), 0, true).refusal(51), Some(Refusal::TooMuchAtOnce));
        assert_eq!(Allowance::new(&limits, &here(0, 150, 250), 49, true).refusal(2), Some(Refusal::NoRoom));
        assert_eq!(Allowance::new(&limits, &here(0, 900, 900), 900, false).refusal(50), None, "somebody who is known");
    }
}
