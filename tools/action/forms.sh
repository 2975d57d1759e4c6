#!/usr/bin/env bash
# Writes REPORT in every form that a job has a use for, beside it, and notes the paths in GITHUB_OUTPUT.
set -euo pipefail

folder=$(dirname "$REPORT")
"$EVILCORPUS" report "$REPORT" -o "$folder/report.html"
"$EVILCORPUS" export "$REPORT" \
    --junit "$folder/junit.xml" --badge "$folder/badge.json" --badge-svg "$folder/badge.svg" --job-summary --annotations
{
    echo "html=$folder/report.html"
    echo "junit=$folder/junit.xml"
    echo "badge=$folder/badge.svg"
    echo "badge-json=$folder/badge.json"
} >> "$GITHUB_OUTPUT"
