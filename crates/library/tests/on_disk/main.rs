//! Libraries in real folders.

#[cfg(test)]
mod crash;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod details;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod edits;
#[cfg(test)]
mod edits_killed;
#[cfg(test)]
mod edits_random;
#[cfg(test)]
mod edits_redact;
#[cfg(test)]
mod embedded;
#[cfg(test)]
mod folder;
#[cfg(test)]
mod fresh;
#[cfg(test)]
mod old_index;
#[cfg(test)]
mod one_file;
#[cfg(test)]
mod part;
#[cfg(test)]
mod stopped;
#[cfg(test)]
mod storm;
#[cfg(test)]
mod support;
