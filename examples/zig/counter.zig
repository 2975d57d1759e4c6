//! Counts tokens of cl100k_base: JSON lines with a "text" come in, {"ids": [...]} goes out for each.
//!
//!     zig build-exe -lc -O ReleaseFast -femit-bin=build/counter counter.zig
//!     build/counter VOCABULARY CLASSES < texts.jsonl
//!
//! VOCABULARY is the published file (lines of `base64 rank`), CLASSES lines of `first last L|N|S` in hexadecimal.
//! Files are read by libc: its functions are the same in every release of Zig.

const std = @import("std");

const allocator = std.heap.c_allocator;
const File = opaque {};
extern "c" fn fopen(path: [*:0]const u8, mode: [*:0]const u8) ?*File;
extern "c" fn fread(buffer: [*]u8, size: usize, count: usize, file: *File) usize;
extern "c" fn fclose(file: *File) c_int;
extern "c" fn fdopen(descriptor: c_int, mode: [*:0]const u8) ?*File;
extern "c" fn getline(line: *?[*]u8, room: *usize, file: *File) isize;
extern "c" fn write(descriptor: c_int, bytes: [*]const u8, count: usize) isize;

const Vocabulary = std.StringHashMapUnmanaged(u32);
const Class = enum { other, letter, number, space };
const Classes = [0x110000]Class;

fn readAll(path: [*:0]const u8) ![]u8 {
    const file = fopen(path, "r") orelse return error.FileNotFound;
    defer _ = fclose(file);
    var content: std.ArrayList(u8) = .empty;
    while (true) {
        try content.ensureUnusedCapacity(allocator, 1 << 20);
        const read = fread(content.items.ptr + content.items.len, 1, 1 << 20, file);
        if (read == 0) return content.items;
        content.items.len += read;
    }
}

fn readVocabulary(path: [*:0]const u8) !Vocabulary {
    var ranks: Vocabulary = .empty;
    var lines = std.mem.tokenizeScalar(u8, try readAll(path), '\n');
    while (lines.next()) |line| {
        const blank = std.mem.indexOfScalar(u8, line, ' ') orelse return error.ExpectedBase64AndRank;
        const coded = line[0..blank];
        const bytes = try allocator.alloc(u8, try std.base64.standard.Decoder.calcSizeForSlice(coded));
        try std.base64.standard.Decoder.decode(bytes, coded);
        try ranks.put(allocator, bytes, try std.fmt.parseInt(u32, line[blank + 1 ..], 10));
    }
    return ranks;
}

fn readClasses(path: [*:0]const u8) !*Classes {
    const classes = try allocator.create(Classes);
    @memset(classes, .other);
    var lines = std.mem.tokenizeScalar(u8, try readAll(path), '\n');
    while (lines.next()) |line| {
        var words = std.mem.tokenizeScalar(u8, line, ' ');
        const first = try std.fmt.parseInt(u21, words.next() orelse return error.ExpectedRange, 16);
        const last = try std.fmt.parseInt(u21, words.next() orelse return error.ExpectedRange, 16);
        const class: Class = switch ((words.next() orelse return error.ExpectedRange)[0]) {
            'L' => .letter,
            'N' => .number,
            else => .space,
        };
        @memset(classes[first .. @as(usize, last) + 1], class);
    }
    return classes;
}

fn isNewline(point: u21) bool {
    return point == '\r' or point == '\n';
}

/// Splits after the published pattern of cl100k_base.
const Splitter = struct {
    classes: *const Classes,

    /// Where the run of one class ends that goes on at `from`.
    fn run(self: Splitter, text: []const u21, from: usize, class: Class) usize {
        var at = from;
        while (at < text.len and self.classes[text[at]] == class) at += 1;
        return at;
    }

    /// How many code points the next piece has.
    fn piece(self: Splitter, text: []const u21) usize {
        const short = contraction(text);
        if (short > 0) return short;
        const class = self.classes[text[0]];
        if (class == .letter) return self.run(text, 0, .letter);
        const before_letter = text.len > 1 and self.classes[text[1]] == .letter;
        if (class != .number and !isNewline(text[0]) and before_letter) return self.run(text, 1, .letter);
        if (class == .number) return self.run(text[0..@min(3, text.len)], 0, .number);
        const start: usize = if (text[0] == ' ') 1 else 0;
        var end = self.run(text, start, .other);
        if (end == start) return self.whiteSpace(text);
        while (end < text.len and isNewline(text[end])) end += 1;
        return end;
    }

    /// All of it at the end of the text, else up to its last newline, else all but the last, else one.
    fn whiteSpace(self: Splitter, text: []const u21) usize {
        const end = self.run(text, 0, .space);
        if (end == text.len) return end;
        var at = end;
        while (at > 0) : (at -= 1) if (isNewline(text[at - 1])) return at;
        return @max(end - 1, 1);
    }
};

/// The length of 's, 'll and so on in any case, else 0; the long s is an s in another case.
fn contraction(text: []const u21) usize {
    if (text.len < 2 or text[0] != '\'') return 0;
    const first = folded(text[1]);
    const second = if (text.len > 2) folded(text[2]) else 0;
    return switch (first) {
        's', 'd', 'm', 't' => 2,
        'l' => if (second == 'l') 3 else 0,
        'v', 'r' => if (second == 'e') 3 else 0,
        else => 0,
    };
}

fn folded(point: u21) u21 {
    if (point == 0x17F) return 's';
    return if (point >= 'A' and point <= 'Z') point + 32 else point;
}

/// A pair of neighbours that joins into a token; the least in `heap` is the next to merge.
const Pair = struct {
    rank: u32,
    start: u32,
    end: u32,

    fn isLess(a: Pair, b: Pair) bool {
        return a.rank < b.rank or (a.rank == b.rank and a.start < b.start);
    }
};

const Heap = struct {
    pairs: std.ArrayList(Pair) = .empty,

    fn push(self: *Heap, pair: Pair) !void {
        try self.pairs.append(allocator, pair);
        const pairs = self.pairs.items;
        var at = pairs.len - 1;
        while (at > 0 and Pair.isLess(pair, pairs[(at - 1) / 2])) : (at = (at - 1) / 2) pairs[at] = pairs[(at - 1) / 2];
        pairs[at] = pair;
    }

    fn pop(self: *Heap) ?Pair {
        if (self.pairs.items.len == 0) return null;
        const first = self.pairs.items[0];
        const last = self.pairs.items[self.pairs.items.len - 1];
        self.pairs.items.len -= 1;
        const pairs = self.pairs.items;
        if (pairs.len == 0) return first;
        var at: usize = 0;
        while (2 * at + 1 < pairs.len) {
            var child = 2 * at + 1;
            if (child + 1 < pairs.len and Pair.isLess(pairs[child + 1], pairs[child])) child += 1;
            if (!Pair.isLess(pairs[child], last)) break;
            pairs[at] = pairs[child];
            at = child;
        }
        pairs[at] = last;
        return first;
    }
};

/// One piece on its way to tokens: of the part that starts here, where it ends (0 where it was swallowed) and where the
/// one before starts.
const Merge = struct {
    bytes: []const u8,
    ranks: *const Vocabulary,
    ends: []u32,
    before: []u32,
    heap: Heap = .{},

    fn consider(self: *Merge, start: u32) !void {
        const middle = self.ends[start];
        if (middle >= self.bytes.len) return;
        const end = self.ends[middle];
        if (self.ranks.get(self.bytes[start..end])) |rank| try self.heap.push(.{ .rank = rank, .start = start, .end = end });
    }

    /// Joins the neighbours whose join has the lowest rank, the leftmost of equals, until none is in the vocabulary.
    fn all(self: *Merge) !void {
        for (self.ends, self.before, 0..) |*end, *before, at| {
            end.* = @intCast(at + 1);
            before.* = @intCast(at -| 1);
        }
        for (0..self.bytes.len) |at| try self.consider(@intCast(at));
        while (self.heap.pop()) |pair| {
            const middle = self.ends[pair.start];
            // Out of date where one of its parts has merged with another since.
            if (middle == 0 or middle == pair.end or middle >= self.bytes.len or self.ends[middle] != pair.end) continue;
            self.ends[pair.start] = pair.end;
            self.ends[middle] = 0;
            if (pair.end < self.bytes.len) self.before[pair.end] = pair.start;
            if (pair.start > 0) try self.consider(self.before[pair.start]);
            try self.consider(pair.start);
        }
    }
};

const Ids = std.ArrayList(u32);

fn merge(bytes: []const u8, ranks: *const Vocabulary, ids: *Ids) !void {
    if (ranks.get(bytes)) |id| return ids.append(allocator, id);
    const ends = try allocator.alloc(u32, bytes.len);
    defer allocator.free(ends);
    const before = try allocator.alloc(u32, bytes.len);
    defer allocator.free(before);
    var work = Merge{ .bytes = bytes, .ranks = ranks, .ends = ends, .before = before };
    defer work.heap.pairs.deinit(allocator);
    try work.all();
    var start: usize = 0;
    while (start < bytes.len) : (start = ends[start]) {
        try ids.append(allocator, ranks.get(bytes[start..ends[start]]) orelse return error.ByteWithoutToken);
    }
}

fn encode(text: []const u8, splitter: Splitter, ranks: *const Vocabulary, ids: *Ids) !void {
    const points = try allocator.alloc(u21, text.len);
    defer allocator.free(points);
    var count: usize = 0;
    var letters = (try std.unicode.Utf8View.init(text)).iterator();
    while (letters.nextCodepoint()) |point| : (count += 1) points[count] = point;
    var rest = points[0..count];
    var byte: usize = 0;
    while (rest.len > 0) {
        const length = splitter.piece(rest);
        var end = byte;
        for (rest[0..length]) |point| end += try std.unicode.utf8CodepointSequenceLength(point);
        try merge(text[byte..end], ranks, ids);
        byte = end;
        rest = rest[length..];
    }
}

const Record = struct { text: []const u8 };

fn answer(line: []const u8, splitter: Splitter, ranks: *const Vocabulary, output: *std.ArrayList(u8)) !void {
    const record = try std.json.parseFromSlice(Record, allocator, line, .{ .ignore_unknown_fields = true });
    defer record.deinit();
    var ids: Ids = .empty;
    defer ids.deinit(allocator);
    try encode(record.value.text, splitter, ranks, &ids);
    try output.appendSlice(allocator, "{\"ids\": [");
    for (ids.items, 0..) |id, at| {
        var digits: [16]u8 = undefined;
        if (at > 0) try output.append(allocator, ',');
        try output.appendSlice(allocator, try std.fmt.bufPrint(&digits, "{d}", .{id}));
    }
    try output.appendSlice(allocator, "]}\n");
}

fn flush(output: *std.ArrayList(u8)) !void {
    var rest: []const u8 = output.items;
    while (rest.len > 0) {
        const written = write(1, rest.ptr, rest.len);
        if (written <= 0) return error.OutputClosed;
        rest = rest[@intCast(written)..];
    }
    output.items.len = 0;
}

fn serve(vocabulary: [*:0]const u8, classes: [*:0]const u8) !void {
    const ranks = try readVocabulary(vocabulary);
    const splitter = Splitter{ .classes = try readClasses(classes) };
    const input = fdopen(0, "r") orelse return error.NoInput;
    var line: ?[*]u8 = null;
    var room: usize = 0;
    var output: std.ArrayList(u8) = .empty;
    while (true) {
        const length = getline(&line, &room, input);
        if (length <= 0) break;
        try answer(line.?[0..@intCast(length)], splitter, &ranks, &output);
        if (output.items.len > 1 << 16) try flush(&output);
    }
    try flush(&output);
}

pub export fn main(count: c_int, words: [*][*:0]const u8) c_int {
    if (count != 3) return 2;
    serve(words[1], words[2]) catch |problem| {
        const said = @errorName(problem);
        _ = write(2, said.ptr, said.len);
        return 1;
    };
    return 0;
}
