/* Faults of a disk, for ledger_kills.py: loaded before the C library (LD_PRELOAD), it counts what a process writes
 * below one folder, and
 *
 *  - kills the process at the so-many-th call that writes, brings to disk, renames or removes (half of a write done),
 *  - lets the disk be full after so many bytes,
 *  - keeps, at each fsync, what the file (or the names in the folder) looked like: that is what a power cut leaves.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[PATH_MAX], kept[PATH_MAX];
static atomic_long calls = -1, bytes = -1, copies;

#define REAL(result, name, ...) \
    static result (*real_##name)(__VA_ARGS__); \
    if (!real_##name) real_##name = (result (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

/* From now on: the folder, where to keep what was brought to disk ("" for not), after how many calls to be killed and
 * after how many bytes the disk is full (-1 for never). */
void faults_begin(const char *in, const char *keep, long at_call, long at_byte) {
    strncpy(kept, keep, sizeof kept - 1);
    calls = at_call;
    bytes = at_byte;
    strncpy(folder, in, sizeof folder - 1);
}

/* What tells one file from every other, also from a later one with the same inode number. */
int faults_key(const char *path, char *key, int size) {
    struct statx s;
    if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &s)) return -1;
    return snprintf(key, size, "%llu-%lld-%u", (unsigned long long)s.stx_ino, (long long)s.stx_btime.tv_sec,
                    s.stx_btime.tv_nsec);
}

static int ours_path(const char *path) {
    size_t length = strlen(folder);
    return length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length]);
}

static int ours(int fd) {
    char link[64], path[PATH_MAX];
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return ours_path(path);
}

static int last_call(void) { return calls >= 0 && atomic_fetch_sub(&calls, 1) == 1; }
static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }
static void step(void) { if (last_call()) die(); }

/* How much of a write the disk takes; -1 with errno where it is full. */
static ssize_t room(size_t count) {
    long left = bytes, taken;
    do {
        if (left < 0) return (ssize_t)count;
        taken = left < (long)count ? left : (long)count;
    } while (!atomic_compare_exchange_weak(&bytes, &left, left - taken));
    if (taken || !count) return taken;
    errno = ENOSPC;
    return -1;
}

ssize_t write(int fd, const void *data, size_t count) {
    REAL(ssize_t, write, int, const void *, size_t);
    if (!ours(fd)) return real_write(fd, data, count);
    if (last_call()) { real_write(fd, data, count / 2); die(); }
    ssize_t taken = room(count);
    return taken < 0 ? -1 : real_write(fd, data, (size_t)taken);
}

static ssize_t at(ssize_t (*real)(int, const void *, size_t, off64_t), int fd, const void *data, size_t count, off64_t o) {
    if (!ours(fd)) return real(fd, data, count, o);
    if (last_call()) { real(fd, data, count / 2, o); die(); }
    ssize_t taken = room(count);
    return taken < 0 ? -1 : real(fd, data, (size_t)taken, o);
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    return at(real_pwrite64, fd, data, count, offset);
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) {
    REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
    return at(real_pwrite64, fd, data, count, offset);
}

ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t count, unsigned flags) {
    REAL(ssize_t, copy_file_range, int, off64_t *, int, off64_t *, size_t, unsigned);
    if (!ours(to)) return real_copy_file_range(from, a, to, b, count, flags);
    if (last_call()) { real_copy_file_range(from, a, to, b, count / 2, flags); die(); }
    ssize_t taken = room(count);
    return taken < 0 ? -1 : real_copy_file_range(from, a, to, b, (size_t)taken, flags);
}

static void keep_names(const char *path, FILE *to) {
    char key[128], below[PATH_MAX * 2];
    DIR *names = opendir(path);
    for (struct dirent *one; names && (one = readdir(names));) {
        if (one->d_type != DT_REG) continue;
        snprintf(below, sizeof below, "%s/%s", path, one->d_name);
        if (faults_key(below, key, sizeof key) > 0) fprintf(to, "%s %s\n", key, one->d_name);
    }
    if (names) closedir(names);
}

static void keep(int fd) {
    char link[64], path[PATH_MAX], key[128], draft[PATH_MAX + 200], last[PATH_MAX + 200], data[65536];
    struct stat s;
    if (!kept[0] || fstat(fd, &s)) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return;
    path[length] = 0;
    if (faults_key(path, key, sizeof key) < 0) return;
    snprintf(draft, sizeof draft, "%s/.%ld", kept, atomic_fetch_add(&copies, 1));
    snprintf(last, sizeof last, "%s/%s", kept, key);
    FILE *to = fopen(draft, "wb");
    if (!to) return;
    if (S_ISDIR(s.st_mode)) {
        keep_names(path, to);
    } else {
        int from = open(link, O_RDONLY);
        off64_t offset = 0;
        for (ssize_t n; from >= 0 && (n = pread64(from, data, sizeof data, offset)) > 0; offset += n)
            fwrite(data, 1, (size_t)n, to);
        if (from >= 0) close(from);
    }
    fclose(to);
    rename(draft, last);
}

int fsync(int fd) {
    REAL(int, fsync, int);
    if (!ours(fd)) return real_fsync(fd);
    step();
    if (bytes == 0) { errno = ENOSPC; return -1; }
    keep(fd);
    return 0;
}

int fdatasync(int fd) {
    REAL(int, fdatasync, int);
    return ours(fd) ? fsync(fd) : real_fdatasync(fd);
}

int rename(const char *from, const char *to) {
    REAL(int, rename, const char *, const char *);
    char whole[PATH_MAX];
    if (folder[0] && realpath(from, whole) && ours_path(whole)) step();
    return real_rename(from, to);
}

int unlink(const char *path) {
    REAL(int, unlink, const char *);
    char whole[PATH_MAX];
    if (folder[0] && realpath(path, whole) && ours_path(whole)) step();
    return real_unlink(path);
}

int ftruncate64(int fd, off64_t length) {
    REAL(int, ftruncate64, int, off64_t);
    if (ours(fd)) step();
    return real_ftruncate64(fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }
