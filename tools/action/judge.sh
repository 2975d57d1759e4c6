#!/usr/bin/env bash
# Judges CANDIDATE with EVILCORPUS, or joins the reports below PARTS, and notes the outcome in GITHUB_OUTPUT. That the
# candidate is wrong is an outcome and no failure of this step; wrong usage is one. Every input comes through the
# environment and is quoted: none is code.
set -euo pipefail

fail() {
    # A workflow command takes no newline and no percent sign of somebody's.
    local said=${1//'%'/%25}
    said=${said//$'\r'/%0D}
    echo "::error title=evilcorpus::${said//$'\n'/%0A}"
    exit 2
}

case $FAIL_ON in
    not-conformant | faults | never) ;;
    *) fail "fail-on: expected not-conformant, faults or never, found '$FAIL_ON'" ;;
esac

folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/evilcorpus-report.XXXXXX")
report=$folder/evilcorpus-run.jsonl
candidate=$CANDIDATE

if [ -n "$PARTS" ]; then
    words=(merge -o "$report" --)
    while IFS= read -r -d '' part; do words+=("$part"); done < <(find "$PARTS" -name evilcorpus-run.jsonl -print0)
    [ "${#words[@]}" -gt 4 ] || fail "parts: no report below '$PARTS'"
else
    if [ -n "$KNOWN" ]; then
        case $CANDIDATE in *.toml) ;; *) fail "known: expected a candidate.toml to add it to, found '$CANDIDATE'" ;; esac
        [ -f "$CANDIDATE" ] || fail "candidate: no such file: $CANDIDATE"
        [ -f "$KNOWN" ] || fail "known: no such file: $KNOWN"
        # Beside the original, since its paths are relative to its folder; the same name in every part of a run.
        candidate=${CANDIDATE%.toml}.with-known.toml
        [ ! -e "$candidate" ] || fail "known: $candidate is in the way"
        trap 'rm -f "$candidate"' EXIT
        { cat "$CANDIDATE"; echo; cat "$KNOWN"; } > "$candidate"
    fi
    words=(judge --report "$report" --jobs "$JOBS")
    [ -z "$TIER" ] || words+=(--tier "$TIER")
    [ -z "$SURFACE" ] || words+=(--surface "$SURFACE")
    [ -z "$SHARD" ] || words+=(--shard "$SHARD")
    case $CHALLENGE in
        "") ;;
        random) words+=(--challenge) ;;
        *) words+=("--challenge=$CHALLENGE") ;;
    esac
    read -ra categories <<< "$(tr '\n' ' ' <<< "$CATEGORY")"
    for category in ${categories[@]+"${categories[@]}"}; do words+=(--category "$category"); done
    # Last and behind --, so that a name that begins with a hyphen is no option.
    words+=(-- "$candidate")
fi

# What the candidate makes us print is no command to the runner.
stop=evilcorpus-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
echo "::stop-commands::$stop"
status=0
"$EVILCORPUS" "${words[@]}" || status=$?
if [ -z "$PARTS$SHARD" ] && { [ "$status" -eq 1 ] || [ "$status" -eq 5 ]; }; then
    echo "is the adapter right at all? evilcorpus smoke:"
    "$EVILCORPUS" smoke -- "$candidate" || true
fi
echo "::$stop::"

case $status in
    0) result=conformant ;;
    1) result=not-conformant ;;
    5) result=incomplete ;;
    *) exit "$status" ;;
esac
# A part with which nothing is wrong ends with 0, and is not the whole.
if [ -z "$PARTS" ] && [ -n "$SHARD" ] && [ "$result" = conformant ]; then result=incomplete; fi
{
    echo "folder=$folder"
    echo "report=$report"
    echo "result=$result"
    echo "exit-status=$status"
} >> "$GITHUB_OUTPUT"
