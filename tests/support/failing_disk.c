/* A disk that fails on demand, for LD_PRELOAD: while the file $FAILING_DISK_SWITCH exists, writing and
 * flushing files below $FAILING_DISK_FOLDER fails as the switch file says: "write" (EIO on every write),
 * "flush" (EIO on fsync, after the writes went through) or "full" (ENOSPC). Everything else goes to the C
 * library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int below(int descriptor) {
  const char* folder = getenv("FAILING_DISK_FOLDER");
  if (folder == NULL) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  const ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

/* The errno that a call on this file has to fail with now; 0: it goes through. */
static int failure(int descriptor, int flushes) {
  const char* name = getenv("FAILING_DISK_SWITCH");
  if (name == NULL) return 0;
  FILE* file = fopen(name, "r");
  if (file == NULL) return 0;
  char word[16] = "";
  if (fscanf(file, "%15s", word) != 1) word[0] = 0;
  fclose(file);
  if (!below(descriptor)) return 0;
  if (strcmp(word, "full") == 0) return flushes ? 0 : ENOSPC;
  if (strcmp(word, "flush") == 0) return flushes ? EIO : 0;
  return strcmp(word, "write") == 0 && !flushes ? EIO : 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(descriptor, flushes)                      \
  do {                                                 \
    const int code = failure((descriptor), (flushes)); \
    if (code != 0) {                                   \
      errno = code;                                    \
      return -1;                                       \
    }                                                  \
  } while (0)

int fsync(int descriptor) {
  FAIL(descriptor, 1);
  return REAL(fsync)(descriptor);
}
int fdatasync(int descriptor) {
  FAIL(descriptor, 1);
  return REAL(fdatasync)(descriptor);
}
ssize_t write(int descriptor, const void* bytes, size_t count) {
  FAIL(descriptor, 0);
  return REAL(write)(descriptor, bytes, count);
}
ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t at) {
  FAIL(descriptor, 0);
  return REAL(pwrite)(descriptor, bytes, count, at);
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t at) {
  FAIL(descriptor, 0);
  return REAL(pwrite64)(descriptor, bytes, count, at);
}
