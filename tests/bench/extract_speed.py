"""Speed, memory and linearity of reading: ``python tests/bench/extract_speed.py`` prints one JSON object.

``MARSAD_READER=rules`` measures the rules alone. Sentences per second of CPU time on articles made of the project's
labelled passages, beside plain tokenising of the same text in the same run (the baseline); growth is the ratio of times
when the input doubles (2 is linear).
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "plugins"))

from marsad.arabic.normal import Normal  # noqa: E402
from marsad.arabic.sentences import sentences  # noqa: E402
from marsad.arabic.tokens import tokenise  # noqa: E402
from marsad.extract.extractor import Extractor  # noqa: E402
from marsad.model import Article  # noqa: E402

HOSTILE: dict[str, Callable[[int], str]] = {
    "commas": lambda n: "ليبيا " + "،" * n,
    "one long sentence": lambda n: "زار الوزير الليبي تونس ثم " * (n // 5),
    "names": lambda n: " و".join(["محمد علي حسن"] * (n // 4)),
    "quotes": lambda n: '"' * n + " زار",
    "article": lambda n: "التقى وزير الدفاع الليبي نظيره التركي يشار غولر في أنقرة أمس الخميس.\n" * (n // 12),
}


def article(text: str) -> Article:
    return Article("bench", text.split("\n")[0], text, None, None, None, None, "ar", "0" * 64, "1")


def seconds(job: Callable[[], object]) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start


def main() -> None:
    start_up = time.process_time()
    extractor = Extractor()
    extractor.mentions(article("زار وزير الدفاع الليبي القاهرة."))
    start_up = time.process_time() - start_up
    lines = (ROOT / "seeds" / "train" / "passages_cooperation.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    corpus = ["\n".join(texts[i : i + 5]) for i in range(0, len(texts), 5)]
    count = sum(len(sentences(Normal(text).norm)) for text in corpus)
    tokens = seconds(lambda: [tokenise(Normal(text).norm) for text in corpus])
    reading = seconds(lambda: [extractor.mentions(article(text)) for text in corpus])
    growth = {}
    for name, make in HOSTILE.items():
        small = seconds(lambda make=make: extractor.mentions(article(make(25_000))))  # type: ignore[misc]
        large = seconds(lambda make=make: extractor.mentions(article(make(50_000))))  # type: ignore[misc]
        growth[name] = {"seconds": round(large, 2), "growth": round(large / max(small, 1e-6), 2)}
    print(
        json.dumps(
            {
                "start_up_seconds": round(start_up, 2),
                "sentences": count,
                "sentences_per_second": round(count / reading),
                "times_plain_tokenising": round(reading / tokens, 1),
                "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "hostile": growth,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
