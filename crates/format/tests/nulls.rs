//! Services send null for what they do not know: it costs nothing but itself.

use std::collections::BTreeMap;

use cuedex_format::{ErrorKind, Read, ReadOptions, read};
use cuedex_model::Transcript;
use serde_json::Value;

/// The ways to every value inside of this one.
fn pointers(value: &Value, here: &str, all: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, v)| (name.clone(), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(n, v)| (n.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    for (name, value) in inner {
        let pointer = format!("{here}/{}", name.replace('~', "~0").replace('/', "~1"));
        pointers(value, &pointer, all);
        all.push(pointer);
    }
}

type Letters = BTreeMap<char, usize>;

fn count(text: &str, letters: &mut Letters) {
    for letter in text.to_lowercase().chars().filter(|c| c.is_alphanumeric()) {
        *letters.entry(letter).or_default() += 1;
    }
}

fn letters(transcript: &Transcript) -> Letters {
    let mut letters = Letters::new();
    for segment in transcript.tracks.iter().flat_map(|track| track.segments()) {
        count(&segment.text, &mut letters);
    }
    for chapter in &transcript.chapters {
        count(&chapter.title, &mut letters);
        count(chapter.description.as_deref().unwrap_or_default(), &mut letters);
    }
    for topic in &transcript.topics {
        count(&topic.title, &mut letters);
    }
    letters
}

/// The letters of the one that the other lacks.
fn lost(before: &Letters, after: &Letters) -> Letters {
    let lacks = |(c, n): (&char, &usize)| Some((*c, n.checked_sub(*after.get(c).unwrap_or(&0))?));
    before.iter().filter_map(lacks).filter(|(_, n)| *n > 0).collect()
}

fn of(document: &Value, name: &str) -> Result<Read, cuedex_format::Error> {
    read(document.to_string().as_bytes(), Some(name), &ReadOptions::default())
}

/// What is wrong once the value at this pointer is null.
fn fault(document: &Value, name: &str, pointer: &str, whole: &Transcript) -> Option<String> {
    let mut nulled = document.clone();
    let value = nulled.pointer_mut(pointer).unwrap().take();
    let file = match of(&nulled, name) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::Empty | ErrorKind::NotATranscript) => {
            return None;
        }
        Err(error) => return Some(format!("{name} {pointer}: {error}")),
    };
    if let Some(odd) = file.warnings.iter().find(|w| w.cue.is_some() && w.line == 0) {
        return Some(format!("{name} {pointer}: {odd:?}"));
    }
    let mut lost = lost(&letters(whole), &letters(&file.transcript));
    if let Value::String(text) = &value {
        let segments = || whole.tracks.iter().flat_map(|track| track.segments());
        let times = segments().filter(|segment| segment.text == *text).count().max(1);
        let mut own = Letters::new();
        count(&text.repeat(times), &mut own);
        lost = self::lost(&lost, &own);
    }
    let is_scalar = !value.is_object() && !value.is_array();
    (is_scalar && !lost.is_empty()).then(|| format!("{name} {pointer}: lost {lost:?}"))
}

#[test]
fn a_null_in_place_of_any_value_costs_no_other_letter() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dialects");
    let (mut tried, mut faults) = (0, Vec::new());
    for path in crate::support::files(&folder, &[".json", ".json3"]) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let whole = of(&document, name).unwrap().transcript;
        let mut all = Vec::new();
        pointers(&document, "", &mut all);
        tried += all.len();
        faults.extend(all.iter().filter_map(|at| fault(&document, name, at, &whole)));
    }
    assert!(tried > 1_000, "only {tried} values were tried");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}

/// The same value in the other dress.
fn redressed(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(Value::String(number.to_string())),
        Value::String(text) => serde_json::from_str(text).ok().filter(Value::is_number),
        _ => None,
    }
}

#[test]
fn numbers_may_be_texts_and_texts_numbers() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dialects");
    let (mut tried, mut faults) = (0, Vec::new());
    for path in crate::support::files(&folder, &[".json", ".json3"]) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let document: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let whole = of(&document, name).unwrap().transcript;
        let mut all = Vec::new();
        pointers(&document, "", &mut all);
        for pointer in all {
            let Some(value) = redressed(document.pointer(&pointer).unwrap()) else { continue };
            tried += 1;
            let mut changed = document.clone();
            *changed.pointer_mut(&pointer).unwrap() = value;
            match of(&changed, name) {
                Ok(file) if file.transcript == whole => {}
                Ok(_) => faults.push(format!("{name} {pointer}: read otherwise")),
                Err(error) => faults.push(format!("{name} {pointer}: {error}")),
            }
        }
    }
    assert!(tried > 400, "only {tried} values were tried");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}
