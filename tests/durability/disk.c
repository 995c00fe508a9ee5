/* A disk between the program and the real one, preloaded with LD_PRELOAD: it knows what was fsynced, and it can fail.
 *
 * DISK_DIR     the directory whose database files are watched (all but the shared memory, which is rebuilt)
 * DISK_SHADOW  a directory that holds of each file what a loss of power would leave: it is written at fsync only
 * DISK_LEAKS   when not empty, some writes reach the shadow early and torn: a disk may write before it is told to
 * DISK_LIES    files whose names end so are not written at fsync, though it succeeds: a disk that lies
 * DISK_FAULT   a file "number operation suffix errno skip"; while it exists, each such operation ("write" or "sync")
 *              on files whose names end so fails, after the first `skip` since that number was first seen
 *
 * Names are durable as soon as their content is. A failed fsync forgets what it should have written, as Linux does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DATABASE "voucher-desk.sqlite"

struct range {
    char name[NAME_MAX + 1];
    off_t at;
    size_t length;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct range *ranges;
static size_t range_count, range_room;

static int ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), ending = strlen(end);
    return length >= ending && strcmp(text + length - ending, end) == 0;
}

/* The watched file's name, if the path is one of a watched file. */
static const char *watched_path(const char *path)
{
    const char *directory = getenv("DISK_DIR");
    size_t length = directory ? strlen(directory) : 0;
    if (!length || strncmp(path, directory, length) != 0 || path[length] != '/')
        return NULL;
    const char *name = path + length + 1;
    int is_database = strncmp(name, DATABASE, strlen(DATABASE)) == 0 && !strchr(name, '/');
    return is_database && !ends_with(name, "-shm") ? name : NULL;
}

static int watched(int fd, char name[NAME_MAX + 1])
{
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length > 0 ? length : 0] = 0;
    const char *found = watched_path(path);
    if (found)
        snprintf(name, NAME_MAX + 1, "%s", found);
    return found != NULL;
}

/* The errno this operation is to fail with, or 0. */
static int fault(const char *operation, const char *name)
{
    static int current, seen;
    char text[128] = "", wanted[16] = "", suffix[32] = "";
    int number = 0, code = 0, skip = 0;
    const char *path = getenv("DISK_FAULT");
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0)
        return 0;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0 || sscanf(text, "%d %15s %31s %d %d", &number, wanted, suffix, &code, &skip) != 5)
        return 0;
    if (strcmp(operation, wanted) != 0 || !ends_with(name, suffix))
        return 0;
    if (number != current) {
        current = number;
        seen = 0;
    }
    return seen++ >= skip ? code : 0;
}

static int shadow_of(const char *name)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", getenv("DISK_SHADOW"), name);
    return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void copy(int fd, int shadow, off_t at, size_t length)
{
    char part[65536];
    while (length > 0) {
        ssize_t got = pread(fd, part, length < sizeof part ? length : sizeof part, at);
        if (got <= 0 || syscall(SYS_pwrite64, shadow, part, (size_t)got, at) != got)
            return;
        at += got;
        length -= (size_t)got;
    }
}

static void leak(const char *name, const void *bytes, size_t length, off_t at)
{
    static unsigned writes;
    const char *leaks = getenv("DISK_LEAKS");
    if (!leaks || !*leaks || writes++ % 3 != 0)
        return;
    int shadow = shadow_of(name);
    if (syscall(SYS_pwrite64, shadow, bytes, writes % 2 ? length : length / 2, at) < 0)
        abort();
    close(shadow);
}

static void remember(const char *name, off_t at, size_t length)
{
    if (range_count == range_room) {
        range_room = range_room ? 2 * range_room : 256;
        ranges = realloc(ranges, range_room * sizeof *ranges);
        if (!ranges)
            abort();
    }
    struct range *range = &ranges[range_count++];
    snprintf(range->name, sizeof range->name, "%s", name);
    range->at = at;
    range->length = length;
}

/* Takes a file's ranges off the list, and writes them to `shadow` if that is a file. */
static void settle(int fd, const char *name, int shadow)
{
    size_t kept = 0;
    for (size_t index = 0; index < range_count; index++) {
        struct range *range = &ranges[index];
        if (strcmp(range->name, name) != 0)
            ranges[kept++] = *range;
        else if (shadow >= 0)
            copy(fd, shadow, range->at, range->length);
    }
    range_count = kept;
}

static ssize_t write_at(int fd, const void *bytes, size_t length, off_t at, int is_placed)
{
    char name[NAME_MAX + 1];
    if (!watched(fd, name))
        return is_placed ? syscall(SYS_pwrite64, fd, bytes, length, at) : syscall(SYS_write, fd, bytes, length);
    pthread_mutex_lock(&lock);
    int code = fault("write", name);
    ssize_t written = -1;
    if (!code) {
        if (!is_placed)
            at = lseek(fd, 0, SEEK_CUR);
        written = is_placed ? syscall(SYS_pwrite64, fd, bytes, length, at) : syscall(SYS_write, fd, bytes, length);
        if (written > 0 && getenv("DISK_SHADOW")) {
            remember(name, at, (size_t)written);
            leak(name, bytes, (size_t)written, at);
        }
    }
    pthread_mutex_unlock(&lock);
    if (code)
        errno = code;
    return written;
}

static int synchronise(int fd, long call)
{
    char name[NAME_MAX + 1];
    if (!watched(fd, name))
        return (int)syscall(call, fd);
    pthread_mutex_lock(&lock);
    int code = fault("sync", name);
    const char *lies = getenv("DISK_LIES");
    if (code) {
        settle(fd, name, -1);
    } else if (getenv("DISK_SHADOW") && !(lies && ends_with(name, lies))) {
        struct stat status;
        int shadow = shadow_of(name);
        if (shadow < 0 || fstat(fd, &status) != 0)
            abort();
        settle(fd, name, shadow);
        if (ftruncate(shadow, status.st_size) != 0)
            abort();
        close(shadow);
    }
    pthread_mutex_unlock(&lock);
    if (code)
        errno = code;
    return code ? -1 : 0;
}

static void forget_name(const char *path)
{
    char shadow[PATH_MAX];
    const char *name = watched_path(path);
    if (!name || !getenv("DISK_SHADOW"))
        return;
    snprintf(shadow, sizeof shadow, "%s/%s", getenv("DISK_SHADOW"), name);
    syscall(SYS_unlinkat, AT_FDCWD, shadow, 0);
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    return write_at(fd, bytes, length, 0, 0);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at)
{
    return write_at(fd, bytes, length, at, 1);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at)
{
    return write_at(fd, bytes, length, at, 1);
}

int fsync(int fd)
{
    return synchronise(fd, SYS_fsync);
}

int fdatasync(int fd)
{
    return synchronise(fd, SYS_fdatasync);
}

int unlink(const char *path)
{
    int outcome = (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (outcome == 0)
        forget_name(path);
    return outcome;
}
