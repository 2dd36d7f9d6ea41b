//! Libraries in real folders.

#[cfg(test)]
mod disk;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod support;
