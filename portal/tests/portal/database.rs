//! The databases of the tests: a file each, or a database each on one PostgreSQL server that lives as long as the tests.

use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection as _, Row as _};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// On which database the tests of this program run.
#[allow(dead_code, reason = "each of the two programs is of one kind")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database that nobody else uses, as `--database` takes it.
pub fn new_database(kind: Kind, folder: &Path) -> String {
    match kind {
        Kind::Sqlite => folder.join("portal.db").display().to_string(),
        Kind::Postgres => SERVER.new_database(),
    }
}

/// The rows of a query, one text each.
pub fn rows(database: &str, sql: &str) -> Vec<String> {
    install_default_drivers();
    let address = if database.contains("://") { database.to_owned() } else { format!("sqlite://{database}") };
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    wait_for(async {
        let mut connection = AnyConnection::connect(&address).await?;
        let rows: Vec<(String,)> = sqlx::query_as(sql).fetch_all(&mut connection).await?;
        connection.close().await?;
        Ok(rows.into_iter().map(|(row,)| row).collect())
    })
    .unwrap()
}

/// What SQLite would do to run a statement, a step each.
pub fn plan(database: &str, statement: &str) -> Vec<String> {
    install_default_drivers();
    let sql = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
    wait_for(async {
        let mut connection = AnyConnection::connect(&format!("sqlite://{database}")).await?;
        let steps = sqlx::raw_sql(sql).fetch_all(&mut connection).await?;
        connection.close().await?;
        steps.iter().map(|step| step.try_get("detail")).collect()
    })
    .unwrap()
}

fn wait_for<T>(doing: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(doing)
}

static SERVER: LazyLock<Server> = LazyLock::new(Server::start);

/// A server of its own on a socket, from the binaries of this machine. It ends when this program does, however that ends, or when
/// nobody has it any more.
pub struct Server {
    socket: TempDir,
    databases: AtomicU32,
    /// Its standard input stays open as long as the server is wanted.
    shell: Child,
}

/// Makes a cluster, runs a server on it until standard input ends, and cleans up; a line begins one again that has ended. The server waits for no disk: nobody pulls
/// its plug here. Its journal is in files of [`JOURNAL`].
const SERVE: &str = r#"
"$1/initdb" --pgdata="$2/data" --username=onceform --auth=trust --encoding=UTF8 --no-locale --no-sync --wal-segsize=1 >"$2/initdb.log" 2>&1 || exit 1
serve() {
    "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=300 -c fsync=off >>"$2/server.log" 2>&1 &
}
serve "$@"
while read -r _; do
    wait $!
    serve "$@"
done
kill -INT $!
wait $!
rm -rf "$2/data"
"#;

/// The size of each file of the server's journal, in bytes.
pub const JOURNAL: u64 = 1 << 20;

impl Server {
    pub fn start() -> Self {
        let Some(binaries) = binaries() else {
            eprintln!(
                "PostgreSQL is not installed: what these tests test was NOT tested. Install it (Debian: postgresql)."
            );
            std::process::exit(0);
        };
        let socket = tempfile::tempdir().unwrap();
        if is_root() {
            let id = |which| said("id", &[which, "nobody"]).parse().ok();
            std::os::unix::fs::chown(socket.path(), id("-u"), id("-g")).unwrap();
        }
        let mut shell = as_server("sh");
        let shell = shell
            .args(["-c", SERVE, "sh"])
            .args([&binaries, socket.path()])
            .current_dir(socket.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let server = Self { socket, databases: AtomicU32::new(0), shell };
        server.wait_until_it_answers();
        server
    }

    fn wait_until_it_answers(&self) {
        let begun = Instant::now();
        while let Err(error) = self.run("SELECT 1") {
            let log = std::fs::read_to_string(self.socket.path().join("server.log"));
            assert!(begun.elapsed() < Duration::from_secs(60), "PostgreSQL did not start: {error}\n{log:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Has it ended by itself?
    pub fn has_ended(&self) -> bool {
        let Ok(lock) = std::fs::read_to_string(self.socket.path().join("data/postmaster.pid")) else { return true };
        let first = lock.lines().next().unwrap_or_default().trim();
        let status = std::fs::read_to_string(format!("/proc/{first}/status")).unwrap_or_default();
        status.is_empty() || status.contains("State:\tZ")
    }

    /// Begins it again once it has ended, as whoever looks after a machine does.
    pub fn begin_again(&self) {
        self.shell.stdin.as_ref().unwrap().write_all(b"\n").unwrap();
        self.wait_until_it_answers();
    }

    fn address(&self, database: &str) -> String {
        let socket = self.socket.path().display().to_string().replace('/', "%2F");
        format!("postgres://onceform@localhost/{database}?host={socket}")
    }

    fn run(&self, sql: &str) -> Result<(), sqlx::Error> {
        install_default_drivers();
        let address = self.address("postgres");
        let sql = sqlx::AssertSqlSafe(sql.to_owned());
        wait_for(async {
            let mut connection = AnyConnection::connect(&address).await?;
            sqlx::query(sql).execute(&mut connection).await?;
            connection.close().await
        })
    }

    pub fn new_database(&self) -> String {
        let name = format!("record_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run(&format!("CREATE DATABASE {name}")).unwrap();
        self.address(&name)
    }

    /// The ids of all its processes, the one that begins the others first.
    pub fn processes(&self) -> Vec<u32> {
        let lock = std::fs::read_to_string(self.socket.path().join("data/postmaster.pid")).unwrap();
        let first: u32 = lock.lines().next().unwrap().trim().parse().unwrap();
        let begun_by_it = |process: &u32| {
            let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
            status.lines().any(|line| line.split_whitespace().eq(["PPid:", &first.to_string()]))
        };
        let all = std::fs::read_dir("/proc").unwrap().flatten();
        let all = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        std::iter::once(first).chain(all.filter(begun_by_it)).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// A program that runs as the user as whom the servers run: PostgreSQL does not run as root.
pub fn as_server(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", program]);
    command
}

fn is_root() -> bool {
    said("id", &["-u"]) == "0"
}

/// The folder with PostgreSQL's programs: where the path finds them, or where Debian puts them.
fn binaries() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(debian.map(|version| version.path().join("bin")));
    folders.into_iter().find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
