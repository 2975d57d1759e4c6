// Counts tokens of cl100k_base and o200k_base, as a library would: `encode(text, encoding)` gives the ids.
// Characters are classed by Node's own Unicode tables, which may be of another version than the reference's.

import { readFileSync } from "node:fs";

const FOLDER = new URL("../vocabulary/", import.meta.url);

// The published patterns, in what JavaScript has: `\s` is White_Space there, case is spelt out, the long s is an s.
const CONTRACTION = "'(?:[sSſ]|[tT]|[rR][eE]|[vV][eE]|[mM]|[lL][lL]|[dD])";
const SPACE = "\\p{White_Space}";
const UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
const LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
const PATTERNS = {
  cl100k_base: [
    CONTRACTION,
    "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+",
    "\\p{N}{1,3}",
    ` ?[^${SPACE}\\p{L}\\p{N}]+[\\r\\n]*`,
    `${SPACE}+$`,
    `${SPACE}*[\\r\\n]`,
    `${SPACE}+(?=${SPACE})`,
    SPACE,
  ],
  o200k_base: [
    `[^\\r\\n\\p{L}\\p{N}]?${UPPER}*${LOWER}+(?:${CONTRACTION})?`,
    `[^\\r\\n\\p{L}\\p{N}]?${UPPER}+${LOWER}*(?:${CONTRACTION})?`,
    "\\p{N}{1,3}",
    ` ?[^${SPACE}\\p{L}\\p{N}]+[\\r\\n/]*`,
    `${SPACE}*[\\r\\n]+`,
    `${SPACE}+$`,
    `${SPACE}+(?=${SPACE})`,
    `${SPACE}+`,
  ],
};

// Tokens are keyed by their bytes as Latin-1 strings: a Map needs no hashing of ours.
function ranksOf(encoding) {
  const lines = readFileSync(new URL(`${encoding}.tiktoken`, FOLDER), "latin1").trimEnd().split("\n");
  return new Map(lines.map((line) => [Buffer.from(line.split(" ")[0], "base64").toString("latin1"), Number(line.split(" ")[1])]));
}

const loaded = new Map();

function load(encoding) {
  if (!(encoding in PATTERNS)) throw new Error(`unknown encoding ${encoding}`);
  if (!loaded.has(encoding)) {
    loaded.set(encoding, { ranks: ranksOf(encoding), pattern: new RegExp(PATTERNS[encoding].join("|"), "gu") });
  }
  return loaded.get(encoding);
}

// Pairs by rank, then by place; a binary heap.
class Queue {
  #pairs = [];

  get size() {
    return this.#pairs.length;
  }

  static #isLess(a, b) {
    return a.rank < b.rank || (a.rank === b.rank && a.start < b.start);
  }

  push(pair) {
    const pairs = this.#pairs;
    let at = pairs.length;
    for (let up; at > 0 && Queue.#isLess(pair, pairs[(up = (at - 1) >> 1)]); at = up) pairs[at] = pairs[up];
    pairs[at] = pair;
  }

  pop() {
    const pairs = this.#pairs;
    const [first, last] = [pairs[0], pairs.pop()];
    let at = 0;
    for (let child; (child = 2 * at + 1) < pairs.length; at = child) {
      if (child + 1 < pairs.length && Queue.#isLess(pairs[child + 1], pairs[child])) child++;
      if (!Queue.#isLess(pairs[child], last)) break;
      pairs[at] = pairs[child];
    }
    if (pairs.length > 0) pairs[at] = last;
    return first;
  }
}

// Joins the neighbours whose join has the lowest rank, the leftmost of equals, until none is in the vocabulary.
function merge(piece, ranks, ids) {
  const whole = ranks.get(piece);
  if (whole !== undefined) return ids.push(whole);
  const { length } = piece;
  // Of the part that starts here: where it ends (0 where it was swallowed), and where the one before starts.
  const ends = Uint32Array.from({ length }, (_, at) => at + 1);
  const before = Int32Array.from({ length }, (_, at) => at - 1);
  const queue = new Queue();
  const consider = (start) => {
    const middle = ends[start];
    const rank = middle < length ? ranks.get(piece.slice(start, ends[middle])) : undefined;
    if (rank !== undefined) queue.push({ rank, start, end: ends[middle] });
  };
  for (let start = 0; start < length; start++) consider(start);
  while (queue.size > 0) {
    const { start, end } = queue.pop();
    const middle = ends[start];
    // Out of date where one of its parts has merged with another since.
    if (middle === 0 || middle === end || middle >= length || ends[middle] !== end) continue;
    ends[start] = end;
    ends[middle] = 0;
    if (end < length) before[end] = start;
    if (start > 0) consider(before[start]);
    consider(start);
  }
  for (let start = 0; start < length; start = ends[start]) ids.push(ranks.get(piece.slice(start, ends[start])));
}

export function encode(text, encoding) {
  const { ranks, pattern } = load(encoding);
  const ids = [];
  for (const [piece] of text.matchAll(pattern)) merge(Buffer.from(piece, "utf8").toString("latin1"), ranks, ids);
  return ids;
}
