//! Libraries in real folders.

#[cfg(test)]
mod details;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod one_file;
#[cfg(test)]
mod part;
#[cfg(test)]
mod stopped;
#[cfg(test)]
mod support;
