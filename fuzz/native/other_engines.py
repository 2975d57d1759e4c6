"""libFuzzer and AFL++ on `example.c`, each until it finds the planted fault; their crashes then become findings.

    python fuzz/native/other_engines.py [FOLDER]        FOLDER (build/fuzz-native) keeps all that is made

Says in one line what is not installed, and goes on with the other; exit status 1 where neither is, or a fault stays
unfound.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

SOURCE = Path(__file__).with_name("example.c")
DICTIONARY = Path(__file__).parents[1] / "dictionaries" / "llm_cost.dict"
SECONDS = 60
# Ten escapes, where seventeen are one too many.
SEED = b'{"id":1,"content":"a\\n\\n\\n\\n\\nb\\t\\t\\t\\t\\tc"}\n'
# A container has neither a core pattern nor a governor to be set, and the fault is all that is wanted.
_AFL_SWITCHES = ("SKIP_CPUFREQ", "I_DONT_CARE_ABOUT_MISSING_CRASHES", "NO_UI", "BENCH_UNTIL_CRASH", "USE_ASAN")
_AFL = {f"AFL_{name}": "1" for name in _AFL_SWITCHES}
CANDIDATE = """\
contract = "llm-cost"
name = "example"
version = "1"
command = ["{here}/example"]
[models]
cl100k_base = "gpt-4"
[surfaces.batch]
argv = ["{here}/example"]
answers.count = { pointer = "/tokens_in" }
"""


def main(folder: Path) -> int:
    """Build, fuzz, and hand over."""
    seeds, crashes = folder / "seeds", folder / "crashes"
    for path in (seeds, crashes):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
    (seeds / "seed").write_bytes(SEED)
    if not any([lib_fuzzer(folder), afl(folder)]):
        return 1
    compiler = shutil.which("clang") or shutil.which("gcc") or "cc"
    run([compiler, "-g", "-fsanitize=address", "-o", str(folder / "example"), str(SOURCE)])
    (folder / "candidate.toml").write_text(CANDIDATE)
    words = ["--target", "stream", "--inputs", str(crashes), "--no-regressions", "--campaign", str(folder / "campaign")]
    shutil.rmtree(folder / "campaign", ignore_errors=True)
    command = [sys.executable, "-m", "conformance", "fuzz", str(folder / "candidate.toml"), *words]
    return 0 if subprocess.run(command, check=False).returncode == 1 else 1


def lib_fuzzer(folder: Path) -> bool:
    """Whether libFuzzer found a crash; it goes to `crashes`."""
    if not there("libFuzzer", "clang"):
        return False
    binary = folder / "example-fuzz"
    run(["clang", "-g", "-fsanitize=fuzzer,address", "-DIN_PROCESS", "-o", str(binary), str(SOURCE)])
    prefix = f"-artifact_prefix={folder}/crashes/libfuzzer-"
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    words = [f"-max_total_time={SECONDS}", "-verbosity=0", prefix, str(corpus), str(folder / "seeds")]
    run([str(binary), *words], may_fail=True)
    return told("libFuzzer", len(list((folder / "crashes").glob("libfuzzer-*"))))


def afl(folder: Path) -> bool:
    """Whether AFL++ found a crash; it goes to `crashes`."""
    if not there("AFL++", "afl-fuzz") or not there("AFL++", "afl-clang-fast"):
        return False
    binary, out = folder / "example-afl", folder / "afl"
    shutil.rmtree(out, ignore_errors=True)
    run(["afl-clang-fast", "-g", "-o", str(binary), str(SOURCE)], env=_AFL)
    words = ["-i", str(folder / "seeds"), "-o", str(out), "-x", str(DICTIONARY), "-V", str(SECONDS), "-m", "none"]
    run(["afl-fuzz", *words, "--", str(binary)], env=_AFL, may_fail=True)
    found = list(out.glob("default/crashes/id*"))
    for number, path in enumerate(found):
        shutil.copy(path, folder / "crashes" / f"afl-{number}")
    return told("AFL++", len(found))


def there(engine: str, program: str) -> bool:
    """Whether a program is installed; a line where it is not."""
    if shutil.which(program) is None:
        print(f"{engine}: {program} is not installed (Debian: apt-get install clang afl++)", flush=True)
        return False
    return True


def told(engine: str, found: int) -> bool:
    """Whether anything was found, and a line."""
    print(f"{engine}: {found} crashing inputs within {SECONDS} s", flush=True)
    return found > 0


def run(argv: list[str], *, env: Mapping[str, str] | None = None, may_fail: bool = False) -> None:
    """Run a command, its output only where it fails and must not."""
    done = subprocess.run(argv, env={**os.environ, **(env or {})}, capture_output=True, text=True, check=False)
    if done.returncode and not may_fail:
        sys.exit(f"{' '.join(argv)}: exit status {done.returncode}\n{done.stderr[-2000:]}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/fuzz-native").resolve()))
