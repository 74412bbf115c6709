"""The bot on questions of real customers: right, wrong, handed over, by its own limits."""

import json
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterbell.bot import pack
from counterbell.bot.embeddings import Embedder
from counterbell.bot.knowledge import Example, Knowledge

WRONG = 0.02
SEED = 5
_SAME_NAME = ("cancel_order", "create_account", "delete_account", "delivery_options", "switch_account", "complaint")
# Bitext's intents → what the pack calls them.
PACKED: dict[str, frozenset[str | None]] = {
    **{name: frozenset({name}) for name in _SAME_NAME},
    "change_order": frozenset({"change_order", "add_item"}),
    "change_shipping_address": frozenset({"change_address"}),
    "check_cancellation_fee": frozenset({"cancellation_fee"}),
    "check_invoice": frozenset({"invoice"}),
    "check_payment_methods": frozenset({"payment_methods"}),
    "check_refund_policy": frozenset({"refund_policy"}),
    "contact_customer_service": frozenset({"contact"}),
    "contact_human_agent": frozenset({"speak_to_person"}),
    "delivery_period": frozenset({"delivery_time"}),
    "edit_account": frozenset({"change_account"}),
    "get_invoice": frozenset({"invoice"}),
    "get_refund": frozenset({"refund_how"}),
    "newsletter_subscription": frozenset({"newsletter_on", "newsletter_off"}),
    "payment_issue": frozenset({"payment_failed"}),
    "place_order": frozenset({"how_to_order"}),
    "recover_password": frozenset({"password"}),
    "registration_problems": frozenset({"registration_problem"}),
    "review": frozenset({"reviews"}),
    "set_up_shipping_address": frozenset({"add_address"}),
    "track_order": frozenset({"where_is_my_order", "tracking_number"}),
    "track_refund": frozenset({"refund_status"}),
}
Numbers = NDArray[Any]


def run(data: Path, *, embeddings: Path | None = None, each: int | None = None) -> dict[str, float | int]:
    """Fit on train.jsonl, or on `each` examples of each answer; ask test.jsonl. The limits come from training alone."""
    train, test = read(data / "train.jsonl"), read(data / "test.jsonl")
    if each is not None:
        train = few(train, each)
    return _measured(train, test, lambda answer: frozenset({answer}), embedder_from(embeddings))


def run_pack(data: Path) -> dict[str, float | int]:
    """The pack alone on the questions whose intent is one of the pack's: nothing of the set is learned."""
    questions = [one for one in read(data / "test.jsonl") if one.answer is None or one.answer in PACKED]
    return _measured(pack.examples(), questions, lambda answer: PACKED.get(answer or "", frozenset()), None, (0.03,))


def few(train: list[Example], each: int) -> list[Example]:
    """So many examples of each answer, drawn by lot."""
    order = list(train)
    random.Random(SEED).shuffle(order)
    taken: Counter[str | None] = Counter()
    kept = []
    for one in order:
        taken[one.answer] += 1
        if taken[one.answer] <= each:
            kept.append(one)
    return kept


def _measured(
    examples: list[Example],
    questions: list[Example],
    meant: Callable[[str | None], frozenset[str | None]],
    embedder: Embedder | None,
    also: tuple[float, ...] = (),
) -> dict[str, float | int]:
    began = time.perf_counter()
    knowledge = Knowledge(examples, budget=WRONG, embedder=embedder)
    fit_s = time.perf_counter() - began
    chances, right, dared, took = [], [], [], []
    for question in questions:
        began = time.perf_counter()
        guess = knowledge.guess(question.text)
        took.append(time.perf_counter() - began)
        assert guess is not None
        chances.append(guess.chance)
        right.append(guess.answer in meant(question.answer))
        dared.append(guess.dared)
    in_scope = np.array([one.answer is not None for one in questions])
    return {
        **figures(np.array(chances), np.array(right), np.array(dared), in_scope),
        **{
            f"right_at_{wrong * 100:.0f}": round(
                right_at(wrong, np.array(chances), np.array(right)) * len(right) / max(int(in_scope.sum()), 1), 4
            )
            for wrong in also
        },
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
