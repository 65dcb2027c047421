//! What the command takes.

use clap::{Args, Parser, Subcommand};
use jiff::civil::DateTime;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The service around the forms: website, customer account and call desk.
#[derive(Debug, Parser)]
#[command(name = "onceform-portal", version, arg_required_else_help = true)]
pub struct Command {
    /// What to do.
    #[command(subcommand)]
    pub action: Action,
}

/// What the command can do.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Check and compile the forms, then serve them until stopped (Ctrl-C).
    Serve(Settings),
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// Folder with the forms; each .yaml file in it, or in a folder below, is one
    #[arg(long, value_name = "DIR", default_value = "forms")]
    pub forms: PathBuf,
    /// Folder with the councils; each folder in it with a council.yaml is one
    #[arg(long, value_name = "DIR", default_value = "councils")]
    pub councils: PathBuf,
    /// The database; made when it is not there
    #[arg(long, value_name = "FILE", default_value = "onceform.db")]
    pub database: PathBuf,
    /// Folder for the files that people send; made when it is not there [default: beside the database]
    #[arg(long, value_name = "DIR")]
    pub uploads: Option<PathBuf>,
    /// Address and port to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Web address by which residents reach the service, when that is not the one listened on
    #[arg(long, value_name = "URL")]
    pub origin: Option<String>,
    /// Demonstration: sample customers and agents, to sign in as without a password
    #[arg(long)]
    pub demo: bool,
    /// London time to begin at instead of the real one, for example 2026-03-10T12:00 (with --demo)
    #[arg(long, value_name = "TIME", requires = "demo")]
    pub now: Option<DateTime>,
    /// Do not start when a form has a mistake (otherwise it is reported and left out)
    #[arg(long)]
    pub strict: bool,
}

impl Settings {
    /// The folder for the files that people send: `onceform-uploads` beside `onceform.db`.
    #[must_use]
    pub fn uploads(&self) -> PathBuf {
        let beside = || {
            let name = self.database.file_stem().unwrap_or(self.database.as_os_str());
            self.database.with_file_name(format!("{}-uploads", name.display()))
        };
        self.uploads.clone().unwrap_or_else(beside)
    }

    /// Are cookies for https alone? Everywhere but on plain http to this very machine.
    #[must_use]
    pub fn secure(&self) -> bool {
        match &self.origin {
            Some(origin) => !is_plain_local(origin),
            None => !self.listen.ip().is_loopback(),
        }
    }
}

fn is_plain_local(origin: &str) -> bool {
    let host = origin.strip_prefix("http://").map(|rest| rest.split('/').next().unwrap_or_default());
    let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
    matches!(name, Some("localhost" | "127.0.0.1" | "[::1]"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]
    use super::*;

    fn settings(arguments: &[&str]) -> Settings {
        let all = ["onceform-portal", "serve"].iter().chain(arguments);
        let Action::Serve(settings) = Command::try_parse_from(all).unwrap().action;
        settings
    }

    #[test]
    fn files_lie_beside_the_database_unless_told_otherwise() {
        assert_eq!(settings(&[]).uploads(), PathBuf::from("onceform-uploads"));
        assert_eq!(settings(&["--database", "/var/a.b.db"]).uploads(), PathBuf::from("/var/a.b-uploads"));
        assert_eq!(settings(&["--uploads", "/srv/files"]).uploads(), PathBuf::from("/srv/files"));
    }

    #[test]
    fn cookies_are_for_https_except_on_this_machine() {
        assert!(!settings(&[]).secure());
        assert!(!settings(&["--origin", "http://localhost:8080"]).secure());
        assert!(settings(&["--listen", "0.0.0.0:80"]).secure());
        assert!(settings(&["--origin", "https://forms.example.gov.uk"]).secure());
        assert!(settings(&["--origin", "http://localhost.example.gov.uk"]).secure());
    }
}
