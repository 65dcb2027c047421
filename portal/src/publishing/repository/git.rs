//! The installed git, called for one repository. It runs without a terminal, without hooks, and with a limit on time and on what it
//! says; keys, credential helpers and proxies are those of the user that the service runs as.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::Command;

/// Longest time for what happens on this server.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes that git may say: the forms of a council are a few megabytes.
pub(super) const MOST_SAID: u64 = 64 << 20;
/// Most bytes of what it says of a fault.
const MOST_FAULT: u64 = 8 << 10;
/// What git takes from the environment of the service: where its programs and settings are, and how others are reached.
const KEPT: [&str; 17] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "TMPDIR",
    "XDG_CONFIG_HOME",
    "SSH_AUTH_SOCK",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
];
/// Settings that count before those of the repository: its hooks are for people who commit by hand, and could ask or hang; a signature
/// or a program that watches files has no place in what is read here.
const SET: [&str; 8] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "color.ui=false",
    "log.showSignature=false",
    "log.follow=false",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=4",
];

/// Why git did not do what it was to do.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// It is not there.
    #[error("git cannot be started: {0}. Install it, on Debian with `apt-get install git`")]
    Missing(io::Error),
    /// It did not end.
    #[error("git {0} did not end in time")]
    Slow(String),
    /// It says more than a council's forms can be.
    #[error("git {0} has more to say than fits: the folder of the forms is too large")]
    TooMuch(String),
    /// It failed.
    #[error("git {0} failed: {1}")]
    Failed(String, String),
    /// It could not be talked to.
    #[error("git cannot be talked to: {0}")]
    Io(#[from] io::Error),
}

/// What git said.
#[derive(Debug)]
pub(super) struct Said {
    pub is_well: bool,
    pub out: Vec<u8>,
    pub fault: String,
}

/// Something that git is to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order<'o> {
    pub arguments: &'o [&'o str],
    pub input: &'o [u8],
    pub variables: &'o [(&'o str, &'o str)],
    pub patience: Duration,
}

impl<'o> Order<'o> {
    pub fn of(arguments: &'o [&'o str]) -> Self {
        Self { arguments, input: b"", variables: &[], patience: PATIENCE }
    }

    fn name(&self) -> String {
        self.arguments.first().map(|&name| name.to_owned()).unwrap_or_default()
    }
}

/// A repository, by the folder in which git keeps it.
#[derive(Debug, Clone)]
pub(super) struct Git {
    pub folder: PathBuf,
}

impl Git {
    /// The repository at a path: bare, or beside the files of a work tree. Not one further up, which somebody else's files may lie in.
    pub async fn find(path: &Path) -> Result<Self, GitError> {
        let at = std::fs::canonicalize(path)?;
        let above = at.parent().unwrap_or(&at).display().to_string();
        let beside = Self { folder: at };
        let arguments = ["rev-parse", "--absolute-git-dir"];
        let order = Order { variables: &[("GIT_CEILING_DIRECTORIES", &above)], ..Order::of(&arguments) };
        let said = beside.command(&order, false)?;
        let folder = text(beside.well(&order, beside.heard(said, &order).await?)?);
        Ok(Self { folder: PathBuf::from(folder.trim()) })
    }

    /// What git answers, without the end of its last line.
    pub async fn ask(&self, arguments: &[&str]) -> Result<String, GitError> {
        Ok(text(self.bytes(&Order::of(arguments)).await?).trim_end_matches('\n').to_owned())
    }

    /// The same where “no” is an answer too.
    pub async fn maybe(&self, arguments: &[&str]) -> Result<Option<String>, GitError> {
        let said = self.call(&Order::of(arguments)).await?;
        Ok(said.is_well.then(|| text(said.out).trim_end_matches('\n').to_owned()))
    }

    /// What it answers, as it is.
    pub async fn bytes(&self, order: &Order<'_>) -> Result<Vec<u8>, GitError> {
        let said = self.call(order).await?;
        self.well(order, said)
    }

    /// Whatever it says.
    pub async fn call(&self, order: &Order<'_>) -> Result<Said, GitError> {
        let child = self.command(order, true)?;
        self.heard(child, order).await
    }

    fn well(&self, order: &Order<'_>, said: Said) -> Result<Vec<u8>, GitError> {
        if said.is_well { Ok(said.out) } else { Err(GitError::Failed(order.name(), said.fault)) }
    }

    fn command(&self, order: &Order<'_>, is_found: bool) -> Result<tokio::process::Child, GitError> {
        let mut command = Command::new("git");
        command.env_clear().current_dir(&self.folder);
        command.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.envs([("GIT_TERMINAL_PROMPT", "0"), ("GIT_NO_REPLACE_OBJECTS", "1"), ("LC_ALL", "C")]);
        command.envs(order.variables.iter().copied()).arg("--literal-pathspecs");
        for setting in SET {
            command.args(["-c", setting]);
        }
        if is_found {
            command.arg("--git-dir").arg(&self.folder);
        }
        command.args(order.arguments).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(GitError::Missing)
    }

    async fn heard(&self, mut child: tokio::process::Child, order: &Order<'_>) -> Result<Said, GitError> {
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (mut out, mut fault) = (Vec::new(), Vec::new());
        let talk = async {
            let tell = async {
                // A git that ended before it read everything says why by its status.
                if let Some(mut stdin) = stdin {
                    let _ = stdin.write_all(order.input).await;
                }
                Ok::<_, io::Error>(())
            };
            let hear = async {
                if let Some(stdout) = stdout {
                    stdout.take(MOST_SAID + 1).read_to_end(&mut out).await?;
                }
                Ok(())
            };
            let complain = async {
                if let Some(mut stderr) = stderr {
                    (&mut stderr).take(MOST_FAULT).read_to_end(&mut fault).await?;
                    tokio::io::copy(&mut stderr, &mut tokio::io::sink()).await?;
                }
                Ok(())
            };
            tokio::try_join!(tell, hear, complain)?;
            child.wait().await
        };
        let ended = tokio::time::timeout(order.patience, talk).await;
        if out.len() as u64 > MOST_SAID {
            return Err(GitError::TooMuch(order.name()));
        }
        let status = ended.map_err(|_| GitError::Slow(order.name()))??;
        Ok(Said { is_well: status.success(), out, fault: text(fault).trim().to_owned() })
    }
}

/// What git says, as text.
pub(super) fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
