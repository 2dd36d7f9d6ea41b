//! What a terminal gets, and what a pipe gets.

use std::process::{Command, Stdio};

use crate::library::srt;
use crate::support::{Place, Ran};

/// A search whose environment claims a terminal that follows links.
fn coloured(place: &Place, args: &[&str], env: &[(&str, &str)]) -> Ran {
    let mut command = place.command(&[&["search", "-L", "library"], args].concat());
    command.env("FORCE_HYPERLINK", "1").env("TERM", "xterm-kitty");
    command.envs(env.iter().copied());
    Ran::of(&command.output().unwrap()).ends(0)
}

#[test]
fn pipes_get_no_colours_and_no_links_unless_asked() {
    let place = Place::with_library();
    let query = "lap OR storm";
    for args in
        [&[query][..], &[query, "--color", "never"], &[query, "--json", "--color", "always"]]
    {
        let ran = coloured(&place, args, &[]);
        assert!(!ran.stdout.contains('\u{1b}'), "{args:?}: {:?}", ran.stdout);
    }
    let always = coloured(&place, &[query, "--color", "always"], &[("NO_COLOR", "1")]);
    for matched in ["lap", "storm"] {
        let marked = format!("\u{1b}[1m\u{1b}[33m{matched}\u{1b}[0m");
        assert!(always.stdout.contains(&marked), "{:?}", always.stdout);
    }
    let link = "\u{1b}]8;;https://example.org/videos/bicycle#t=43.3\u{1b}\\\u{1b}[36m00:00:43.300";
    assert!(always.stdout.contains(link), "{:?}", always.stdout);
    // Only the video that has an address or a media file is linked; a link has two ends.
    assert_eq!(always.stdout.matches("\u{1b}]8;;").count(), 2, "{:?}", always.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_colours_unless_no_color_or_dumb() {
    let place = Place::with_library();
    let binary = env!("CARGO_BIN_EXE_cuedex");
    let shell = format!("'{binary}' search lighthouse library");
    for (name, value, colours) in [
        ("TERM", "xterm", true),
        ("NO_COLOR", "", true),
        ("NO_COLOR", "1", false),
        ("TERM", "dumb", false),
    ] {
        let mut command = Command::new("script");
        command.args(["-qec", &shell, "/dev/null"]).current_dir(place.path("."));
        command.env_remove("NO_COLOR").env("TERM", "xterm").env("HOME", place.path("home"));
        command.env(name, value).stdin(Stdio::null());
        let Ok(output) = command.output() else {
            eprintln!("SKIPPED: `script`, which gives a terminal, is not installed");
            return;
        };
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("harbor-walk"), "{text}");
        assert_eq!(text.contains("\u{1b}[33m"), colours, "{name}={value}: {text:?}");
    }
}

#[test]
fn text_of_a_file_does_not_steer_the_terminal() {
    let place = Place::new();
    let text = "a zeppelin \u{1b}[2J\u{1b}]0;owned\u{7} over\u{85} town";
    place.write("library/talk.srt", srt(text));
    let document = "{\"schema\":\"cuedex/transcript/1\",\"id\":\"VI1\",\"title\":\"a\\u001b[2Jb\",\"tracks\":[{\"kind\":\"audio\",\"segments\":[{\"start_ms\":0,\"end_ms\":9,\"text\":\"zeppelin\\u001b[2J\"}]}]}";
    place.write("library/odd.cuedex.json", document);
    for args in [&["search", "zeppelin", "library"][..], &["list", "library"]] {
        let ran = place.run(args).ends(0);
        let steers = |c: char| c.is_control() && c != '\n';
        assert!(!ran.stdout.contains(steers), "{args:?}: {:?}", ran.stdout);
    }
}

#[cfg(unix)]
#[test]
fn a_moment_is_opened_at_its_second() {
    use std::os::unix::fs::PermissionsExt;

    let place = Place::with_library();
    let player = place.write("bin/mpv", "#!/bin/sh\nprintf '%s\\n' \"$@\" > played\n");
    std::fs::set_permissions(player, std::fs::Permissions::from_mode(0o755)).unwrap();
    let search = |args: &[&str]| {
        let mut command = place.command(&[&["search", "-L", "library"], args].concat());
        Ran::of(&command.env("PATH", place.path("bin")).output().unwrap())
    };
    search(&["lap", "--open", "1"]).ends(0);
    assert_eq!(place.read("played"), "--start=43.300\n--\nhttps://example.org/videos/bicycle\n");
    let ran = search(&["lap", "--open", "2"]).ends(2);
    assert!(ran.stderr.contains("error: there is no moment 2"), "{}", ran.stderr);
    let ran = search(&["storm", "--open", "1"]).ends(2);
    assert!(ran.stderr.contains("hint: `cuedex link VIDEO FILE` names one"), "{}", ran.stderr);
}
