#![no_main]

use cuedex_format::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| cuedex_fuzz::check(bytes, Format::Ass));
