/* A token counter of ours with one planted fault, to show how a native candidate is fuzzed (docs/fuzzing.md).
 *
 * As a program it answers `pipe`: for each JSON line with a "content" the number of bytes divided by four, rounded up
 * (the contract's heuristic, TDD 3.3). The planted fault: escapes are undone into a buffer that is too short for a text
 * of more than 16 escapes.
 *
 *     cc -g -fsanitize=address,undefined -o example example.c                   any sanitizer, through the pipes
 *     clang -g -fsanitize=fuzzer,address -DIN_PROCESS -o example-fuzz example.c     libFuzzer, in one process
 *     afl-clang-fast -g -o example-afl example.c                                AFL++, with a file or standard input
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROOM = 16 };

/* The number of bytes of a JSON string that starts behind its quote; -1 where it does not end. */
static long length_of(const char *text) {
    volatile char *escapes = malloc(ROOM); /* volatile, or a compiler sees that nobody reads it */
    long length = 0, found = 0;
    for (; *text && *text != '"'; text++, length++)
        if (*text == '\\' && text[1]) escapes[found++] = *++text; /* planted: found may pass ROOM */
    free((void *)escapes);
    return *text ? length : -1;
}

/* The count for one line; -1 for a line that is no record. */
static long count(const char *line) {
    const char *key = "\"content\"", *at = strstr(line, key);
    if (*line != '{' || !at) return -1;
    at += strlen(key);
    at += strspn(at, " :");
    if (*at != '"') return -1;
    long length = length_of(at + 1);
    return length < 0 ? -1 : (length + 3) / 4;
}

/* Answer each line of the input; its bytes are changed. */
static int answer(char *data, size_t size, FILE *out) {
    int bad = 0;
    for (char *line = data, *end; line < data + size; line = end + 1) {
        end = memchr(line, '\n', data + size - line);
        if (!end) end = data + size;
        *end = 0;
        if (line[strspn(line, "\r")] == 0) continue;
        long tokens = count(line);
        bad |= tokens < 0;
        if (tokens >= 0 && out) fprintf(out, "{\"tokens_in\":%ld,\"cost_usd\":0,\"accuracy\":\"estimate\"}\n", tokens);
    }
    return bad;
}

#ifdef IN_PROCESS
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    answer(copy, size, NULL);
    free(copy);
    return 0;
}
#else
#ifndef __AFL_LOOP
#define __AFL_LOOP(times) (!done++)
#endif
/* Under AFL++ one process takes many inputs: starting it would take longer than all that it does. */
int main(void) {
    int bad = 0, done = 0;
    (void)done;
    while (__AFL_LOOP(10000)) {
        size_t size = 0, room = 1 << 16;
        char *data = malloc(room + 1);
        for (ssize_t got; (got = read(0, data + size, room - size)) > 0;)
            if ((size += got) == room) data = realloc(data, (room *= 2) + 1);
        bad = answer(data, size, stdout);
        free(data);
    }
    return bad ? 65 : 0;
}
#endif
