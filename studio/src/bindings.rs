//! The workbench as JavaScript has it. Types are in `types.d.ts`.

use crate::told::Made;
use crate::workbench::{Text, Workbench};
use compiler::emit::folder::Sends;
use compiler::emit::html::Site;
use compiler::emit::wasm::EmitError;
use js_sys::{JSON, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.d.ts");

#[wasm_bindgen]
extern "C" {
    /// Loads the rest of the compiler, if it is not there yet. Whoever has loaded the first part (`bind split`) provides it.
    #[wasm_bindgen(js_name = loadRest)]
    fn load_rest();
}

/// What stands in for a function of the rest calls this before it.
#[wasm_bindgen(js_name = needRest, skip_typescript)]
pub fn need_rest() {
    load_rest();
}

type Answer = Result<JsValue, JsError>;

/// Everything that is said crosses as JSON, which the engine itself reads: faster than building values one by one.
fn told(what: &impl Serialize) -> Answer {
    let text = serde_json::to_string(what).map_err(|error| JsError::new(&error.to_string()))?;
    JSON::parse(&text).map_err(|_| JsError::new("the compiler said what is no JSON"))
}

fn taken<T: DeserializeOwned>(what: &JsValue) -> Result<T, JsError> {
    let text = JSON::stringify(what).map_err(|_| JsError::new("this cannot be sent to the compiler"))?;
    let text: String = text.into();
    serde_json::from_str(&text).map_err(|error| JsError::new(&error.to_string()))
}

fn refused<T>(answer: Result<T, String>) -> Result<T, JsError> {
    answer.map_err(|why| JsError::new(&why))
}

/// The files of one form, and what the compiler says of them.
#[wasm_bindgen(js_name = Workbench)]
pub struct Bound(Workbench);

#[wasm_bindgen(js_class = Workbench)]
impl Bound {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsError> {
        Ok(Self(Workbench::new()?))
    }

    pub fn open(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Text[]")] files: JsValue,
        form: &str,
    ) -> Result<(), JsError> {
        self.0.open(taken(&files)?, form);
        Ok(())
    }

    pub fn edit(&mut self, name: String, text: String) {
        self.0.edit(Text { name, text });
    }

    pub fn begin(
        &self,
        name: &str,
        #[wasm_bindgen(unchecked_param_type = "\"report\" | \"pay\" | \"request\" | \"apply\"")] journey: JsValue,
    ) -> Result<String, JsError> {
        refused(Workbench::begin(name, &taken::<String>(&journey)?))
    }

    #[wasm_bindgen(unchecked_return_type = "Brought")]
    pub fn bring(
        &self,
        text: &str,
        #[wasm_bindgen(unchecked_param_type = "\"xgov\" | \"defra\"")] builder: JsValue,
        name: &str,
    ) -> Answer {
        told(&refused(Workbench::bring(text, taken(&builder)?, name))?)
    }

    pub fn close(&mut self, name: &str) {
        self.0.close(name);
    }

    #[wasm_bindgen(unchecked_return_type = "Checked")]
    pub fn check(&mut self) -> Answer {
        told(&self.0.check())
    }

    pub fn report(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "\"text\" | \"json\"")] format: JsValue,
    ) -> Result<String, JsError> {
        Ok(self.0.report(taken(&format)?))
    }

    #[wasm_bindgen(unchecked_return_type = "Offer[]")]
    pub fn complete(&self, file: &str, at: usize) -> Answer {
        told(&self.0.complete(file, at))
    }

    #[wasm_bindgen(unchecked_return_type = "Hover | null")]
    pub fn hover(&mut self, file: &str, at: usize) -> Answer {
        told(&self.0.hover(file, at))
    }

    #[wasm_bindgen(unchecked_return_type = "Place | null")]
    pub fn definition(&self, file: &str, at: usize) -> Answer {
        told(&self.0.definition(file, at))
    }

    #[wasm_bindgen(unchecked_return_type = "Place[]")]
    pub fn references(&self, file: &str, at: usize) -> Answer {
        told(&self.0.references(file, at))
    }

    #[wasm_bindgen(unchecked_return_type = "Edit[]")]
    pub fn rename(&self, file: &str, at: usize, name: &str) -> Answer {
        told(&refused(self.0.rename(file, at, name))?)
    }

    #[wasm_bindgen(unchecked_return_type = "Menus")]
    pub fn menus(&self) -> Answer {
        told(&self.0.menus())
    }

    #[wasm_bindgen(unchecked_return_type = "Revised")]
    pub fn revise(&mut self, #[wasm_bindgen(unchecked_param_type = "Change")] change: JsValue) -> Answer {
        told(&refused(self.0.revise(&taken(&change)?))?)
    }

    #[wasm_bindgen(unchecked_return_type = "Symbol[]")]
    pub fn symbols(&self, file: &str) -> Answer {
        told(&self.0.symbols(file))
    }

    pub fn format(&self, file: &str) -> Result<String, JsError> {
        refused(self.0.format(file))
    }

    pub fn outline(
        &mut self,
        council: Option<String>,
        #[wasm_bindgen(unchecked_param_type = "\"text\" | \"html\" | \"mermaid\"")] sheet: JsValue,
    ) -> Result<String, JsError> {
        refused(self.0.outline(council.as_deref(), taken(&sheet)?))
    }

    #[wasm_bindgen(unchecked_return_type = "Routes")]
    pub fn routes(&mut self) -> Answer {
        told(&refused(self.0.routes())?)
    }

    #[wasm_bindgen(unchecked_return_type = "Made[]")]
    pub fn compile(
        &mut self,
        council: Option<String>,
        #[wasm_bindgen(unchecked_param_type = "Site")] site: JsValue,
    ) -> Answer {
        let Named { council: name, stylesheets, test } = taken(&site)?;
        let site = Site { council: name, stylesheets, ..Site::default() };
        let sends = if test { Sends::Test } else { Sends::Nowhere };
        let made = refused(self.0.compile(council.as_deref(), &site, sends))?;
        refused(valid(&made))?;
        Ok(made.iter().map(file).collect::<Result<js_sys::Array, _>>()?.into())
    }

    #[wasm_bindgen(unchecked_return_type = "Visited")]
    pub fn visit(&mut self, #[wasm_bindgen(unchecked_param_type = "Visit")] ask: JsValue) -> Answer {
        told(&refused(self.0.visit(&taken(&ask)?))?)
    }

    #[wasm_bindgen(unchecked_return_type = "Made[]")]
    pub fn assets(&mut self, council: Option<String>) -> Answer {
        let made = refused(self.0.assets(council.as_deref()))?;
        refused(valid(&made))?;
        Ok(made.iter().map(file).collect::<Result<js_sys::Array, _>>()?.into())
    }

    #[wasm_bindgen(unchecked_return_type = "Tested")]
    pub fn test(&mut self, council: Option<String>) -> Answer {
        told(&refused(self.0.test(council.as_deref()))?)
    }

    #[wasm_bindgen(unchecked_return_type = "Planned[]")]
    pub fn tests(&mut self) -> Answer {
        told(&refused(self.0.tests())?)
    }

    #[wasm_bindgen(js_name = reviseTest, unchecked_return_type = "Revised")]
    pub fn revise_test(&mut self, file: &str, line: usize, name: Option<String>) -> Answer {
        told(&refused(self.0.revise_test(file, line, name.as_deref()))?)
    }

    #[wasm_bindgen(js_name = acceptTest, unchecked_return_type = "Revised")]
    pub fn accept_test(&mut self, file: &str, line: usize) -> Answer {
        told(&refused(self.0.accept_test(file, line))?)
    }

    #[wasm_bindgen(unchecked_return_type = "Row[]")]
    pub fn rows(&mut self, file: &str) -> Answer {
        told(&self.0.rows(file))
    }

    #[wasm_bindgen(js_name = translateText, unchecked_return_type = "Edit | null")]
    pub fn translate_text(&mut self, file: &str, place: &str, text: &str) -> Answer {
        told(&refused(self.0.translate_text(file, place, text))?)
    }

    pub fn suggest(&mut self) -> Result<String, JsError> {
        refused(self.0.suggest())
    }

    pub fn tried(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Record<string, unknown>")] answers: JsValue,
        today: &str,
    ) -> Result<String, JsError> {
        refused(self.0.tried(&taken(&answers)?, today))
    }

    #[wasm_bindgen(unchecked_return_type = "Changed")]
    pub fn diff(&mut self, #[wasm_bindgen(unchecked_param_type = "Text[]")] files: JsValue, form: &str) -> Answer {
        let files: Vec<Text> = taken(&files)?;
        told(&refused(self.0.diff(&files, form))?)
    }

    #[wasm_bindgen(unchecked_return_type = "Made")]
    pub fn translate(&mut self, council: Option<String>) -> Answer {
        Ok(file(&refused(self.0.translate(council.as_deref()))?)?)
    }
}

/// What is said of the site, whose other words only a service has.
#[derive(serde::Deserialize)]
#[serde(default)]
struct Named {
    council: String,
    stylesheets: Vec<String>,
    /// The form is there to be tried out.
    test: bool,
}

/// As on the command line, where nothing is said of the site.
impl Default for Named {
    fn default() -> Self {
        Self { council: "Your council".to_owned(), stylesheets: Vec::new(), test: false }
    }
}

/// What is checked where the compiler has more room (`emit::wasm`), by the engine that will run it.
fn valid(made: &[Made]) -> Result<(), String> {
    let is_module = |made: &&Made| made.name.ends_with(".wasm");
    let wrong = made.iter().filter(is_module).find(|made| {
        let bytes = Uint8Array::from(made.bytes.as_slice());
        !js_sys::WebAssembly::validate(&bytes).unwrap_or(false)
    });
    wrong.map_or(Ok(()), |made| Err(EmitError::Ours(made.name.clone()).to_string()))
}

fn file(made: &Made) -> Answer {
    let file = js_sys::Object::new();
    let set = |name: &str, value: &JsValue| js_sys::Reflect::set(&file, &name.into(), value);
    set("name", &made.name.as_str().into()).map_err(not_set)?;
    set("bytes", &Uint8Array::from(made.bytes.as_slice()).into()).map_err(not_set)?;
    Ok(file.into())
}

fn not_set(_: JsValue) -> JsError {
    JsError::new("a file could not be handed over")
}
