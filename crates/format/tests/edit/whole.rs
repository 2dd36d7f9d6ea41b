use cuedex_format::ErrorKind;
use cuedex_format::edit::{Editor, Revision, Script};
use serde_json::json;

use super::{id, operation, talk, texts};

#[test]
fn a_script_runs_on_its_base_and_on_no_other() {
    let talk = talk(&[(0, 100, "tea")]);
    let mut script = Script::new(vec![operation(json!({"op":"shift","by_ms":5}))]);
    script.base = Some(Revision::of(&talk));
    let mut editor = Editor::new(talk.clone());
    editor.run(&script).unwrap();
    let error = editor.run(&script).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongBase);
    assert!(error.to_string().contains(&Revision::of(&talk).to_string()));
    assert_eq!(editor.into_transcript().tracks[0].segments()[0].span.start().as_millis(), 5);
}

#[test]
fn each_operation_sees_what_those_before_it_did() {
    let talk = talk(&[(0, 1_000, "one two three")]);
    let first = id(&talk, 0, 0);
    let script = json!({"schema":"cuedex/edit/1","author":"Ann","note":"tidy","operations":[
        {"op":"replace","find":"two","with":"2"},
        {"op":"split","segment":first,"at":{"word":1}},
        {"op":"set_speaker","speaker":"Ann","where":{"text":"2"}},
        {"op":"shift","by_ms":10,"where":{"speaker":"Ann"}},
    ]});
    let script = Script::parse(script.to_string().as_bytes()).unwrap();
    let mut editor = Editor::new(talk);
    let applied = editor.run(&script).unwrap();
    let after = editor.into_transcript();
    assert_eq!((applied.places, texts(&after)), (vec![1, 1, 1, 1], vec!["one", "2 three"]));
    assert_eq!(after.tracks[0].segments()[1].span.start().as_millis(), 343);
}
