#!/bin/bash -eu
# Each target as the engine wants it: one program, with its seeds beside it. The engine is imported by name, which no
# packager sees.
pip3 install --require-hashes -r requirements.lock
pip3 install --no-deps --no-build-isolation .
for target in fuzz/fuzz_*.py; do
    compile_python_fuzzer "$target" --paths fuzz --hidden-import atheris --collect-all conformance --collect-all tiktoken \
        --add-data "$PWD/corpora:corpora" --add-data "$PWD/schemas:schemas" --add-data "$PWD/fuzz/seeds:seeds"
done
