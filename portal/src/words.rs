//! The words of the portal's own pages, one table a language. Those of the forms and the layout are in `compiler::words`. The
//! desk and the list of councils are for staff, and English so far.

use compiler::words::Language;
use serde::Serialize;

/// The words of a language. Names in `{}` are filled in.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each is said by its English words, below")]
pub struct Words {
    pub sign_in: &'static str,
    pub forms: &'static str,
    pub demonstration: &'static str,
    pub home: &'static str,
    pub no_forms: &'static str,
    pub your_account: &'static str,
    pub sign_in_to: &'static str,
    pub sign_in_why: &'static str,
    pub made_up: &'static str,
    pub which_customer: &'static str,
    pub not_set_up: &'static str,
    pub start_page: &'static str,
    pub started: &'static str,
    pub saved: &'static str,
    pub not_offered: &'static str,
    pub none_started: &'static str,
    pub requests: &'static str,
    pub requests_latest: &'static str,
    pub reference: &'static str,
    pub request: &'static str,
    pub status: &'static str,
    pub done_by: &'static str,
    pub none_sent: &'static str,
    pub start: &'static str,
    pub sign_out: &'static str,
    pub received: &'static str,
    pub aim: &'static str,
    pub fee: &'static str,
    pub fee_for: &'static str,
    pub not_paid: &'static str,
    pub happened: &'static str,
    pub problems: Problems,
    pub back_to_form: &'static str,
}

/// Title and lines of each page about a problem.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each is one kind of problem")]
pub struct Problems {
    pub not_found: Told,
    pub withdrawn: Told,
    pub removed: Told,
    pub expired: Told,
    pub ended: Told,
    pub not_for_you: Told,
    pub refused: Told,
    pub too_large: Told,
    pub not_scanned: Told,
    pub infected: Told,
    pub with_agent: Told,
    pub with_resident: Told,
    pub busy: Told,
    pub unreadable: Told,
    pub ours: Told,
}

/// A title, and what to do.
#[derive(Debug, Serialize)]
pub struct Told {
    /// Heading.
    pub title: &'static str,
    /// Paragraphs.
    pub lines: &'static [&'static str],
}

/// The words of a language.
#[must_use]
pub const fn of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Welsh => &WELSH,
    }
}

impl Problems {
    /// The page about a kind of problem.
    #[must_use]
    pub fn of(&self, kind: &str) -> &Told {
        match kind {
            "not_found" => &self.not_found,
            "withdrawn" => &self.withdrawn,
            "removed" => &self.removed,
            "expired" => &self.expired,
            "ended" => &self.ended,
            "not_for_you" => &self.not_for_you,
            "refused" => &self.refused,
            "too_large" => &self.too_large,
            "not_scanned" => &self.not_scanned,
            "infected" => &self.infected,
            "with_agent" => &self.with_agent,
            "with_resident" => &self.with_resident,
            "busy" => &self.busy,
            "unreadable" => &self.unreadable,
            _ => &self.ours,
        }
    }
}

static ENGLISH: Words = Words {
    sign_in: "Sign in",
    forms: "Forms",
    demonstration: "This is a demonstration. Do not enter anything about a real person.",
    home: "Forms and services",
    no_forms: "There are no forms at the moment.",
    your_account: "Your account",
    sign_in_to: "Sign in to your account",
    sign_in_why: "to have what we know filled in, and to see how your requests are doing.",
    made_up: "This is a demonstration: choose a made-up person. There is no password.",
    which_customer: "Which customer are you?",
    not_set_up: "Signing in is not set up at this council yet.",
    start_page: "Go to the start page",
    started: "Forms you have started",
    saved: "saved {when}",
    not_offered: "You cannot use this form at the moment. Your answers are kept.",
    none_started: "You have no unfinished forms.",
    requests: "Your requests",
    requests_latest: "Your requests, the latest first",
    reference: "Reference",
    request: "Request",
    status: "Status",
    done_by: "Finished, or due by",
    none_sent: "You have not sent anything yet.",
    start: "Start a form",
    sign_out: "Sign out",
    received: "Received",
    aim: "We aim to have it done by",
    fee: "Fee",
    fee_for: "{amount} for: {what}",
    not_paid: "Not paid yet. We will contact you to tell you how to pay.",
    happened: "What has happened",
    problems: Problems {
        not_found: Told {
            title: "Page not found",
            lines: &[
                "If you typed the web address, check that it is correct.",
                "If you followed a link, the page may have moved, or it may belong to someone else’s form.",
            ],
        },
        withdrawn: Told {
            title: "You cannot use this form at the moment",
            lines: &[
                "The council has taken this form down, or is working on it. Nothing was sent.",
                "If you started it, the answers you gave before are kept as long as they would have been. When the form is back you can carry on with them.",
            ],
        },
        removed: Told {
            title: "This request has been removed",
            lines: &[
                "We keep a request for as long as its form says, or until the person asks us to remove it. Then we remove what was sent and every file with it. Only the reference number and the dates are left.",
                "If you still need our help, make a new request.",
            ],
        },
        expired: Told {
            title: "This page has expired",
            lines: &[
                "This happens when you sign in or out, or start again, while a page is open.",
                "Your answers on the pages before it are saved. Go back to the form to carry on with it.",
            ],
        },
        ended: Told {
            title: "This page has expired",
            lines: &[
                "This happens when you have not used the form for a day, or your browser does not keep our cookie.",
                "If you started the form in your account, your answers are saved: sign in to carry on. If not, we have removed them to protect your privacy.",
                "Open the form again. If this browser has kept a copy of your answers on your device, they are there. If not, you need to start again.",
                "If somebody at the council is filling in the form with you, they have your answers: call us, and we can send you a link to carry on.",
            ],
        },
        not_for_you: Told {
            title: "You cannot open this page",
            lines: &[
                "You are signed in, but this page is for people with another role.",
                "If you need it for your work, ask the person who looks after accounts at your council.",
            ],
        },
        refused: Told {
            title: "We did not accept this page",
            lines: &["The page was sent from another website, so we did not take it. Nothing was changed."],
        },
        too_large: Told {
            title: "This is too much to send at once",
            lines: &[
                "What was sent is larger than any of our forms. Nothing was changed, and the answers you gave before are saved.",
                "Go back and make the answers shorter, or send fewer or smaller files.",
            ],
        },
        not_scanned: Told {
            title: "We are checking this file",
            lines: &[
                "The file has not been checked for viruses yet. It can be opened after that. Try again in a few minutes.",
            ],
        },
        infected: Told {
            title: "This file was removed",
            lines: &["There was a virus in the file, so we did not keep it. The answers that came with it are saved."],
        },
        with_agent: Told {
            title: "Somebody at the council is filling in this form with you",
            lines: &[
                "You agreed that they carry on with your answers. So that nothing is lost, the form can be filled in at one place at a time.",
                "When it is sent, you can see it among your requests. If they are not helping you any more, you can take the form back on the page “Get help with a form”.",
            ],
        },
        with_resident: Told {
            title: "The resident is filling in this form now",
            lines: &[
                "It was started at the call desk, and they carried on with it through the link, or took it back. All answers went with it.",
                "Ask them how far they are. Once it is sent, you find it among the requests.",
            ],
        },
        busy: Told {
            title: "The service is busy",
            lines: &["It took too long to arrive. The answers you gave before are saved. Try again in a few minutes."],
        },
        unreadable: Told {
            title: "We could not read what was sent",
            lines: &["What was sent is not one of our pages, or it did not arrive complete. Nothing was changed."],
        },
        ours: Told {
            title: "Sorry, there is a problem with the service",
            lines: &[
                "Try again later. The answers you gave before are saved. Sending your answers again is safe: they count only once.",
            ],
        },
    },
    back_to_form: "Go back to “{title}”",
};

static WELSH: Words = Words {
    sign_in: "Mewngofnodi",
    forms: "Ffurflenni",
    demonstration: "Arddangosiad yw hwn. Peidiwch â rhoi unrhyw beth am berson go iawn.",
    home: "Ffurflenni a gwasanaethau",
    no_forms: "Does dim ffurflenni ar hyn o bryd.",
    your_account: "Eich cyfrif",
    sign_in_to: "Mewngofnodwch i’ch cyfrif",
    sign_in_why: "er mwyn i ni lenwi’r hyn a wyddom, ac i weld hynt eich ceisiadau.",
    made_up: "Arddangosiad yw hwn: dewiswch berson dychmygol. Does dim cyfrinair.",
    which_customer: "Pa gwsmer ydych chi?",
    not_set_up: "Nid yw mewngofnodi ar gael yn y cyngor hwn eto.",
    start_page: "Mynd i’r dudalen gychwyn",
    started: "Ffurflenni yr ydych wedi’u dechrau",
    saved: "cadwyd {when}",
    not_offered: "Ni allwch ddefnyddio’r ffurflen hon ar hyn o bryd. Cedwir eich atebion.",
    none_started: "Nid oes gennych ffurflenni heb eu gorffen.",
    requests: "Eich ceisiadau",
    requests_latest: "Eich ceisiadau, y diweddaraf yn gyntaf",
    reference: "Cyfeirnod",
    request: "Cais",
    status: "Statws",
    done_by: "Wedi gorffen, neu erbyn",
    none_sent: "Nid ydych wedi anfon unrhyw beth eto.",
    start: "Dechrau ffurflen",
    sign_out: "Allgofnodi",
    received: "Daeth i law",
    aim: "Ein nod yw cwblhau’r gwaith erbyn",
    fee: "Ffi",
    fee_for: "{amount} am: {what}",
    not_paid: "Heb ei thalu eto. Byddwn yn cysylltu â chi i ddweud sut i dalu.",
    happened: "Beth sydd wedi digwydd",
    problems: Problems {
        not_found: Told {
            title: "Heb ddod o hyd i’r dudalen",
            lines: &[
                "Os gwnaethoch deipio’r cyfeiriad gwe, gwiriwch ei fod yn gywir.",
                "Os gwnaethoch ddilyn dolen, efallai fod y dudalen wedi symud, neu ei bod yn perthyn i ffurflen rhywun arall.",
            ],
        },
        withdrawn: Told {
            title: "Ni allwch ddefnyddio’r ffurflen hon ar hyn o bryd",
            lines: &[
                "Mae’r cyngor wedi tynnu’r ffurflen hon i lawr, neu’n gweithio arni. Nid anfonwyd dim.",
                "Os gwnaethoch ei dechrau, cedwir yr atebion a roesoch o’r blaen cyhyd ag y byddent wedi’u cadw. Pan fydd y ffurflen yn ôl gallwch barhau â nhw.",
            ],
        },
        removed: Told {
            title: "Mae’r cais hwn wedi’i ddileu",
            lines: &[
                "Rydym yn cadw cais cyhyd ag y mae ei ffurflen yn ei ddweud, neu nes bod y person yn gofyn i ni ei ddileu. Yna rydym yn dileu’r hyn a anfonwyd a phob ffeil gydag ef. Dim ond y cyfeirnod a’r dyddiadau sydd ar ôl.",
                "Os oes angen ein help arnoch o hyd, gwnewch gais newydd.",
            ],
        },
        expired: Told {
            title: "Mae’r dudalen hon wedi dod i ben",
            lines: &[
                "Mae hyn yn digwydd pan fyddwch yn mewngofnodi neu’n allgofnodi, neu’n dechrau eto, tra bo tudalen ar agor.",
                "Mae eich atebion ar y tudalennau o’i blaen wedi’u cadw. Ewch yn ôl i’r ffurflen i barhau.",
            ],
        },
        ended: Told {
            title: "Mae’r dudalen hon wedi dod i ben",
            lines: &[
                "Mae hyn yn digwydd pan nad ydych wedi defnyddio’r ffurflen ers diwrnod, neu pan nad yw eich porwr yn cadw ein cwci.",
                "Os gwnaethoch ddechrau’r ffurflen yn eich cyfrif, mae eich atebion wedi’u cadw: mewngofnodwch i barhau. Os na, rydym wedi’u dileu i ddiogelu eich preifatrwydd.",
                "Agorwch y ffurflen eto. Os yw’r porwr hwn wedi cadw copi o’ch atebion ar eich dyfais, maent yno. Os na, mae angen i chi ddechrau eto.",
                "Os yw rhywun yn y cyngor yn llenwi’r ffurflen gyda chi, mae eich atebion ganddynt: ffoniwch ni, a gallwn anfon dolen atoch i barhau.",
            ],
        },
        not_for_you: Told {
            title: "Ni allwch agor y dudalen hon",
            lines: &[
                "Rydych wedi mewngofnodi, ond mae’r dudalen hon ar gyfer pobl â rôl arall.",
                "Os oes ei hangen arnoch ar gyfer eich gwaith, gofynnwch i’r sawl sy’n gofalu am gyfrifon yn eich cyngor.",
            ],
        },
        refused: Told {
            title: "Ni wnaethom dderbyn y dudalen hon",
            lines: &["Anfonwyd y dudalen o wefan arall, felly ni wnaethom ei derbyn. Ni newidiwyd dim."],
        },
        too_large: Told {
            title: "Mae hyn yn ormod i’w anfon ar unwaith",
            lines: &[
                "Mae’r hyn a anfonwyd yn fwy nag unrhyw un o’n ffurflenni. Ni newidiwyd dim, ac mae’r atebion a roesoch o’r blaen wedi’u cadw.",
                "Ewch yn ôl a gwneud yr atebion yn fyrrach, neu anfon llai o ffeiliau neu rai llai.",
            ],
        },
        not_scanned: Told {
            title: "Rydym yn gwirio’r ffeil hon",
            lines: &[
                "Nid yw’r ffeil wedi’i gwirio am feirysau eto. Gellir ei hagor ar ôl hynny. Rhowch gynnig arall arni ymhen ychydig funudau.",
            ],
        },
        infected: Told {
            title: "Cafodd y ffeil hon ei dileu",
            lines: &[
                "Roedd feirws yn y ffeil, felly ni wnaethom ei chadw. Mae’r atebion a ddaeth gyda hi wedi’u cadw.",
            ],
        },
        with_agent: Told {
            title: "Mae rhywun yn y cyngor yn llenwi’r ffurflen hon gyda chi",
            lines: &[
                "Cytunoch y byddent yn parhau â’ch atebion. Fel na chollir dim, dim ond mewn un lle ar y tro y gellir llenwi’r ffurflen.",
                "Pan fydd wedi’i hanfon, gallwch ei gweld ymhlith eich ceisiadau. Os nad ydynt yn eich helpu mwyach, gallwch gymryd y ffurflen yn ôl ar y dudalen “Cael help gyda ffurflen”.",
            ],
        },
        with_resident: Told {
            title: "Mae’r preswylydd yn llenwi’r ffurflen hon nawr",
            lines: &[
                "Fe’i dechreuwyd wrth y ddesg alwadau, ac maent wedi parhau â hi drwy’r ddolen, neu wedi’i chymryd yn ôl. Aeth pob ateb gyda hi.",
                "Gofynnwch iddynt pa mor bell y maent. Unwaith y bydd wedi’i hanfon, fe’i cewch ymhlith y ceisiadau.",
            ],
        },
        busy: Told {
            title: "Mae’r gwasanaeth yn brysur",
            lines: &[
                "Cymerodd ormod o amser i gyrraedd. Mae’r atebion a roesoch o’r blaen wedi’u cadw. Rhowch gynnig arall arni ymhen ychydig funudau.",
            ],
        },
        unreadable: Told {
            title: "Nid oeddem yn gallu darllen yr hyn a anfonwyd",
            lines: &["Nid un o’n tudalennau ni yw’r hyn a anfonwyd, neu ni chyrhaeddodd yn gyfan. Ni newidiwyd dim."],
        },
        ours: Told {
            title: "Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth",
            lines: &[
                "Rhowch gynnig arall arni yn nes ymlaen. Mae’r atebion a roesoch o’r blaen wedi’u cadw. Mae’n ddiogel anfon eich atebion eto: dim ond unwaith y maent yn cyfrif.",
            ],
        },
    },
    back_to_form: "Yn ôl i “{title}”",
};
