//! The `cuedex` command.

fn main() {}
