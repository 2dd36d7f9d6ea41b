//! Whether a folder lies on another machine: an index there would be slow, and its locks and
//! memory maps cannot be trusted.

use std::path::Path;

/// File systems of other machines as `mountinfo` names them.
const REMOTE: [&str; 12] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "afs",
    "ceph",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.glusterfs",
];

/// Whether the folder is known to lie on another machine. Only Linux tells.
pub(crate) fn is_remote(folder: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    file_system(&mounts, folder).is_some_and(|kind| REMOTE.contains(&kind))
}

/// The file system of the longest mount point above the folder, by
/// [`proc_pid_mountinfo(5)`](https://man7.org/linux/man-pages/man5/proc_pid_mountinfo.5.html).
fn file_system<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    let mount = |line: &'a str| {
        let (fields, behind) = line.split_once(" - ")?;
        let point = fields.split(' ').nth(4)?.replace("\\040", " ");
        let kind = behind.split(' ').next()?;
        folder.starts_with(&point).then_some((point.len(), kind))
    };
    mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_point_decides() {
        let mounts = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n\
                      90 22 0:50 / /net/my\\040videos rw shared:9 - nfs4 host:/v rw,vers=4.2\n";
        for (folder, kind) in
            [("/home/ann", "ext4"), ("/net/my videos/talks", "nfs4"), ("/net/my videos 2", "ext4")]
        {
            assert_eq!(file_system(mounts, Path::new(folder)), Some(kind), "{folder}");
        }
        assert_eq!(file_system("garbage\n\n", Path::new("/")), None);
    }
}
