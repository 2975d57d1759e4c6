// Counts tokens of cl100k_base: JSON lines with a "text" come in, {"ids": [...]} goes out for each.
//
//	go build -o build/counter counter.go
//	build/counter VOCABULARY < texts.jsonl
//
// VOCABULARY is the published file (lines of `base64 rank`). Characters are classed by Go's own Unicode tables, which
// may be of another version than the reference's.
package main

import (
	"bufio"
	"container/heap"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"unicode"
)

func readVocabulary(path string) (map[string]int, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	ranks := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(content)), "\n") {
		coded, rank, _ := strings.Cut(line, " ")
		bytes, err := base64.StdEncoding.DecodeString(coded)
		if err != nil {
			return nil, fmt.Errorf("%s: expected `base64 rank`: %w", path, err)
		}
		if ranks[string(bytes)], err = strconv.Atoi(rank); err != nil {
			return nil, fmt.Errorf("%s: expected `base64 rank`: %w", path, err)
		}
	}
	return ranks, nil
}

func isLetter(r rune) bool  { return unicode.IsLetter(r) }
func isNumber(r rune) bool  { return unicode.IsNumber(r) }
func isSpace(r rune) bool   { return unicode.Is(unicode.White_Space, r) }
func isNewline(r rune) bool { return r == '\r' || r == '\n' }
func isOther(r rune) bool   { return !isLetter(r) && !isNumber(r) && !isSpace(r) }

// run says where a run of one kind ends that goes on at from.
func run(text []rune, from int, kind func(rune) bool) int {
	for from < len(text) && kind(text[from]) {
		from++
	}
	return from
}

// contraction is the length of 's, 'll and so on in any case, else 0; the long s is an s in another case.
func contraction(text []rune) int {
	if len(text) < 2 || text[0] != '\'' {
		return 0
	}
	words := strings.ToLower(strings.ReplaceAll(string(text[1:min(3, len(text))]), "\u017f", "s"))
	if strings.ContainsAny(words[:1], "sdmt") {
		return 2
	}
	if words == "ll" || words == "ve" || words == "re" {
		return 3
	}
	return 0
}

// piece is the number of runes of the next piece, after the published pattern of cl100k_base.
func piece(text []rune) int {
	if length := contraction(text); length > 0 {
		return length
	}
	first := text[0]
	switch {
	case isLetter(first):
		return run(text, 0, isLetter)
	case !isNumber(first) && !isNewline(first) && len(text) > 1 && isLetter(text[1]):
		return run(text, 1, isLetter)
	case isNumber(first):
		return run(text[:min(3, len(text))], 0, isNumber)
	}
	start := 0
	if first == ' ' {
		start = 1
	}
	if end := run(text, start, isOther); end > start {
		return run(text, end, isNewline)
	}
	return whiteSpace(text)
}

// whiteSpace takes all at the end of the text, else up to the last newline, else all but the last, else one.
func whiteSpace(text []rune) int {
	end := run(text, 0, isSpace)
	if end == len(text) {
		return end
	}
	for at := end; at > 0; at-- {
		if isNewline(text[at-1]) {
			return at
		}
	}
	return max(end-1, 1)
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func max(a, b int) int { return -min(-a, -b) }

type pair struct{ rank, start, end int }
type pairs []pair

func (p pairs) Len() int      { return len(p) }
func (p pairs) Swap(i, j int) { p[i], p[j] = p[j], p[i] }
func (p pairs) Less(i, j int) bool {
	return p[i].rank < p[j].rank || p[i].rank == p[j].rank && p[i].start < p[j].start
}
func (p *pairs) Push(x any) { *p = append(*p, x.(pair)) }
func (p *pairs) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

// merge joins the neighbours whose join has the lowest rank, the leftmost of equals, until none is in the vocabulary.
func merge(text string, ranks map[string]int, ids []int) []int {
	if id, found := ranks[text]; found {
		return append(ids, id)
	}
	// Of the part that starts here: where it ends (0 where it was swallowed), and where the one before starts.
	ends, before := make([]int, len(text)), make([]int, len(text))
	for at := range ends {
		ends[at], before[at] = at+1, at-1
	}
	queue := &pairs{}
	consider := func(start int) {
		if middle := ends[start]; middle < len(text) {
			if rank, found := ranks[text[start:ends[middle]]]; found {
				heap.Push(queue, pair{rank, start, ends[middle]})
			}
		}
	}
	for start := range ends {
		consider(start)
	}
	for queue.Len() > 0 {
		next := heap.Pop(queue).(pair)
		middle := ends[next.start]
		// Out of date where one of its parts has merged with another since.
		if middle == 0 || middle == next.end || middle >= len(text) || ends[middle] != next.end {
			continue
		}
		ends[next.start], ends[middle] = next.end, 0
		if next.end < len(text) {
			before[next.end] = next.start
		}
		if next.start > 0 {
			consider(before[next.start])
		}
		consider(next.start)
	}
	for start := 0; start < len(text); start = ends[start] {
		ids = append(ids, ranks[text[start:ends[start]]])
	}
	return ids
}

func encode(text string, ranks map[string]int) []int {
	ids := []int{}
	for runes := []rune(text); len(runes) > 0; {
		length := piece(runes)
		ids = merge(string(runes[:length]), ranks, ids)
		runes = runes[length:]
	}
	return ids
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: counter VOCABULARY < texts.jsonl")
	}
	ranks, err := readVocabulary(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	input, answers := json.NewDecoder(bufio.NewReader(os.Stdin)), json.NewEncoder(output)
	for input.More() {
		var record struct{ Text string }
		if err := input.Decode(&record); err != nil {
			log.Fatal(err)
		}
		if err := answers.Encode(map[string][]int{"ids": encode(record.Text, ranks)}); err != nil {
			log.Fatal(err)
		}
	}
}
