/* Counts the tokens of cl100k_base: its pattern by hand, and byte pairs merged by rank. Texts are valid UTF-8. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OTHER, LETTER, NUMBER, SPACE, END, POINTS = 0x110000, NONE = 0x7fffffff };

struct slot {
    uint32_t start, length, rank;
};

static const uint8_t *classes, *tokens;
static const struct slot *slots;
static uint32_t number_of_slots;

/* Map the file that tables.py wrote; 0 where it cannot be read. */
static int open_tables(const char *path) {
    struct stat about;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &about)) return 0;
    classes = mmap(NULL, about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (classes == MAP_FAILED) return 0;
    memcpy(&number_of_slots, classes + POINTS, 4);
    slots = (const struct slot *)(classes + POINTS + 4);
    tokens = (const uint8_t *)(slots + number_of_slots);
    return 1;
}

/* The rank of some bytes; NONE where they are no token. */
static int rank_of(const uint8_t *bytes, uint32_t length) {
    uint32_t value = 2166136261u;
    for (uint32_t i = 0; i < length; i++) value = (value ^ bytes[i]) * 16777619u;
    for (uint32_t at = value % number_of_slots; slots[at].length; at = (at + 1) % number_of_slots)
        if (slots[at].length == length && !memcmp(tokens + slots[at].start, bytes, length)) return slots[at].rank;
    return NONE;
}

/* The number of tokens of one piece: the pair of lowest rank is merged until no pair is a token. */
static long merged(const uint8_t *piece, long length) {
    if (length == 1 || rank_of(piece, length) != NONE) return 1;
    uint32_t fixed[256], *starts = length < 128 ? fixed : malloc(2 * (length + 1) * sizeof *starts);
    int *ranks = (int *)(starts + length + 1);
    long parts = length;
    for (long i = 0; i <= length; i++) starts[i] = i;
    for (long i = 0; i + 1 < length; i++) ranks[i] = rank_of(piece + i, 2);
    while (parts > 1) {
        long best = 0;
        for (long i = 1; i + 1 < parts; i++)
            if (ranks[i] < ranks[best]) best = i;
        if (ranks[best] == NONE) break;
        memmove(starts + best + 1, starts + best + 2, (parts - best - 1) * sizeof *starts);
        memmove(ranks + best, ranks + best + 1, (parts - best - 2) * sizeof *ranks);
        parts--;
        for (long i = best > 0 ? best - 1 : 0; i <= best && i + 1 < parts; i++)
            ranks[i] = rank_of(piece + starts[i], starts[i + 2] - starts[i]);
    }
    if (starts != fixed) free(starts);
    return parts;
}

static const uint8_t *limit; /* where the text ends */

/* The code point at `at`, which is a whole one, and its length in bytes. */
static uint32_t point_at(const uint8_t *at, int *length) {
    if (at[0] < 0x80) return *length = 1, at[0];
    if (at[0] < 0xe0) return *length = 2, (at[0] & 31) << 6 | (at[1] & 63);
    if (at[0] < 0xf0) return *length = 3, (at[0] & 15) << 12 | (at[1] & 63) << 6 | (at[2] & 63);
    return *length = 4, (at[0] & 7) << 18 | (at[1] & 63) << 12 | (at[2] & 63) << 6 | (at[3] & 63);
}

static int class_at(const uint8_t *at) {
    int length;
    return at < limit ? classes[point_at(at, &length)] : END;
}

static const uint8_t *next(const uint8_t *at) {
    int length;
    point_at(at, &length);
    return at + length;
}

static const uint8_t *behind(const uint8_t *at, int class) {
    while (class_at(at) == class) at = next(at);
    return at;
}

static int is_line_end(const uint8_t *at) { return at < limit && (*at == '\r' || *at == '\n'); }

/* (?i:'s|'t|...): the number of bytes, or 0. U+017F folds to s. */
static int contraction(const uint8_t *at) {
    if (limit - at < 2 || *at != '\'') return 0;
    if (strchr("sdmtSDMT", at[1]) && at[1]) return 2;
    if (limit - at < 3) return 0;
    if (at[1] == 0xc5 && at[2] == 0xbf) return 3;
    char a = at[1] | 32, b = at[2] | 32;
    return (a == 'l' && b == 'l') || (a == 'v' && b == 'e') || (a == 'r' && b == 'e') ? 3 : 0;
}

/* A run of blanks: to the end of the text; to its last line end; all but its last character; or one character. */
static const uint8_t *blanks(const uint8_t *at) {
    const uint8_t *end = behind(at, SPACE), *line_end = NULL, *last = at;
    if (end == limit) return end;
    for (const uint8_t *here = at; here < end; here = next(here)) {
        if (is_line_end(here)) line_end = here + 1;
        last = here;
    }
    return line_end ? line_end : last > at ? last : end;
}

/* The end of the piece that begins at `at`. */
static const uint8_t *piece_end(const uint8_t *at) {
    int class = class_at(at), apostrophe = contraction(at);
    if (apostrophe) return at + apostrophe;
    if (class == LETTER) return behind(at, LETTER);
    if (class != NUMBER && !is_line_end(at) && class_at(next(at)) == LETTER) return behind(next(at), LETTER);
    if (class == NUMBER) {
        for (int i = 0; i < 3 && class_at(at) == NUMBER; i++) at = next(at);
        return at;
    }
    const uint8_t *signs = *at == ' ' ? at + 1 : at;
    if (class_at(signs) == OTHER) {
        signs = behind(signs, OTHER);
        while (is_line_end(signs)) signs++;
        return signs;
    }
    return blanks(at);
}

static long count_tokens(const uint8_t *text, long length) {
    long count = 0;
    limit = text + length;
    for (const uint8_t *at = text, *end; at < limit; at = end) {
        end = piece_end(at);
        count += merged(at, end - at);
    }
    return count;
}
