//! What the command takes.

use crate::audit::Noted;
use crate::publishing::FormsAction;
use crate::settings::{Flags, Record};
use crate::store::Database;
use crate::store::people::Role;
use clap::{Args, Parser, Subcommand};
use compiler::emit::html::theme::Nation;
use jiff::civil::{Date, DateTime};
use std::path::PathBuf;

/// The service around the forms: website, customer account and call desk.
#[derive(Debug, Parser)]
#[command(name = "onceform-portal", version, arg_required_else_help = true)]
pub struct Command {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
    /// How each line of the log is written to standard error; RUST_LOG says how much of it
    #[arg(long, global = true, value_name = "FORM", value_enum, default_value_t = LogForm::Text, env = "ONCEFORM_LOG")]
    pub log: LogForm,
}

/// How a line of the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogForm {
    /// For people
    Text,
    /// For programs: an object of JSON a line
    Json,
}

/// What the command can do.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Check and compile the forms, then serve them until stopped (Ctrl-C)
    Serve {
        #[command(flatten)]
        flags: Flags,
        #[command(flatten)]
        demonstration: Demonstration,
    },
    /// Bring the database to this version of the program, without serving
    Migrate(Record),
    /// Write the whole record, files included, into a new folder; the service may go on meanwhile
    Backup {
        #[command(flatten)]
        record: Record,
        /// Go on when files that the record names are not there any more, and leave them out
        #[arg(long)]
        without_lost_files: bool,
        /// The folder to make
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Read a backup into a database that is still empty
    Restore {
        #[command(flatten)]
        record: Record,
        /// The folder that `backup` made
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Copy the record into another database that is still empty, and compare the two; stop the service first
    MoveTo {
        #[command(flatten)]
        record: Record,
        /// Go on when files that the record names are not there any more
        #[arg(long)]
        without_lost_files: bool,
        /// The other database: postgres://user@host/name, or a file of SQLite
        #[arg(value_name = "DATABASE")]
        to: Database,
    },
    /// Begin a council of your own, or see whether those that there are can be served
    #[command(subcommand)]
    Council(CouncilAction),
    /// List those who work for a council, with their roles, or change them
    People {
        #[command(flatten)]
        record: Record,
        /// Folder with the councils [default: councils]
        #[arg(long, value_name = "DIR")]
        councils: Option<PathBuf>,
        /// Folder with the forms, which name the services [default: forms]
        #[arg(long, value_name = "DIR")]
        forms: Option<PathBuf>,
        /// The council, by the name of its folder
        #[arg(long, value_name = "NAME")]
        council: String,
        #[command(subcommand)]
        action: Option<PeopleAction>,
    },
    /// Remove now what is not to be kept any longer, as the service does once a day
    Tidy {
        #[command(flatten)]
        record: Record,
        /// Folder with the councils [default: councils]
        #[arg(long, value_name = "DIR")]
        councils: Option<PathBuf>,
        /// Remove nothing, and say what would go
        #[arg(long)]
        dry_run: bool,
        /// London time to look at instead of now, for example 2027-04-01T00:00 (with --dry-run)
        #[arg(long, value_name = "TIME", requires = "dry_run", value_parser = time)]
        now: Option<DateTime>,
    },
    /// List the legal holds of a council: records that must not be removed. Or place one, or lift it
    Holds {
        #[command(flatten)]
        record: Record,
        /// Folder with the councils [default: councils]
        #[arg(long, value_name = "DIR")]
        councils: Option<PathBuf>,
        /// The council, by the name of its folder
        #[arg(long, value_name = "NAME")]
        council: String,
        #[command(subcommand)]
        action: Option<HoldsAction>,
    },
    /// Find all that a council has of a person who asks for it, or erase it
    Person {
        #[command(flatten)]
        record: Record,
        /// Folder with the councils [default: councils]
        #[arg(long, value_name = "DIR")]
        councils: Option<PathBuf>,
        /// The council, by the name of its folder
        #[arg(long, value_name = "NAME")]
        council: String,
        #[command(subcommand)]
        action: PersonAction,
    },
    /// List the forms of a council with their versions, or write out the files of one
    Forms {
        #[command(flatten)]
        record: Record,
        /// Folder with the councils [default: councils]
        #[arg(long, value_name = "DIR")]
        councils: Option<PathBuf>,
        /// Folder with the forms [default: forms]
        #[arg(long, value_name = "DIR")]
        forms: Option<PathBuf>,
        /// The council, by the name of its folder
        #[arg(long, value_name = "NAME")]
        council: String,
        #[command(subcommand)]
        action: Option<FormsAction>,
    },
    /// Run the decision on a submission again, with the version of the form and the bank holidays of its day
    Rejudge {
        #[command(flatten)]
        record: Record,
        /// The council that received it, by the name of its folder
        #[arg(long, value_name = "NAME")]
        council: String,
        /// The reference number
        reference: String,
    },
    /// Look after the audit log
    #[command(subcommand)]
    Audit(AuditAction),
    /// Print every address of the service, with who may use it
    Routes,
    /// Print a settings file with every key, its meaning and its default
    Settings,
}

/// What can be done with the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditAction {
    /// Check that every row is as it was written, and print where the log of each council ends
    Verify {
        #[command(flatten)]
        record: Record,
        /// Where a log ended before, as it was printed then; may be given again for another council
        #[arg(long, value_name = "COUNCIL:NUMBER:HASH")]
        noted: Vec<Noted>,
    },
}

/// What can be done about councils.
#[derive(Debug, Subcommand)]
pub enum CouncilAction {
    /// Make a folder with a council.yaml that can be served, and says what else it can say
    New {
        /// Its name in web addresses: lower-case letters, digits and hyphens
        #[arg(value_name = "NAME")]
        id: String,
        /// Folder with the councils; made when it is not there
        #[arg(long, value_name = "DIR", default_value = "councils")]
        councils: PathBuf,
        /// Its full name [default: made from NAME]
        #[arg(long)]
        name: Option<String>,
        /// Where it is: england, wales, scotland or northern-ireland
        #[arg(long, value_name = "NATION", default_value = "england", value_parser = nation)]
        nation: Nation,
    },
    /// List the councils of a folder, and say of each whether it can be served and why not
    List {
        /// Folder with the councils
        #[arg(long, value_name = "DIR", default_value = "councils")]
        councils: PathBuf,
    },
}

/// What can be done about the people of a council.
#[derive(Debug, Subcommand)]
pub enum PeopleAction {
    /// Add somebody, or give somebody other roles
    Set {
        /// Their e-mail address, by which they sign in
        email: String,
        /// Their full name
        #[arg(long)]
        name: Option<String>,
        /// What they may do, separated by commas
        #[arg(long = "roles", value_name = "ROLES", value_delimiter = ',', required = true)]
        roles: Vec<Role>,
        /// The services whose requests they deal with, as the forms name them, separated by commas; without it, of every service
        #[arg(long, value_name = "SERVICES", value_delimiter = ',')]
        services: Option<Vec<String>>,
        /// The wards of a councillor, separated by commas
        #[arg(long, value_name = "WARDS", value_delimiter = ',')]
        wards: Option<Vec<String>>,
    },
    /// End somebody's time at the council; what they did stays under their name
    Remove {
        /// Their e-mail address
        email: String,
    },
}

/// What can be done about a person who asks.
#[derive(Debug, Subcommand)]
pub enum PersonAction {
    /// List every record in which the person is, and by what they were found
    Find {
        #[command(flatten)]
        who: Who,
        /// Write a copy of all that was found into this file, as JSON
        #[arg(long = "copy", value_name = "FILE")]
        copy_to: Option<PathBuf>,
    },
    /// Remove what is surely theirs and under no legal hold, and list the rest with why it stays
    Erase {
        #[command(flatten)]
        who: Who,
        /// Remove these too, by reference number or as the list names them: what is doubtful, or in somebody else's account
        #[arg(long, value_name = "RECORD", value_delimiter = ',')]
        also: Vec<String>,
        /// Really remove it; without this it is only listed
        #[arg(long)]
        yes: bool,
    },
}

/// Whom it is about. The more is given, the more is found.
#[derive(Debug, Clone, Args)]
pub struct Who {
    /// First and last name
    #[arg(long)]
    pub name: Option<String>,
    /// E-mail address
    #[arg(long)]
    pub email: Option<String>,
    /// Phone number
    #[arg(long)]
    pub phone: Option<String>,
    /// House and street, postcode, or both with a comma between them
    #[arg(long)]
    pub address: Option<String>,
    /// Date of birth, for example 1957-05-17
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub born: Option<Date>,
}

/// What can be done about legal holds.
#[derive(Debug, Subcommand)]
pub enum HoldsAction {
    /// Keep a request, an unfinished request or an account from being removed
    Place {
        /// The reference number; or what `person find` calls it, like drafts:1f2a… or customers:1f2a…
        record: String,
        /// Why it has to be kept, for whoever looks at it later
        #[arg(long)]
        reason: String,
        /// Who says so
        #[arg(long, value_name = "NAME")]
        by: String,
        /// The day on which the hold ends by itself, for example 2027-04-01 [default: when it is lifted]
        #[arg(long, value_name = "DAY", value_parser = day)]
        until: Option<Date>,
    },
    /// Let it be removed again
    Lift {
        /// The hold, as the list names it
        id: String,
        /// Who says so
        #[arg(long, value_name = "NAME")]
        by: String,
    },
}

/// What makes a service one to try out. It is never in a settings file, so that no council leaves it there.
#[derive(Debug, Clone, Default, Args)]
pub struct Demonstration {
    /// Demonstration: sample customers and agents, to sign in as without a password
    #[arg(long)]
    pub demo: bool,
    /// A made-up year of requests, calls and opinions behind the samples, so that queues and figures are worth looking at (with --demo)
    #[arg(long, requires = "demo")]
    pub year: bool,
    /// London time to begin at instead of the real one, for example 2026-03-10T12:00 (with --demo)
    #[arg(long, value_name = "TIME", requires = "demo", value_parser = time)]
    pub now: Option<DateTime>,
}

fn nation(typed: &str) -> Result<Nation, &'static str> {
    serde_json::from_value(typed.into()).map_err(|_| "give england, wales, scotland or northern-ireland")
}

fn day(typed: &str) -> Result<Date, &'static str> {
    typed.parse().map_err(|_| "give a day of the calendar as year, month and day, like 2027-04-01")
}

fn time(typed: &str) -> Result<DateTime, &'static str> {
    typed.parse().map_err(|_| "give a day of the calendar and a time, like 2027-04-01T09:30")
}
