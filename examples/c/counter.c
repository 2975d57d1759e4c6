/* Counts tokens of cl100k_base: JSON lines with a "text" come in, {"ids": [...]} goes out for each.
 *
 *     cc -O2 -o build/counter counter.c
 *     build/counter VOCABULARY CLASSES < texts.jsonl
 *
 * VOCABULARY is the published file (lines of `base64 rank`), CLASSES lines of `first last L|N|S` in hexadecimal.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned char byte;

static void *room(void *old, size_t size) {
    void *found = realloc(old, size);
    if (!found) { fputs("counter: out of memory\n", stderr); exit(1); }
    return found;
}

static void fail(const char *what, const char *where) {
    fprintf(stderr, "counter: %s: %s\n", where, what);
    exit(1);
}

/* ---- the vocabulary: rank by bytes, in an open table of twice its size ---- */

typedef struct { const byte *bytes; uint32_t length; int32_t rank; } Token;
enum { SLOTS = 1 << 18, NONE = -1 };
static Token table[SLOTS];

static Token *slot(const byte *bytes, size_t length) {
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ bytes[i]) * 1099511628211u;
    for (size_t at = (hash ^ hash >> 29) % SLOTS;; at = (at + 1) % SLOTS) {
        Token *token = &table[at];
        if (!token->bytes || (token->length == length && !memcmp(token->bytes, bytes, length))) return token;
    }
}

static int rank_of(const byte *bytes, size_t length) {
    Token *token = slot(bytes, length);
    return token->bytes ? token->rank : NONE;
}

static size_t from_base64(const char *text, byte *out) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = 0;
    int have = 0;
    size_t length = 0;
    for (const char *digit; *text && *text != '=' && (digit = strchr(digits, *text)); text++) {
        bits = bits << 6 | (uint32_t)(digit - digits);
        if ((have += 6) >= 8) out[length++] = (byte)(bits >> (have -= 8));
    }
    return length;
}

static void read_vocabulary(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) fail("cannot be read", path);
    static char line[4096], coded[4096];
    int rank;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%4000s %d", coded, &rank) != 2) fail("expected `base64 rank`", path);
        byte *bytes = room(NULL, strlen(coded) + 1);
        size_t length = from_base64(coded, bytes);
        *slot(bytes, length) = (Token){bytes, (uint32_t)length, rank};
    }
    fclose(file);
}

/* ---- the split, after the published pattern of cl100k_base ---- */

static byte classes[0x110000]; /* L letter, N number, S white space, 0 anything else */

static void read_classes(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) fail("cannot be read", path);
    unsigned first, last;
    char class;
    while (fscanf(file, "%x %x %c", &first, &last, &class) == 3)
        for (unsigned c = first; c <= last && c < sizeof classes; c++) classes[c] = (byte)class;
    fclose(file);
}

static int is_newline(uint32_t c) { return c == '\r' || c == '\n'; }
static uint32_t folded(uint32_t c) { return c == 0x17F ? 's' : c >= 'A' && c <= 'Z' ? c + 32 : c; }

/* The length of 's, 'll and so on in any case, 0 where there is none. */
static size_t contraction(const uint32_t *c, size_t left) {
    if (left < 2 || c[0] != '\'') return 0;
    uint32_t a = folded(c[1]), b = left > 2 ? folded(c[2]) : 0;
    if (a == 's' || a == 'd' || a == 'm' || a == 't') return 2;
    return (a == 'l' && b == 'l') || ((a == 'v' || a == 'r') && b == 'e') ? 3 : 0;
}

static size_t run(const uint32_t *c, size_t from, size_t left, byte class) {
    while (from < left && classes[c[from]] == class) from++;
    return from;
}

/* White space: all of it at the end of the text, else up to its last newline, else all but the last, else one. */
static size_t white_space(const uint32_t *c, size_t left) {
    size_t end = run(c, 0, left, 'S');
    if (end == left) return end;
    for (size_t at = end; at > 0; at--)
        if (is_newline(c[at - 1])) return at;
    return end > 1 ? end - 1 : 1;
}

/* How many code points the next piece has. */
static size_t piece(const uint32_t *c, size_t left) {
    size_t found = contraction(c, left);
    if (found) return found;
    byte class = classes[c[0]];
    if (class == 'L') return run(c, 0, left, 'L');
    if (class != 'N' && !is_newline(c[0]) && left > 1 && classes[c[1]] == 'L') return run(c, 1, left, 'L');
    if (class == 'N') return run(c, 0, left < 3 ? left : 3, 'N');
    size_t start = c[0] == ' ';
    size_t end = run(c, start, left, 0);
    if (end == start) return white_space(c, left);
    while (end < left && is_newline(c[end])) end++;
    return end;
}

/* ---- the merges: pairs in a heap by rank, then by place ---- */

typedef struct { int rank; uint32_t start, end; } Pair;
static Pair *heap;
static size_t pairs, heap_room;
static uint32_t *ends, *before; /* of the part that starts here: where it ends (0: swallowed), where the last one starts */
static size_t parts_room;

static int is_less(Pair a, Pair b) { return a.rank < b.rank || (a.rank == b.rank && a.start < b.start); }

static void push(Pair pair) {
    if (pairs == heap_room) heap = room(heap, (heap_room = heap_room * 2 + 64) * sizeof *heap);
    size_t at = pairs++;
    for (; at && is_less(pair, heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    heap[at] = pair;
}

static Pair pop(void) {
    Pair first = heap[0], last = heap[--pairs];
    size_t at = 0;
    for (size_t child; (child = 2 * at + 1) < pairs; at = child) {
        if (child + 1 < pairs && is_less(heap[child + 1], heap[child])) child++;
        if (!is_less(heap[child], last)) break;
        heap[at] = heap[child];
    }
    heap[at] = last;
    return first;
}

static void consider(const byte *bytes, size_t length, uint32_t start) {
    uint32_t middle = ends[start];
    if (middle >= length) return;
    int rank = rank_of(bytes + start, ends[middle] - start);
    if (rank != NONE) push((Pair){rank, start, ends[middle]});
}

static void put(int id, int *is_first) {
    printf(*is_first ? "%d" : ",%d", id);
    *is_first = 0;
}

static void merge(const byte *bytes, size_t length, int *is_first) {
    int whole = rank_of(bytes, length);
    if (whole != NONE) { put(whole, is_first); return; }
    if (length > parts_room) {
        parts_room = 2 * length;
        ends = room(ends, parts_room * sizeof *ends);
        before = room(before, parts_room * sizeof *before);
    }
    for (uint32_t i = 0; i < length; i++) { ends[i] = i + 1; before[i] = i - 1; }
    for (uint32_t i = 0; i < length; i++) consider(bytes, length, i);
    while (pairs) {
        Pair pair = pop();
        uint32_t middle = ends[pair.start];
        /* Out of date where one of its parts has merged with another since. */
        if (!middle || middle >= length || middle == pair.end || ends[middle] != pair.end) continue;
        ends[pair.start] = pair.end;
        ends[middle] = 0;
        if (pair.end < length) before[pair.end] = pair.start;
        if (pair.start) consider(bytes, length, before[pair.start]);
        consider(bytes, length, pair.start);
    }
    for (uint32_t start = 0; start < length; start = ends[start]) put(rank_of(bytes + start, ends[start] - start), is_first);
}

/* ---- one text ---- */

static size_t decoded(const byte *bytes, uint32_t *c) {
    size_t more = *bytes < 0x80 ? 0 : *bytes < 0xE0 ? 1 : *bytes < 0xF0 ? 2 : 3;
    *c = more ? *bytes & (0x3Fu >> more) : *bytes;
    for (size_t i = 1; i <= more; i++) *c = *c << 6 | (bytes[i] & 0x3F);
    return more + 1;
}

static void tokenize(const byte *bytes, size_t length) {
    static uint32_t *points, *offsets;
    static size_t points_room;
    if (length + 1 > points_room) {
        points_room = 2 * length + 1;
        points = room(points, points_room * sizeof *points);
        offsets = room(offsets, points_room * sizeof *offsets);
    }
    size_t count = 0;
    for (size_t at = 0; at < length; count++) {
        offsets[count] = (uint32_t)at;
        at += decoded(bytes + at, &points[count]);
    }
    offsets[count] = (uint32_t)length;
    int is_first = 1;
    fputs("{\"ids\": [", stdout);
    for (size_t at = 0, next; at < count; at = next) {
        next = at + piece(points + at, count - at);
        merge(bytes + offsets[at], offsets[next] - offsets[at], &is_first);
    }
    fputs("]}\n", stdout);
}

/* ---- JSON: the string behind "text", written back over itself as UTF-8 ---- */

static uint32_t hex4(const char *text) {
    char digits[5] = {0};
    memcpy(digits, text, 4);
    return (uint32_t)strtoul(digits, NULL, 16);
}

static byte *as_utf8(uint32_t c, byte *out) {
    if (c < 0x80) { *out++ = (byte)c; return out; }
    if (c < 0x800) *out++ = (byte)(0xC0 | c >> 6);
    else if (c < 0x10000) { *out++ = (byte)(0xE0 | c >> 12); *out++ = (byte)(0x80 | (c >> 6 & 0x3F)); }
    else { *out++ = (byte)(0xF0 | c >> 18); *out++ = (byte)(0x80 | (c >> 12 & 0x3F)); *out++ = (byte)(0x80 | (c >> 6 & 0x3F)); }
    *out++ = (byte)(0x80 | (c & 0x3F));
    return out;
}

/* The length of the string that begins at `text`, unescaped in place; -1 where it does not end. */
static long unescaped(char *text) {
    byte *out = (byte *)text;
    for (char *in = text; *in; in++) {
        if (*in == '"') return (long)(out - (byte *)text);
        if (*in != '\\') { *out++ = (byte)*in; continue; }
        const char *names = "bfnrt", *values = "\b\f\n\r\t", *name = strchr(names, *++in);
        if (!*in) break;
        if (*in != 'u') { *out++ = (byte)(name ? values[name - names] : *in); continue; }
        uint32_t c = hex4(in + 1);
        in += 4;
        if (c >= 0xD800 && c < 0xDC00 && in[1] == '\\' && in[2] == 'u') {
            c = 0x10000 + ((c - 0xD800) << 10) + (hex4(in + 3) - 0xDC00);
            in += 6;
        }
        out = as_utf8(c, out);
    }
    return -1;
}

int main(int count, char **words) {
    if (count != 3) { fputs("usage: counter VOCABULARY CLASSES < texts.jsonl\n", stderr); return 2; }
    read_vocabulary(words[1]);
    read_classes(words[2]);
    char *line = NULL;
    size_t line_room = 0;
    while (getline(&line, &line_room, stdin) > 0) {
        /* As evilcorpus writes it; a program for more than that takes a JSON library. */
        static const char key[] = "{\"text\":";
        char *text = line + (sizeof key - 1);
        long length = strncmp(line, key, sizeof key - 1) ? -1 : unescaped((text += strspn(text, " ")) + 1);
        if (length < 0) fail("expected {\"text\": \"...\"}", line);
        tokenize((const byte *)text + 1, (size_t)length);
    }
    return 0;
}
