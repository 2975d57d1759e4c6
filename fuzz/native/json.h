/* Reads one JSON object strictly: the text and the number that two of its keys hold. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct record {
    uint8_t *text; /* UTF-8 */
    long length;   /* -1: there is none */
    long number;
};

enum { DEEPEST = 512 };

static const uint8_t *here, *line_end;

static int is_next(int byte) { return here < line_end && *here == byte ? (here++, 1) : 0; }

static void skip_blanks(void) {
    while (here < line_end && strchr(" \t\r\n", *here) && *here) here++;
}

static int hex4(void) {
    int value = 0;
    if (line_end - here < 4) return -1;
    for (int i = 0; i < 4; i++) {
        int c = *here++ | 32, digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0 || (here[-1] < '0')) return -1;
        value = value << 4 | digit;
    }
    return value;
}

static uint8_t *put_point(uint8_t *out, uint32_t point) {
    if (point < 0x80) return *out++ = point, out;
    if (point < 0x800) return *out++ = 0xc0 | point >> 6, *out++ = 0x80 | (point & 63), out;
    if (point < 0x10000) *out++ = 0xe0 | point >> 12;
    else *out++ = 0xf0 | point >> 18, *out++ = 0x80 | (point >> 12 & 63);
    return *out++ = 0x80 | (point >> 6 & 63), *out++ = 0x80 | (point & 63), out;
}

/* \u and its four digits, two of them for a pair; NULL for a lone surrogate. */
static uint8_t *read_escape(uint8_t *out) {
    int high = hex4(), low;
    if (high < 0 || (high >= 0xdc00 && high < 0xe000)) return NULL;
    if (high < 0xd800 || high >= 0xe000) return put_point(out, high);
    if (!is_next('\\') || !is_next('u') || (low = hex4()) < 0xdc00 || low > 0xdfff) return NULL;
    return put_point(out, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
}

/* The length of the character of valid UTF-8 at `here`; 0 where it is none (RFC 3629). */
static int utf8_length(void) {
    int first = *here, length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (line_end - here < length) return 0;
    for (int i = 1; i < length; i++)
        if ((here[i] & 0xc0) != 0x80) return 0;
    if ((first == 0xe0 && here[1] < 0xa0) || (first == 0xed && here[1] > 0x9f)) return 0;
    if ((first == 0xf0 && here[1] < 0x90) || (first == 0xf4 && here[1] > 0x8f)) return 0;
    return length;
}

/* A string behind its quote, written to `out`, which has room for the line; its length, or -1. */
static long read_string(uint8_t *out) {
    static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    const uint8_t *start = out;
    while (here < line_end && *here != '"') {
        int length = utf8_length();
        if (!length || *here < 0x20) return -1;
        if (*here != '\\') {
            while (length--) *out++ = *here++;
            continue;
        }
        const char *known = ++here < line_end && *here ? strchr(escapes, *here) : NULL;
        if (known) *out++ = meant[known - escapes], here++;
        else if (!is_next('u') || !(out = read_escape(out))) return -1;
    }
    return is_next('"') ? out - start : -1;
}

static int digits(void) {
    const uint8_t *start = here;
    while (here < line_end && *here >= '0' && *here <= '9') here++;
    return here > start;
}

static int read_number(void) {
    is_next('-');
    if (!is_next('0') && !digits()) return 0;
    if (is_next('.') && !digits()) return 0;
    if (here < line_end && (*here | 32) == 'e') {
        here++;
        if (!is_next('+')) is_next('-');
        return digits();
    }
    return 1;
}

static int read_word(const char *word) {
    size_t length = strlen(word);
    if ((size_t)(line_end - here) < length || memcmp(here, word, length)) return 0;
    return here += length, 1;
}

static int read_value(uint8_t *room, int depth);

/* The members of an array or an object, whatever they are, behind its bracket. */
static int read_members(uint8_t *room, int depth, int close) {
    skip_blanks();
    if (is_next(close)) return 1;
    do {
        skip_blanks();
        if (close == '}') {
            if (!is_next('"') || read_string(room) < 0) return 0;
            skip_blanks();
            if (!is_next(':')) return 0;
        }
        if (!read_value(room, depth + 1)) return 0;
        skip_blanks();
    } while (is_next(','));
    return is_next(close);
}

static int read_value(uint8_t *room, int depth) {
    skip_blanks();
    if (depth > DEEPEST || here >= line_end) return 0;
    if (is_next('"')) return read_string(room) >= 0;
    if (is_next('{')) return read_members(room, depth, '}');
    if (is_next('[')) return read_members(room, depth, ']');
    if (*here == '-' || (*here >= '0' && *here <= '9')) return read_number();
    return read_word("null") || read_word("true") || read_word("false");
}

/* One member of the record, the last of a name counting; 0 where it is damaged. */
static int read_member(struct record *found, uint8_t *room, const char *text_key, const char *number_key) {
    skip_blanks();
    long length = is_next('"') ? read_string(room) : -1;
    int is_text = length == (long)strlen(text_key) && !memcmp(room, text_key, length);
    int is_number = length == (long)strlen(number_key) && !memcmp(room, number_key, length);
    skip_blanks();
    if (length < 0 || !is_next(':')) return 0;
    skip_blanks();
    if (is_number) found->number = strtol((const char *)here, NULL, 10);
    if (!is_text) return read_value(room, 1);
    found->length = -1;
    return is_next('"') ? (found->length = read_string(found->text)) >= 0 : read_value(room, 1);
}

/* Read the line [line, end), behind whose end a byte has to be; 0 where it is no object or has no text.
 * `text` and `room` have as many bytes as the line. */
static int read_record(const uint8_t *line, const uint8_t *end, struct record *found, uint8_t *room,
                       const char *text_key, const char *number_key) {
    here = line, line_end = end;
    found->length = -1, found->number = -1;
    skip_blanks();
    if (!is_next('{')) return 0;
    skip_blanks();
    if (!is_next('}')) {
        do {
            if (!read_member(found, room, text_key, number_key)) return 0;
            skip_blanks();
        } while (is_next(','));
        if (!is_next('}')) return 0;
    }
    skip_blanks();
    return here == line_end && found->length >= 0;
}
