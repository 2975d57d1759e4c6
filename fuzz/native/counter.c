/* A small native token counter of ours: cl100k_base alone, by the contract's `pipe` and `tokens`, and a driver, `ask`.
 *
 *     cc -O2 -o counter counter.c && python tables.py tables.bin
 *     ./counter tables.bin pipe --model cl100k_base < lines       ./counter tables.bin ask < questions
 *
 * It is what docs/fuzzing.md measures native candidates by. FAULT in the environment plants a fault (faults.h).
 */
#define _GNU_SOURCE
#include "cl100k.h"
#include "faults.h"
#include "json.h"

enum { OK = 0, USAGE = 2, PARTIAL = 65 };

static long answer(const uint8_t *text, long length) {
    misbehave(text, length);
    return count_tokens(text, length) + wrong_by(text, length);
}

struct totals {
    long tokens, lines, failed;
};

static void say(const struct record *found, long tokens, int is_driver) {
    if (is_driver) printf("{\"id\":%ld,\"count\":%ld}\n", found->number, tokens);
    else if (found->number >= 0)
        printf("{\"line\":%ld,\"tokens_in\":%ld,\"cost_usd\":0,\"accuracy\":\"exact\"}\n", found->number, tokens);
    else printf("{\"tokens_in\":%ld,\"cost_usd\":0,\"accuracy\":\"exact\"}\n", tokens);
}

/* Answer every line; what is written is flushed when nothing more waits to be read. */
static void serve(int is_driver, struct totals *totals) {
    static char buffer[1 << 16];
    char *line = NULL;
    uint8_t *room = NULL;
    size_t size = 0, has_room = 0;
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    for (long length, number = 0; (length = getline(&line, &size, stdin)) > 0; number++) {
        char *start = line;
        if (!number && length >= 3 && !memcmp(line, "\xef\xbb\xbf", 3)) start += 3;
        char *end = line + length;
        if (end > start && end[-1] == '\n') end--;
        if (end > start && end[-1] == '\r') end--;
        if (end == start) continue;
        if (has_room < 2 * size) room = realloc(room, has_room = 2 * size);
        struct record found = {.text = room};
        if (read_record((uint8_t *)start, (uint8_t *)end, &found, room + size, is_driver ? "text" : "content", is_driver ? "id" : "line")) {
            long tokens = answer(found.text, found.length);
            say(&found, tokens, is_driver);
            totals->tokens += tokens, totals->lines++;
        } else totals->failed++;
        if (is_driver || getenv("FAULT")) fflush(stdout);
    }
    free(line), free(room);
}

static int pipe_lines(int is_driver, int wants_summary) {
    struct totals totals = {0};
    serve(is_driver, &totals);
    if (wants_summary)
        fprintf(stderr, "{\"tokens_in\":%ld,\"cost_usd\":0,\"lines_total\":%ld,\"lines_failed\":%ld}\n", totals.tokens,
                totals.lines, totals.failed);
    return totals.failed ? PARTIAL : OK;
}

static int count_all(void) {
    size_t size = 1 << 16, length = 0, got;
    uint8_t *text = malloc(size);
    while ((got = fread(text + length, 1, size - length, stdin)) > 0)
        if ((length += got) == size) text = realloc(text, size *= 2);
    printf("{\"tokens_in\":%ld,\"cost_usd\":0,\"accuracy\":\"exact\"}\n", answer(text, length));
    free(text);
    return OK;
}

int main(int argc, char **argv) {
    int wants_summary = 0;
    if (argc < 3 || !open_tables(argv[1])) return fputs("usage: counter TABLES pipe|tokens|ask\n", stderr), USAGE;
    for (int i = 3; i < argc; i++) wants_summary |= !strcmp(argv[i], "--summary");
    if (!strcmp(argv[2], "pipe")) return pipe_lines(0, wants_summary);
    if (!strcmp(argv[2], "ask")) return pipe_lines(1, 0);
    if (!strcmp(argv[2], "tokens")) return count_all();
    return fprintf(stderr, "counter: unknown command %s\n", argv[2]), USAGE;
}
