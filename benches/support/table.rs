use std::path::PathBuf;

/// Prints how each measured thing of a criterion group compares with the baseline of that group.
/// Reads the estimates that criterion has just written.
#[expect(clippy::print_stdout, reason = "a bench's result is what it prints")]
pub fn ratios(group: &str, baseline: &str, others: &[&str]) {
    let Some(base) = median_nanos(group, baseline) else {
        println!("\n{group}: no figure for {baseline}");
        return;
    };
    println!("\n{group:<34} {:>12}   times the speed of {baseline}", "median");
    println!("{baseline:<34} {:>9.3} ms   1.00", base / 1e6);
    for name in others {
        match median_nanos(group, name) {
            Some(time) => println!("{name:<34} {:>9.3} ms   {:.2}", time / 1e6, base / time),
            None => println!("{name:<34} not measured"),
        }
    }
}

fn median_nanos(group: &str, name: &str) -> Option<f64> {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target"), PathBuf::from);
    let plain = |text: &str| text.replace(['?', '"', '/', '\\', '*', '<', '>', ':', '|', '^'], "_");
    let file =
        target.join("criterion").join(plain(group)).join(plain(name)).join("new/estimates.json");
    let estimates: serde_json::Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}
