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

enum { ROOM = 16 };

/* The number of bytes of a JSON string that starts behind its quote; -1 where it does not end. */
static long length_of(const char *text) {
    char *escapes = malloc(ROOM);
    long length = 0, found = 0;
    for (; *text && *text != '"'; text++, length++)
        if (*text == '\\' && text[1]) escapes[found++] = *++text; /* planted: found may pass ROOM */
    long result = *text ? length + (found ? escapes[0] * 0 : 0) : -1;
    free(escapes);
    return result;
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

#ifdef IN_PROCESS
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *line = malloc(size + 1);
    memcpy(line, data, size);
    line[size] = 0;
    count(line);
    free(line);
    return 0;
}
#else
int main(void) {
    char *line = NULL;
    size_t room = 0;
    int bad = 0;
    while (getline(&line, &room, stdin) > 0) {
        if (line[strspn(line, "\r\n")] == 0) continue;
        long tokens = count(line);
        bad |= tokens < 0;
        if (tokens >= 0) printf("{\"tokens_in\":%ld,\"cost_usd\":0,\"accuracy\":\"estimate\"}\n", tokens);
    }
    free(line);
    return bad ? 65 : 0;
}
#endif
