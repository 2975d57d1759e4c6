//! Counts tokens of cl100k_base: JSON lines with a "text" come in, {"ids": [...]} goes out for each.
//!
//!     rustc --edition 2021 -O -o build/counter counter.rs
//!     build/counter VOCABULARY CLASSES < texts.jsonl
//!
//! VOCABULARY is the published file (lines of `base64 rank`), CLASSES lines of `first last L|N|S` in hexadecimal.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::error::Error;
use std::io::{self, BufRead, BufWriter, Write};

type Vocabulary = HashMap<Vec<u8>, u32>;

fn from_base64(text: &str) -> Vec<u8> {
    let (mut bits, mut have, mut bytes) = (0u32, 0, Vec::new());
    for digit in text.bytes().take_while(|&digit| digit != b'=') {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(value);
        have += 6;
        if have >= 8 {
            have -= 8;
            bytes.push((bits >> have) as u8);
        }
    }
    bytes
}

fn read_vocabulary(path: &str) -> Result<Vocabulary, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)?;
    let pair = |line: &str| -> Result<_, Box<dyn Error>> {
        let (coded, rank) = line.split_once(' ').ok_or("expected `base64 rank`")?;
        Ok((from_base64(coded), rank.parse()?))
    };
    text.lines().map(pair).collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Letter,
    Number,
    Space,
    Other,
}

/// The class of every code point.
fn read_classes(path: &str) -> Result<Vec<Class>, Box<dyn Error>> {
    let mut classes = vec![Class::Other; 0x110000];
    for line in std::fs::read_to_string(path)?.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let [first, last, letter] = words[..] else { return Err("expected `first last class`".into()) };
        let class = match letter {
            "L" => Class::Letter,
            "N" => Class::Number,
            _ => Class::Space,
        };
        classes[usize::from_str_radix(first, 16)?..=usize::from_str_radix(last, 16)?].fill(class);
    }
    Ok(classes)
}

/// Splits after the published pattern of cl100k_base.
struct Splitter {
    classes: Vec<Class>,
}

fn is_newline(letter: char) -> bool {
    letter == '\r' || letter == '\n'
}

impl Splitter {
    fn class(&self, letter: char) -> Class {
        self.classes[letter as usize]
    }

    /// Where the run of one class ends that goes on at `from`.
    fn run(&self, text: &[char], from: usize, class: Class) -> usize {
        from + text[from..].iter().take_while(|&&letter| self.class(letter) == class).count()
    }

    /// How many characters the next piece has.
    fn piece(&self, text: &[char]) -> usize {
        if let Some(length) = contraction(text) {
            return length;
        }
        let (first, class) = (text[0], self.class(text[0]));
        if class == Class::Letter {
            return self.run(text, 0, Class::Letter);
        }
        let before_letter = text.get(1).is_some_and(|&next| self.class(next) == Class::Letter);
        if class != Class::Number && !is_newline(first) && before_letter {
            return self.run(text, 1, Class::Letter);
        }
        if class == Class::Number {
            return self.run(&text[..text.len().min(3)], 0, Class::Number);
        }
        let start = usize::from(first == ' ');
        let end = self.run(text, start, Class::Other);
        if end == start {
            return self.white_space(text);
        }
        end + text[end..].iter().take_while(|&&letter| is_newline(letter)).count()
    }

    /// All of it at the end of the text, else up to its last newline, else all but the last, else one.
    fn white_space(&self, text: &[char]) -> usize {
        let end = self.run(text, 0, Class::Space);
        if end == text.len() {
            return end;
        }
        match text[..end].iter().rposition(|&letter| is_newline(letter)) {
            Some(at) => at + 1,
            None => (end - 1).max(1),
        }
    }
}

/// The length of 's, 'll and so on in any case; the long s is an s in another case.
fn contraction(text: &[char]) -> Option<usize> {
    let fold = |letter: &char| if *letter == '\u{17f}' { 's' } else { letter.to_ascii_lowercase() };
    match *text {
        ['\'', ref rest @ ..] if !rest.is_empty() => match (fold(&rest[0]), rest.get(1).map(fold)) {
            ('s' | 'd' | 'm' | 't', _) => Some(2),
            ('l', Some('l')) | ('v' | 'r', Some('e')) => Some(3),
            _ => None,
        },
        _ => None,
    }
}

/// Joins the neighbours whose join has the lowest rank, the leftmost of equals, until none is in the vocabulary.
fn merge(piece: &[u8], vocabulary: &Vocabulary, ids: &mut Vec<u32>) {
    if let Some(&id) = vocabulary.get(piece) {
        ids.push(id);
        return;
    }
    let length = piece.len();
    // Of the part that starts here: where it ends (0 where it was swallowed), and where the one before starts.
    let mut ends: Vec<usize> = (1..=length).collect();
    let mut before: Vec<usize> = (0..length).map(|at| at.wrapping_sub(1)).collect();
    let mut heap = BinaryHeap::new();
    let consider = |heap: &mut BinaryHeap<_>, ends: &[usize], start: usize| {
        let middle = ends[start];
        if middle < length {
            if let Some(&rank) = vocabulary.get(&piece[start..ends[middle]]) {
                heap.push(Reverse((rank, start, ends[middle])));
            }
        }
    };
    for start in 0..length {
        consider(&mut heap, &ends, start);
    }
    while let Some(Reverse((_, start, end))) = heap.pop() {
        let middle = ends[start];
        // Out of date where one of its parts has merged with another since.
        if middle == 0 || middle == end || middle >= length || ends[middle] != end {
            continue;
        }
        ends[start] = end;
        ends[middle] = 0;
        if end < length {
            before[end] = start;
        }
        if start > 0 {
            consider(&mut heap, &ends, before[start]);
        }
        consider(&mut heap, &ends, start);
    }
    let mut start = 0;
    while start < length {
        ids.push(vocabulary[&piece[start..ends[start]]]);
        start = ends[start];
    }
}

fn encode(text: &str, splitter: &Splitter, vocabulary: &Vocabulary) -> Vec<u32> {
    let letters: Vec<char> = text.chars().collect();
    let (mut at, mut byte, mut ids) = (0, 0, Vec::new());
    while at < letters.len() {
        let piece = &letters[at..at + splitter.piece(&letters[at..])];
        let bytes: usize = piece.iter().map(|letter| letter.len_utf8()).sum();
        merge(&text.as_bytes()[byte..byte + bytes], vocabulary, &mut ids);
        (at, byte) = (at + piece.len(), byte + bytes);
    }
    ids
}

/// The string behind "text", as evilcorpus writes a record; a program for more than that takes a JSON library.
fn text_of(line: &str) -> Option<String> {
    let quoted = line.strip_prefix("{\"text\":")?.trim_start().strip_prefix('"')?;
    let (mut text, mut letters) = (String::new(), quoted.chars());
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => text.push(match letters.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => {
                    let mut unit = || u32::from_str_radix(&letters.by_ref().take(4).collect::<String>(), 16).ok();
                    let first = unit()?;
                    if (0xd800..0xdc00).contains(&first) {
                        letters.nth(1)?;
                        let mut unit = || u32::from_str_radix(&letters.by_ref().take(4).collect::<String>(), 16).ok();
                        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (unit()?.checked_sub(0xdc00)?))?
                    } else {
                        char::from_u32(first)?
                    }
                }
                other => other,
            }),
            other => text.push(other),
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().collect();
    let [_, vocabulary, classes] = &words[..] else { return Err("usage: counter VOCABULARY CLASSES".into()) };
    let vocabulary = read_vocabulary(vocabulary)?;
    let splitter = Splitter { classes: read_classes(classes)? };
    let mut output = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let text = text_of(&line?).ok_or("expected {\"text\": \"...\"}")?;
        let ids: Vec<String> = encode(&text, &splitter, &vocabulary).iter().map(u32::to_string).collect();
        writeln!(output, "{{\"ids\": [{}]}}", ids.join(","))?;
    }
    Ok(output.flush()?)
}
