//! A service of its own for each test, and a browser without JavaScript to use it.

use crate::database::{new_database, rows};
use crate::s3::{KEY_ID, SECRET};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// The real program, serving from a folder of its own.
pub struct Service {
    pub address: String,
    pub folder: TempDir,
    database: String,
    child: Child,
    arguments: Vec<String>,
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

impl Service {
    /// The forms of these tests, two councils and the samples.
    pub fn start() -> Self {
        Self::with_forms(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forms"), &[])
    }

    pub fn with_forms(forms: &Path, more: &[&str]) -> Self {
        Self::begin(forms, &[&["--demo"], more].concat())
    }

    /// One that is no demonstration.
    pub fn for_real(forms: &Path, more: &[&str]) -> Self {
        Self::begin(forms, more)
    }

    fn begin(forms: &Path, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = new_database(crate::DATABASE, folder.path());
        let text = |path: PathBuf| path.display().to_string();
        let mut arguments: Vec<String> = ["serve", "--listen", "127.0.0.1:0"].map(str::to_owned).to_vec();
        for (name, value) in [
            ("--forms", text(forms.to_owned())),
            ("--councils", text(root().join("councils"))),
            ("--database", database.clone()),
            ("--uploads", text(folder.path().join("portal-uploads"))),
        ] {
            if !more.contains(&name) {
                arguments.extend([name.to_owned(), value]);
            }
        }
        arguments.extend(more.iter().map(|&argument| argument.to_owned()));
        let (child, address) = run(&arguments);
        Self { address, folder, database, child, arguments }
    }

    /// One more process on the same record.
    pub fn another(&self) -> Another {
        let (child, address) = run(&self.arguments);
        Another { address, child }
    }

    /// Ends the program as a power cut would, and starts it again on the same database.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        self.restart();
    }

    pub fn restart(&mut self) {
        (self.child, self.address) = run(&self.arguments);
    }

    /// From now on it starts at the address that it has.
    pub fn stay_there(&mut self) {
        let address = self.address.trim_start_matches("http://").to_owned();
        self.set("--listen", &address);
    }

    /// Starts it again with other forms on the same database.
    pub fn restart_with_forms(&mut self, forms: &Path) {
        self.kill();
        self.set("--forms", &forms.display().to_string());
        self.restart();
    }

    /// Starts it again on another database.
    pub fn restart_on(&mut self, database: &str, uploads: &Path) {
        self.set("--database", database);
        self.set("--uploads", &uploads.display().to_string());
        database.clone_into(&mut self.database);
        self.restart();
    }

    /// Shows another time once it is started again.
    pub fn say_it_is(&mut self, now: &str) {
        self.set("--now", now);
    }

    fn set(&mut self, flag: &str, value: &str) {
        let place = self.arguments.iter().position(|argument| argument == flag).unwrap() + 1;
        value.clone_into(&mut self.arguments[place]);
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it, and answers what it wrote into its log since it was started last.
    pub fn stop_and_read_log(&mut self) -> String {
        self.kill();
        std::fs::read_to_string(log(&self.arguments)).unwrap()
    }

    pub fn wait(&mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// As `--database` takes it.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The rows of a query, one text each.
    pub fn rows(&self, sql: &str) -> Vec<String> {
        rows(&self.database, sql)
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.address)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A second process on the record of a service.
pub struct Another {
    pub address: String,
    child: Child,
}

impl Drop for Another {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The file for the log of a service: beside its uploads.
fn log(arguments: &[String]) -> PathBuf {
    let place = arguments.iter().position(|argument| argument == "--uploads").unwrap() + 1;
    PathBuf::from(&arguments[place]).with_extension("log")
}

fn run(arguments: &[String]) -> (Child, String) {
    // A write beyond a limit on files is an error and not a signal, as on a disk that is full: the tests of full disks set one.
    let mut child = Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_onceform-portal")])
        .args(arguments)
        // All that it could write, for those who read its log.
        .env("RUST_LOG", if arguments.iter().any(|argument| argument == "--log") { "debug" } else { "warn" })
        .envs([("AWS_ACCESS_KEY_ID", KEY_ID), ("AWS_SECRET_ACCESS_KEY", SECRET)])
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(log(arguments)).unwrap())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line
        .trim()
        .strip_prefix("Listening on ")
        .map(str::to_owned)
        .unwrap_or_else(|| panic!("{}", std::fs::read_to_string(log(arguments)).unwrap()));
    (child, address)
}

/// How a page without files is sent.
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// Keeps its cookies, follows redirects and sends forms as a browser without JavaScript does.
#[derive(Clone)]
pub struct Browser {
    agent: ureq::Agent,
    pub address: String,
    pub cookies: BTreeMap<String, String>,
}

/// A page, with what a browser needs to send it.
#[derive(Debug, Clone)]
pub struct Page {
    pub status: u16,
    pub path: String,
    pub headers: ureq::http::HeaderMap,
    pub html: String,
}

/// A file as it was handed out.
#[derive(Debug, Clone)]
pub struct Download {
    pub status: u16,
    pub headers: ureq::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Browser {
    pub fn new(address: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .build()
            .into();
        Self { agent, address: address.to_owned(), cookies: BTreeMap::new() }
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn take(&mut self, path: &str, mut response: ureq::http::Response<ureq::Body>) -> Page {
        for cookie in response.headers().get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let headers = response.headers().clone();
        // What is handed out as a file is no text.
        let html = String::from_utf8_lossy(&response.body_mut().read_to_vec().unwrap()).into_owned();
        Page { status: response.status().as_u16(), path: path.to_owned(), headers, html }
    }

    /// One answer, without following it.
    pub fn fetch(&mut self, path: &str) -> Page {
        let request = self.agent.get(format!("{}{path}", self.address)).header("cookie", self.cookie());
        let response = request.call().unwrap();
        self.take(path, response)
    }

    /// A request by any method, with nothing in it; cookies stay as they are.
    pub fn fetch_as(&self, method: &str, path: &str) -> Page {
        self.answer(method, path, b"", &[FORM])
    }

    /// A request by any method, with a body and headers; cookies stay as they are. What it is answered with.
    pub fn send_as(&self, method: &str, path: &str, body: &[u8], more: &[(&str, &str)]) -> u16 {
        self.answer(method, path, body, &[&[FORM], more].concat()).status
    }

    /// The same with the whole answer, and no header but these.
    pub fn answer(&self, method: &str, path: &str, body: &[u8], more: &[(&str, &str)]) -> Page {
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.address))
            // Where a body is refused unread the service ends the connection: no other request is to be on it.
            .header("connection", "close")
            .header("cookie", self.cookie());
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let response = match body {
            [] => self.agent.run(request.body("").unwrap()),
            body => self.agent.run(request.body(body.to_vec()).unwrap()),
        };
        self.clone().take(path, response.unwrap_or_else(|error| panic!("{method} {path}: {error}")))
    }

    pub fn bytes(&self, path: &str, kind: &str) -> Vec<u8> {
        let mut response = self.agent.get(format!("{}{path}", self.address)).call().unwrap();
        assert_eq!(response.headers()["content-type"], kind);
        response.body_mut().read_to_vec().unwrap()
    }

    pub fn get(&mut self, path: &str) -> Page {
        let page = self.fetch(path);
        self.follow(page)
    }

    /// One page that may find nobody there, following where it leads.
    pub fn try_get(&self, path: &str) -> Option<Page> {
        let mut path = path.to_owned();
        for _ in 0..5 {
            let request = self.agent.get(format!("{}{path}", self.address)).header("cookie", self.cookie());
            let mut response = request.call().ok()?;
            // The connection may end in the middle of the page.
            let html = response.body_mut().read_to_string().ok()?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let page = Page { status, path: path.clone(), headers, html };
            let Some(location) = page.headers.get("location") else { return (page.status == 200).then_some(page) };
            location.to_str().unwrap().clone_into(&mut path);
        }
        None
    }

    fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..5 {
            let Some(location) = page.headers.get("location") else { return page };
            assert_eq!(page.status, 303, "a post is answered by another page");
            let location = location.to_str().unwrap().to_owned();
            page = self.fetch(location.split('#').next().unwrap());
            page.path = location;
        }
        panic!("too many redirects, the last to {}", page.path);
    }

    /// One post, without following its answer. `more` are headers.
    pub fn post(&mut self, path: &str, body: &[u8], more: &[(&str, &str)]) -> Page {
        let mut request = self.agent.post(format!("{}{path}", self.address)).header("cookie", self.cookie());
        if !more.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(FORM.0, FORM.1);
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let response = request.send(body).unwrap();
        self.take(path, response)
    }

    /// One post that may find nobody there; where its answer leads.
    pub fn try_post(&self, path: &str, kind: &str, body: &[u8]) -> Option<String> {
        let request = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("cookie", self.cookie())
            .header("content-type", kind);
        let response = request.send(body).ok()?;
        (response.status() == 303).then(|| response.headers()["location"].to_str().unwrap().to_owned())
    }

    /// What a browser would send for a page that has been filled in.
    pub fn body(page: &Page, fields: &[(&str, &str)]) -> Vec<u8> {
        let mut all: Vec<(String, String)> =
            page.inputs("_csrf").map(|value| ("_csrf".to_owned(), value)).take(1).collect();
        all.extend(page.inputs("_version").map(|value| ("_version".to_owned(), value)));
        all.extend(page.inputs("_shown").map(|value| ("_shown".to_owned(), value)));
        all.extend(page.inputs("form").map(|value| ("form".to_owned(), value)));
        all.extend(page.inputs("key").map(|value| ("key".to_owned(), value)).take(1));
        all.extend(page.inputs("before").map(|value| ("before".to_owned(), value)).take(1));
        all.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        encode(&all)
    }

    /// Fills in a page and presses its button.
    pub fn send(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let answer = self.post(&page.action(), &Self::body(page, fields), &[]);
        self.follow(answer)
    }

    /// One download, whatever is in it.
    pub fn fetch_bytes(&mut self, path: &str) -> Download {
        let request = self.agent.get(format!("{}{path}", self.address)).header("cookie", self.cookie());
        let mut response = request.call().unwrap();
        let body = response.body_mut().read_to_vec().unwrap();
        Download { status: response.status().as_u16(), headers: response.headers().clone(), body }
    }

    /// Fills in a page that takes files and presses its button.
    pub fn send_files(&mut self, page: &Page, fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Page {
        let (kind, body) = Self::multipart(page, fields, files);
        let answer = self.post(&page.action(), &body, &[("content-type", &kind)]);
        self.follow(answer)
    }

    /// Signs in to the account of a sample customer.
    pub fn sign_in(&mut self, council: &str, name: &str) -> Page {
        let page = self.get(&format!("/{council}/account"));
        let key = page.person(name);
        self.send(&page, &[("person", &key)])
    }

    /// Signs in to the desk as a sample agent.
    pub fn sign_in_agent(&mut self, council: &str) -> Page {
        let page = self.get(&format!("/{council}/desk"));
        let key = page.person("Amina Yusuf");
        self.send(&page, &[("person", &key)])
    }
}

pub fn encode(fields: &[(String, String)]) -> Vec<u8> {
    let part = |text: &str| -> String {
        text.bytes()
            .map(
                |byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") },
            )
            .collect()
    };
    let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{}={}", part(name), part(value))).collect();
    pairs.join("&").into_bytes()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = &tag[start..start + tag[start..].find('"')?];
    Some(value.replace("&#x2f;", "/").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&"))
}

impl Page {
    fn tags(&self) -> impl Iterator<Item = &str> {
        self.html.split('<').filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
    }

    /// The values of the inputs of a name that a browser would send.
    pub fn inputs(&self, name: &str) -> impl Iterator<Item = String> {
        let found = self.tags().filter(move |tag| {
            tag.starts_with("input") && attribute(tag, "name").as_deref() == Some(name) && !tag.contains(" disabled")
        });
        found.filter_map(|tag| attribute(tag, "value")).collect::<Vec<_>>().into_iter()
    }

    /// The value typed into the one input of a name.
    pub fn value(&self, name: &str) -> String {
        self.inputs(name).next().unwrap_or_else(|| panic!("no input {name} on {}:\n{}", self.path, self.html))
    }

    /// The value of the radio button or tick box that is chosen.
    pub fn chosen(&self, name: &str) -> Option<String> {
        let mut tags = self.tags();
        let tag = tags.find(|tag| attribute(tag, "name").as_deref() == Some(name) && tag.contains(" checked"))?;
        attribute(tag, "value")
    }

    /// The one form of the page whose address ends so, with what is in it.
    pub fn form(&self, address: &str) -> Self {
        let found = self.html.split("<form ").skip(1).find_map(|rest| {
            let html = format!("<form {}", rest.split("</form>").next().unwrap());
            let form = Self { html, ..self.clone() };
            form.action().ends_with(address).then_some(form)
        });
        found.unwrap_or_else(|| panic!("no form to {address} on {}:\n{}", self.path, self.html))
    }

    /// Where the link with this text leads.
    pub fn link(&self, text: &str) -> String {
        let before = self.html.split(&format!(">{text}")).next().unwrap();
        let tag = before.rsplit("<a ").next().unwrap();
        assert!(before.len() < self.html.len(), "no link {text} on {}:\n{}", self.path, self.html);
        attribute(&format!("a {tag}"), "href").unwrap()
    }

    pub fn action(&self) -> String {
        let form = self.tags().find(|tag| tag.starts_with("form "));
        form.and_then(|form| attribute(form, "action"))
            .unwrap_or_else(|| panic!("no form on {}:\n{}", self.path, self.html))
    }

    pub fn heading(&self) -> String {
        let rest =
            self.html.split_once("<h1").map(|(_, rest)| rest).unwrap_or_else(|| panic!("no heading: {}", self.html));
        let inside = rest.split_once('>').unwrap().1.split_once("</h1>").unwrap().0;
        let text: String = inside.split('<').map(|part| part.rsplit('>').next().unwrap()).collect();
        text.trim().to_owned()
    }

    /// The texts of the error summary, in order.
    pub fn errors(&self) -> Vec<String> {
        let summary =
            self.html.split_once("govuk-error-summary__list\">").map(|(_, rest)| rest.split("</ul>").next().unwrap());
        // The page's templates for the page module hold an empty summary.
        let links = summary.unwrap_or_default().split("</a>").filter_map(|link| link.rsplit_once('>'));
        links.map(|(_, text)| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
    }

    pub fn reference(&self) -> String {
        self.path.rsplit_once("/done/").unwrap_or_else(|| panic!("not done: {} {}", self.path, self.html)).1.to_owned()
    }

    pub fn person(&self, name: &str) -> String {
        let label = format!(">{name}</label>");
        let before = self.html.split(&label).next().unwrap();
        let tag = before.rsplit("<input").next().unwrap();
        attribute(tag, "value").unwrap()
    }
}
