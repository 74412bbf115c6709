"""The bot on questions of real customers: right, wrong, handed over, by its own limits."""

import json
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterbell.bot.embeddings import Embedder
from counterbell.bot.knowledge import Example, Knowledge

WRONG = 0.02
Numbers = NDArray[Any]


def run(data: Path, *, embeddings: Path | None = None) -> dict[str, float | int]:
    """Fit on train.jsonl, ask test.jsonl; the limits are drawn from the training data alone."""
    train, test = read(data / "train.jsonl"), read(data / "test.jsonl")
    embedder = embedder_from(embeddings)
    began = time.perf_counter()
    knowledge = Knowledge(train, budget=WRONG, embedder=embedder)
    fit_s = time.perf_counter() - began
    chances, right, dared, took = [], [], [], []
    for question in test:
        began = time.perf_counter()
        guess = knowledge.guess(question.text)
        took.append(time.perf_counter() - began)
        assert guess is not None
        chances.append(guess.chance)
        right.append(guess.answer == question.answer)
        dared.append(guess.dared)
    return {
        **figures(
            np.array(chances), np.array(right), np.array(dared), np.array([one.answer is not None for one in test])
        ),
        "p95_ms": round(float(np.percentile(took, 95)) * 1000, 2),
        "fit_s": round(fit_s, 2),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def figures(chances: Numbers, right: Numbers, dared: Numbers, in_scope: Numbers) -> dict[str, float | int]:
    """Shares: `right` and `accuracy` of what is in scope, `wrong` and `handed_over` of all."""
    scope = max(int(in_scope.sum()), 1)
    return {
        "accuracy": round(float(right[in_scope].mean()), 4),
        "right": round(float((right & dared).sum() / scope), 4),
        "wrong": round(float((~right & dared).mean()), 4),
        "handed_over": round(float((~dared).mean()), 4),
        "auroc": round(auroc(chances, right), 4),
        "right_at_2": round(right_at(WRONG, chances, right) * len(right) / scope, 4),
    }


def auroc(chances: Numbers, right: Numbers) -> float:
    """How often a right answer is trusted more than a wrong one."""
    values, counts = np.unique(chances, return_counts=True)
    middle = np.cumsum(counts) - (counts - 1) / 2  # rank of each value, ties shared
    ranks = middle[np.searchsorted(values, chances)]
    good, bad = int(right.sum()), int((~right).sum())
    return float((ranks[right].sum() - good * (good + 1) / 2) / (good * bad)) if good and bad else 1.0


def right_at(wrong: float, chances: Numbers, right: Numbers) -> float:
    """The best share of right answers over all lines with so many wrong ones at most; equal chances fall together."""
    order = np.argsort(-chances, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(chances[order])), len(order) - 1)
    fine = (np.cumsum(~right[order]) / len(right) <= wrong)[ends]
    return float((np.cumsum(right[order]) / len(right))[ends][fine].max(initial=0))


def read(path: Path) -> list[Example]:
    rows = [json.loads(row) for row in path.read_text().splitlines() if row.strip()]
    return [Example(row["text"], row["intent"]) for row in rows]


def embedder_from(folder: Path | None) -> Embedder | None:
    if folder is None:
        return None
    from counterbell.bot.embeddings.bert import Bert

    return Bert.load(folder)
