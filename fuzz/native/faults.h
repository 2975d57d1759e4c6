/* Faults on demand, named by the environment's FAULT, to try the fuzzer on (tests/fuzz/test_planted.py). */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int is_planted(const char *name) {
    static const char *fault;
    if (!fault && !(fault = getenv("FAULT"))) fault = "";
    return !strcmp(fault, name);
}

static int has(const uint8_t *text, long length, const char *part, long size) {
    return memmem(text, length, part, size) != NULL;
}

static int is_digit(int byte) { return byte >= '0' && byte <= '9'; }

/* Memory that is written to and never given back; volatile, or the compiler sees that nobody wants it. */
static void keep(size_t bytes) {
    volatile char *kept = malloc(bytes);
    for (size_t at = 0; at < bytes; at += 512) kept[at] = 1;
}

static void flood(void) {
    for (int i = 0; i < 10000000; i++) fputs("something is wrong\n", stderr);
}

/* A process of its own session that outlives this one. */
static void leave_behind(void) {
    if (fork()) return;
    setsid();
    for (int i = 0; i < 3; i++) close(i);
    sleep(600);
    _exit(0);
}

/* What happens instead of an answer. */
static void misbehave(const uint8_t *text, long length) {
    static int had_quote;
    if (is_planted("crash-nul") && memchr(text, 0, length)) raise(SIGSEGV);
    if (is_planted("abort-mark") && has(text, length, "\n\xcc", 2)) abort();
    if (is_planted("hang-spaces") && has(text, length, "                 ", 17)) pause();
    if (is_planted("spin-spaces") && has(text, length, "                 ", 17))
        for (volatile int i = 0;; i++) {}
    if (is_planted("leak-to-the-limit")) keep(1 << 20);
    if (is_planted("leak-slowly")) keep(700);
    if (is_planted("leak-of-some") && memchr(text, '_', length)) keep(5000);
    if (is_planted("flood-errors") && has(text, length, "!!", 2)) flood();
    if (is_planted("leave-behind") && has(text, length, "//", 2)) leave_behind();
    if (is_planted("quit") && has(text, length, "\t\t", 2)) exit(0);
    if (is_planted("crash-after") && had_quote && length && *text == ' ') raise(SIGSEGV);
    had_quote = memchr(text, '\'', length) != NULL;
}

/* A number that is added to the right count. */
static long wrong_by(const uint8_t *text, long length) {
    static int had_tab;
    int before = had_tab;
    had_tab = memchr(text, '\t', length) != NULL;
    if (is_planted("count-after")) return before && memchr(text, '\n', length);
    if (is_planted("count-at-random") && memchr(text, '"', length)) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_nsec >> 3 & 1;
    }
    if (is_planted("count-apostrophe"))
        for (long i = 0; i + 3 < length; i++)
            if (text[i] == '\'' && is_digit(text[i + 1]) && is_digit(text[i + 2]) && is_digit(text[i + 3])) return 1;
    return 0;
}
