//! The words of help with a form, one table a language.

use compiler::words::Language;
use serde::Serialize;

/// The words of a language. Names in `{}` are filled in.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each is said by its English words, below")]
pub struct Words {
    pub title: &'static str,
    pub how: &'static str,
    pub none: &'static str,
    pub saved: &'static str,
    pub get_code: &'static str,
    pub your_code: &'static str,
    pub code_how: &'static str,
    pub lent: &'static str,
    pub with_agent: &'static str,
    pub read_out: &'static str,
    pub said: &'static str,
    pub take_back: &'static str,
    pub continue_title: &'static str,
    pub continue_how: &'static str,
    pub go_on: &'static str,
    pub has_one: &'static str,
    pub open_own: &'static str,
    pub over_title: &'static str,
    pub over: &'static str,
    pub subject: &'static str,
    pub letter: &'static str,
}

/// The words of a language.
#[must_use]
pub const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Welsh => &WELSH,
    }
}

static ENGLISH: Words = Words {
    title: "Get help with a form",
    how: "Call us, and somebody can carry on with a form that you have started here. They see your answers only if you read a code out to them, or tell them that they may.",
    none: "You have not started a form here. Start one, or sign in to see those in your account.",
    saved: "Saved on {when}",
    get_code: "Show a code",
    your_code: "Your code",
    code_how: "Read it out to the person on the phone. It works once, for 15 minutes, and for this form only.",
    lent: "Forms that we are filling in with you",
    with_agent: "{person} has carried on with it since {when}.",
    read_out: "You read out a code.",
    said: "They wrote down what you agreed to: “{said}”",
    take_back: "Take it back",
    continue_title: "Finish your form",
    continue_how: "We started “{title}” with you. Choose “Carry on” to look at the answers, change them and send the form. The link works once.",
    go_on: "Carry on",
    has_one: "You have started “{title}” yourself. Finish and send that one first, then open the link again: it still works.",
    open_own: "Go to the form that you started",
    over_title: "This link has been used or is too old",
    over: "A link works once, within 3 days. If the form is not among those that you have started, call us and we will send you a new link.",
    subject: "Finish your form for {council}",
    letter: "We started “{title}” with you on the phone.\n\nOpen this link, on any device, to look at the answers, change them and send the form:\n{link}\n\nThe link works once, and for 3 days. Whoever has it can see the answers, so do not pass it on.\n\nIf you did not talk to us, ignore this e-mail.\n",
};

static WELSH: Words = Words {
    title: "Cael help gyda ffurflen",
    how: "Ffoniwch ni, a gall rhywun barhau â ffurflen rydych wedi’i dechrau yma. Dim ond os darllenwch god iddynt, neu os dywedwch y cânt, y byddant yn gweld eich atebion.",
    none: "Nid ydych wedi dechrau ffurflen yma. Dechreuwch un, neu mewngofnodwch i weld y rhai yn eich cyfrif.",
    saved: "Cadwyd ar {when}",
    get_code: "Dangos cod",
    your_code: "Eich cod",
    code_how: "Darllenwch ef i’r person ar y ffôn. Mae’n gweithio unwaith, am 15 munud, ac ar gyfer y ffurflen hon yn unig.",
    lent: "Ffurflenni rydym yn eu llenwi gyda chi",
    with_agent: "Mae {person} wedi parhau â hi ers {when}.",
    read_out: "Darllenoch god.",
    said: "Ysgrifennwyd yr hyn y cytunoch iddo: “{said}”",
    take_back: "Ei chymryd yn ôl",
    continue_title: "Gorffen eich ffurflen",
    continue_how: "Dechreuwyd “{title}” gennym gyda chi. Dewiswch “Parhau” i edrych ar yr atebion, eu newid ac anfon y ffurflen. Mae’r ddolen yn gweithio unwaith.",
    go_on: "Parhau",
    has_one: "Rydych wedi dechrau “{title}” eich hun. Gorffennwch ac anfonwch honno’n gyntaf, yna agorwch y ddolen eto: mae’n dal i weithio.",
    open_own: "Mynd i’r ffurflen a ddechreuoch",
    over_title: "Mae’r ddolen hon wedi’i defnyddio neu’n rhy hen",
    over: "Mae dolen yn gweithio unwaith, o fewn 3 diwrnod. Os nad yw’r ffurflen ymhlith y rhai rydych wedi’u dechrau, ffoniwch ni ac anfonwn ddolen newydd atoch.",
    subject: "Gorffen eich ffurflen ar gyfer {council}",
    letter: "Dechreuwyd “{title}” gennym gyda chi ar y ffôn.\n\nAgorwch y ddolen hon, ar unrhyw ddyfais, i edrych ar yr atebion, eu newid ac anfon y ffurflen:\n{link}\n\nMae’r ddolen yn gweithio unwaith, ac am 3 diwrnod. Gall pwy bynnag sydd â hi weld yr atebion, felly peidiwch â’i hanfon ymlaen.\n\nOs na siaradoch â ni, anwybyddwch yr e-bost hwn.\n",
};
