use crate::support::Place;

#[test]
fn every_profile_is_listed_with_its_main_numbers() {
    let place = Place::new();
    let ran = place.run(&["profiles"]).ends(0);
    let line = ran.stdout.lines().find(|line| line.starts_with("netflix-en ")).unwrap();
    assert!(line.contains("42 x 2, 20 CPS, 0.833 to 7 s"), "{line}");
    let records = place.run(&["profiles", "--json"]).ends(0).records_of("profile");
    assert_eq!(records.len(), ran.stdout.lines().count());
    assert!(
        records.iter().all(|record| record["source"].is_string() && record["date"].is_string())
    );
}

#[test]
fn what_is_printed_of_a_profile_is_a_profile() {
    let place = Place::new();
    let ran = place.run(&["profiles", "netflix-en"]).ends(0);
    assert!(ran.stdout.starts_with('#') && ran.stdout.contains("max_cps = 20.0"), "{}", ran.stdout);
    place.write("house.toml", ran.stdout);
    let changed = place.run(&["profiles", "house.toml", "--set", "max-cps=17"]).ends(0);
    assert!(changed.stdout.contains("max_cps = 17.0"), "{}", changed.stdout);
    let plain = place.run(&["profiles", "netflix-en", "--set", "max_cps=17"]).ends(0);
    assert_eq!(plain.stdout, changed.stdout);
}

#[test]
fn a_profile_of_ones_own_needs_only_what_differs() {
    let place = Place::new();
    place.write("house.toml", "extends = \"bbc\"\nname = \"house\"\nmax_lines = 3\n");
    let ran = place.run(&["profiles", "house.toml"]).ends(0);
    assert!(ran.stdout.contains("max_lines = 3\n") && ran.stdout.contains("max_wpm = 180.0"));
}

#[test]
fn a_profile_without_a_name_of_its_own_is_called_as_its_file() {
    let place = Place::new();
    place.write("house.toml", "extends = \"bbc\"\nmax_lines = 3\n");
    let ran = place.run(&["profiles", "house.toml"]).ends(0);
    assert!(ran.stdout.contains("name = \"house\"\n"), "{}", ran.stdout);
}

#[test]
fn unknown_names_and_fields_are_answered_with_the_nearest() {
    let place = Place::new();
    for (args, hint) in [
        (&["profiles", "netflix-eng"][..], "did you mean netflix-en? one of cuedex, netflix-en"),
        (&["profiles", "qqq"], "hint: one of cuedex"),
        (&["profiles", "bbc", "--set", "max_spc=3"], "did you mean max_cps? one of name"),
        (&["profiles", "bbc", "--set", "max_cps"], "expected FIELD=VALUE"),
    ] {
        let ran = place.run(args).ends(2);
        assert!(ran.stderr.contains(hint), "{args:?}: {}", ran.stderr);
    }
    let ran = place.run(&["profiles", "bbc", "--set", "max_lines=99"]).ends(2);
    assert!(ran.stderr.contains("max_lines is 99, it must be 1 to 10"), "{}", ran.stderr);
    let ran = place.run(&["profiles", "none.toml"]).ends(2);
    assert!(ran.stderr.contains("cannot read the profile none.toml"), "{}", ran.stderr);
}
