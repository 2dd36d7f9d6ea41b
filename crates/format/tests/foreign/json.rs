//! Whisper's JSON and Podcasting 2.0 transcripts.

use cuedex_format::Format;

use super::{document, python};
use crate::support::corpus;

/// Prints nothing where the document on stdin fits the schema.
fn fits(schema: &str, document: &[u8]) -> Option<String> {
    let script = format!(
        "import json, jsonschema, sys\n\
         schema = json.loads(r'''{schema}''')\n\
         jsonschema.Draft202012Validator.check_schema(schema)\n\
         for e in jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin)): print(e.message)"
    );
    python(&["jsonschema"], &script, document)
}

/// The fields and types that OpenAI's API documents for its verbose reply, with what whisper-timestamped
/// and WhisperX put beside them: <https://platform.openai.com/docs/api-reference/audio/verbose-json-object>.
const WHISPER: &str = r#"{
  "type": "object", "required": ["text", "segments"], "additionalProperties": false,
  "properties": {
    "text": {"type": "string"}, "language": {"type": "string"}, "duration": {"type": "number"},
    "segments": {"type": "array", "items": {
      "type": "object", "required": ["id", "start", "end", "text"], "additionalProperties": false,
      "properties": {
        "id": {"type": "integer", "minimum": 0}, "start": {"type": "number"}, "end": {"type": "number"},
        "text": {"type": "string"}, "avg_logprob": {"type": "number", "maximum": 0},
        "confidence": {"type": "number"}, "speaker": {"type": "string"},
        "words": {"type": "array", "items": {
          "type": "object", "required": ["word", "start", "end"], "additionalProperties": false,
          "properties": {"word": {"type": "string"}, "start": {"type": "number"}, "end": {"type": "number"},
            "probability": {"type": "number"}, "speaker": {"type": "string"}}}}}}}}}"#;

#[test]
fn whisper_json_has_the_fields_of_the_verbose_reply() {
    let Some(said) = fits(WHISPER, &document(Format::Whisper, |options| options)) else { return };
    assert_eq!(said, "");
    assert_ne!(fits(WHISPER, br#"{"text":"","segments":[{"id":"0"}]}"#), Some(String::new()));
}

#[test]
fn pysubs2_reads_whisper_json() {
    let script = "import json, pysubs2, sys\n\
        d = json.load(sys.stdin)\n\
        for e in pysubs2.load_from_whisper(d): print(e.start, e.end, repr(e.text))\n\
        assert d['text'] == ''.join(s['text'] for s in d['segments'])\n\
        for s in d['segments']:\n\
        \x20 for w in s.get('words', []): print(repr(w['word']), w['start'], w['end'])";
    let document = document(Format::Whisper, |options| options);
    let Some(said) = python(&["pysubs2"], script, &document) else { return };
    let expected = "1000 2500 'salt & pepper\\\\Nby the <pier>'\n\
        3000 4600 '=\"late\" again, {sic}'\n\
        3661000 3662000 '漁港の朝\\tמעגן'\n\
        ' late' 3.0 3.5\n' again,' 3.6 4.0\n' sic' 4.1 4.6\n";
    assert_eq!(said, expected);
}

/// What the specification says of the fields:
/// <https://github.com/Podcastindex-org/podcast-namespace/blob/main/transcripts/transcripts.md>.
const PODCAST: &str = r#"{
  "type": "object", "required": ["version", "segments"],
  "properties": {
    "version": {"const": "1.0.0"},
    "segments": {"type": "array", "items": {
      "type": "object", "required": ["startTime", "endTime", "body"], "additionalProperties": false,
      "properties": {"speaker": {"type": "string"}, "startTime": {"type": "number", "minimum": 0},
        "endTime": {"type": "number", "minimum": 0}, "body": {"type": "string"}}}}}}"#;

#[test]
fn podcast_transcripts_have_the_fields_of_the_specification() {
    let Some(said) = fits(PODCAST, &document(Format::Podcast, |options| options)) else { return };
    assert_eq!(said, "");
    assert_ne!(fits(PODCAST, br#"{"version":"1.0","segments":[]}"#), Some(String::new()));
    let Some(folder) = corpus("podcast-namespace") else { return };
    let example = std::fs::read(folder.join("docs/examples/transcripts/example.json")).unwrap();
    assert_eq!(fits(PODCAST, &example).as_deref(), Some(""), "the specification's own example");
}
