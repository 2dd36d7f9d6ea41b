//! What the README shows is what the binary prints.

use crate::support::{Place, fixtures};

/// The `$ cuedex ..` commands of the README, each with the output under it.
fn examples(readme: &str) -> Vec<(String, String)> {
    let blocks = readme.split("```console\n").skip(1);
    let block = |text: &str| text.split("```").next().unwrap().to_owned();
    blocks
        .map(block)
        .map(|text| {
            let (command, output) = text.split_once('\n').unwrap();
            (command.strip_prefix("$ cuedex ").unwrap().to_owned(), output.to_owned())
        })
        .collect()
}

/// The words of a command line with plain single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (n, piece) in command.split('\'').enumerate() {
        if n % 2 == 1 {
            words.push(piece.to_owned());
        } else {
            words.extend(piece.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// What differs from run to run.
fn settled(text: &str, place: &Place) -> String {
    let text = text.replace(&*place.path("").to_string_lossy(), "./");
    let number = |text: &str, before: &str| match text.split_once(before) {
        Some((head, tail)) => {
            let rest = tail.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{head}{before}N{rest}")
        }
        None => text.to_owned(),
    };
    number(&number(&text, "\"took_ms\":"), "(in the library, ")
}

#[test]
fn every_format_stands_in_the_readme_as_the_binary_lists_it() {
    let readme = std::fs::read_to_string(fixtures().join("../README.md")).unwrap();
    for format in Place::new().run(&["formats", "--json"]).ends(0).records_of("format") {
        let ways = match (&format["reads"], &format["writes"]) {
            (reads, writes) if reads == true && writes == true => "read, write",
            (reads, _) if reads == true => "read",
            _ => "write",
        };
        let text = |name: &str| format[name].as_str().unwrap().to_owned();
        let (name, ending, about) = (text("name"), text("ending"), text("description"));
        let row = format!("| `{name}` | {ways} | `.{ending}` | {about} |");
        assert!(readme.contains(&row), "{row}");
    }
}

#[test]
fn every_example_of_the_readme_prints_what_it_says() {
    let readme = std::fs::read_to_string(fixtures().join("../README.md")).unwrap();
    let examples = examples(&readme);
    assert_eq!(examples.len(), 5);
    let place = Place::new();
    crate::support::copy_folder(&fixtures().join("library"), &place.path("fixtures/library"));
    for (command, output) in examples {
        let words = words(&command);
        let ran = place.run(&words.iter().map(String::as_str).collect::<Vec<_>>()).ends(0);
        assert_eq!(settled(&ran.stdout, &place), output, "$ cuedex {command}");
    }
}
