"""The help centre with ten thousand articles in five languages: how fast its pages and its search are, and whether
the right article is among the first three.

The articles that are looked for are the demo shop's own, in whatever languages it has them. Around them stand manuals
of other things: half their words are about those things, most others are a language's small words, one in twenty is the
shop's. The questions (questions.txt) were written by hand, apart from the articles.
"""

import http.client
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import running

ROUNDS = 5
WARM_UP = 30
BATCH = 500
SEED = 20_261_128
WORDS_OF_ONE = range(25, 90)
QUESTIONS = Path(__file__).with_name("questions.txt")
MIXED = (50, 45, 5)  # things, small words, words of the shop
# What the other articles are about: manuals of things that the shop does not sell.
THINGS = {
    "en": """
        battery screen cable router install update firmware button remote speaker volume reset charger port
        adapter sensor filter pump motor blade oven fridge shelf door hinge screw drill bracket tyre brake pedal
        chain helmet tent pole rope stove kettle toaster blender mixer printer ink scanner keyboard mouse camera
        lens tripod memory disk
    """,
    "fa": """
        باتری صفحه کابل مودم نصب بروزرسانی دکمه کنترل بلندگو صدا شارژر درگاه مبدل حسگر فیلتر پمپ موتور تیغه فر
        یخچال قفسه لولا پیچ دریل پایه لاستیک ترمز پدال زنجیر کلاه چادر طناب اجاق کتری مخلوط‌کن چاپگر جوهر اسکنر
        موشواره دوربین
    """,
    "ar": """
        بطارية شاشة كابل موجه تثبيت تحديث زر تحكم سماعة صوت شاحن منفذ محول مستشعر مرشح مضخة محرك شفرة فرن ثلاجة
        رف مفصل برغي مثقاب حامل إطار مكابح دواسة سلسلة خوذة خيمة حبل موقد غلاية خلاط طابعة حبر ماسح فأرة كاميرا
        عدسة ذاكرة
    """,
    "ja": """
        電池 画面 ケーブル ルーター 設定 更新 ボタン リモコン スピーカー 音量 充電器 端子 変換器 センサー
        フィルター ポンプ モーター 刃 オーブン 冷蔵庫 棚 蝶番 ねじ ドリル 金具 タイヤ ブレーキ ペダル 鎖
        ヘルメット テント 縄 こんろ やかん ミキサー 印刷機 インク スキャナー マウス カメラ レンズ
    """,
    "hr": """
        baterija zaslon kabel usmjerivač instalacija ažuriranje gumb daljinski zvučnik glasnoća punjač
        priključak adapter senzor filtar pumpa motor oštrica pećnica hladnjak polica šarka vijak bušilica nosač
        guma kočnica pedala lanac kaciga šator uže štednjak čajnik mikser pisač tinta skener miš kamera objektiv
    """,
}
LANGUAGES = ("en", "fa", "ar", "ja", "hr")


def run(database: str, *, articles: int, rounds: int = ROUNDS) -> dict[str, float | int]:
    """Fill, ask, look; returns the figures."""
    with running.installation(database) as environment:
        running.migrate()
        key, known, pages = _fill(articles)
        with _served(environment) as port:
            found, searching = _ask(port, key, known, rounds)
            looking = _look(port, pages, rounds)
    return {
        "articles": articles,
        "search_p95_ms": round(running.percentile(searching, 0.95) * 1000, 1),
        "page_p95_ms": round(running.percentile(looking, 0.95) * 1000, 1),
        "recall_at_3": round(found, 3),
    }


def _fill(articles: int) -> tuple[str, dict[tuple[str, str], int], list[str]]:
    """The demo's articles and many others: the brand's key, (language, key) → number of the article, some addresses."""
    from counterbell.accounts.models import Brand
    from counterbell.demo.help import entries, explain
    from counterbell.helpcenter.finding import put_on_shelf
    from counterbell.helpcenter.models import Article, Section, Translation

    brand = Brand.objects.create(name="Tidewick", key="bench", languages=list(LANGUAGES))
    explain(brand)
    titles = {(code, one.title): one.key for code in LANGUAGES for one in entries(code)}
    own = Translation.objects.filter(brand=brand).values_list("language", "title", "article_id")
    known = {(code, titles[code, title]): number for code, title, number in own}
    dice = random.Random(SEED)
    sections = list(Section.objects.filter(brand=brand))
    words = {code: _words(code) for code in LANGUAGES}
    left = max(0, articles - Article.objects.count())
    for at in range(0, left, BATCH):
        made = Article.objects.bulk_create(
            Article(brand=brand, section=dice.choice(sections), language="en", position=100)
            for _number in range(min(BATCH, left - at))
        )
        Translation.objects.bulk_create(
            [_made_up(one, brand, code, words[code], dice) for one in made for code in LANGUAGES], batch_size=BATCH
        )
    put_on_shelf(Translation.objects.values_list("pk", flat=True))
    some = Translation.objects.filter(brand=brand).select_related("brand")[:: max(1, articles // 40)]
    return brand.key, known, [f"/help/bench/{one.language}/{one.article_id}-{quote(one.slug)}/" for one in some]


def _made_up(article: Any, brand: Any, code: str, words: tuple[list[str], ...], dice: random.Random) -> Any:
    from counterbell.base.clock import now
    from counterbell.helpcenter.models import Translation
    from counterbell.helpcenter.policies import slug_of

    small, shop, things = words
    joint = "" if code == "ja" else " "
    title = joint.join([*dice.sample(things, k=3), dice.choice(small)]) + f" X{dice.randrange(400)}"
    kinds = dice.choices((things, small, shop), MIXED, k=dice.choice(WORDS_OF_ONE))
    text = joint.join(dice.choice(kind) for kind in kinds)
    return Translation(
        article=article, brand=brand, language=code, status="published", newest=1, live=1, title=title,
        slug=slug_of(title), summary=text[:150], html=f"<p>{text}</p>", words=text, published_at=now(),
    )  # fmt: skip


def _words(code: str) -> tuple[list[str], ...]:
    """A language's small words, the words of the shop's own articles, and words of other things."""
    from counterbell.demo.help import entries
    from counterbell.search.stems import small_words
    from counterbell.search.tokens import chains, fold, is_run, run_words

    written = [chain for one in entries(code) for chain in chains(fold(f"{one.title} {one.body}"))]
    shop = [word for chain in written for word in (run_words(chain) if is_run(chain) else [chain])]
    return sorted(small_words(code)), shop, THINGS[code].split()


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[int]:
    """The product in a process of its own; no limit stands in the way of one who asks so often."""
    del environment
    port = int(os.environ["COUNTERBELL_PORT"])
    command = [sys.executable, "-c", _UNLIMITED, "serve"]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + running.STARTS_WITHIN
        while time.monotonic() < until and not _answers(port):
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


_UNLIMITED = (
    "from counterbell.base.limits import Limit; Limit.exceeded = lambda *_: False;"
    "from counterbell.cli import main; main()"
)


def _answers(port: int) -> bool:
    try:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        line.request("GET", "/help/bench/en/")
        return line.getresponse().status == 200
    except OSError:
        return False


def _ask(port: int, key: str, known: dict[tuple[str, str], int], rounds: int) -> tuple[float, list[float]]:
    questions = [line.split("\t") for line in QUESTIONS.read_text("utf-8").splitlines() if not line.startswith("#")]
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for language, _about, words in questions[:WARM_UP]:
        _get(line, f"/help/{key}/{language}/search/?q={quote(words)}")
    times: list[float] = []
    right = 0
    for turn in range(rounds):
        for language, about, words in questions:
            took, html = _get(line, f"/help/{key}/{language}/search/?q={quote(words)}")
            times.append(took)
            if turn == 0:
                first = [part.split('"', 1)[0] for part in html.split('<a href="')[1:] if f"/{language}/" in part[:60]]
                shown = [one for one in first if one.rsplit("/", 2)[-2].split("-")[0].isdigit()][:3]
                hit = any(one.rsplit("/", 2)[-2].split("-")[0] == str(known[language, about]) for one in shown)
                right += hit
                if not hit and os.environ.get("BENCH_HELP_MISSED"):
                    print("missed:", language, about, "|", words, "|", shown, file=sys.stderr)
    return right / len(questions), times


def _look(port: int, pages: list[str], rounds: int) -> list[float]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    several = [*pages, *(f"/help/bench/{code}/" for code in LANGUAGES)]
    for page in several[:WARM_UP]:
        _get(line, page)
    return [_get(line, page)[0] for _round in range(rounds) for page in several]


def _get(line: http.client.HTTPConnection, address: str) -> tuple[float, str]:
    began = time.perf_counter()
    line.request("GET", address)
    answer = line.getresponse()
    body = answer.read().decode()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return time.perf_counter() - began, body
