//! The registry of codes: number, severity and title of every mistake. Each has a page in `codes/`.

use crate::diagnostic::Severity;

macro_rules! codes {
    ($($name:ident = $code:literal, $severity:ident, $page:literal;)*) => {
        /// Which mistake it is. Numbers are never reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each code is described by its page")]
        pub enum Code { $($name,)* }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// As authors see it: `F012`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// How much it matters.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// Its page, Markdown: title, why it matters, Example and Fixed.
            #[must_use]
            pub const fn page(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("../codes/", $code, "-", $page, ".md")),)* }
            }
        }
    };
}

codes! {
    NotYaml = "F001", Mistake, "not-readable";
}
