"""Fifty agents and five hundred shoppers at human speed on one server process: how soon it is on the other screen.

Two waits are measured together: from a message to its frame on the other side's line, and from the frame that says what
changed to the row that was fetched. Load: bench/crowd.py, in a process of its own.
"""

import json
import subprocess
import sys
from typing import Any

import psutil

from bench import running

AGENTS, SHOPPERS, SECONDS = 50, 500, 60.0
WARM_UP = 10.0


def run(
    *, agents: int = AGENTS, shoppers: int = SHOPPERS, seconds: float = SECONDS, warm_up: float = WARM_UP
) -> dict[str, float | int]:
    """Let them talk; returns the figures."""
    with running.installation("sqlite") as environment:
        running.migrate()
        brand, sessions, tokens = _people(agents, shoppers)
        port = int(environment["COUNTERBELL_PORT"])
        given = {
            "port": port, "brand": brand, "sessions": sessions, "tokens": tokens,
            "seconds": seconds, "warm_up": warm_up,
        }  # fmt: skip
        with running.served(environment) as server:
            told, busy = _measure(given, server)
    return {
        "agents": agents,
        "conversations_per_min": round(told["finished"] / seconds * 60, 1),
        "p95_update_ms": round(running.percentile(told["waits"], 0.95) * 1000, 1),
        "cpu_share": round(busy / seconds, 3),
    }


def _measure(given: dict[str, object], server: psutil.Process) -> tuple[dict[str, Any], float]:
    """What the crowd saw, and the seconds of processor that the server took meanwhile."""
    command = [sys.executable, "-m", "bench.crowd"]
    crowd = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert crowd.stdin
        assert crowd.stdout
        crowd.stdin.write(json.dumps(given) + "\n")
        crowd.stdin.flush()
        if crowd.stdout.readline() != "measuring\n":
            raise RuntimeError("the crowd ended")
        before = server.cpu_times()
        line = crowd.stdout.readline()
        after = server.cpu_times()
        if not line:
            raise RuntimeError("the crowd ended while it was measured")
        return json.loads(line), after.user + after.system - before.user - before.system
    finally:
        crowd.kill()
        crowd.wait(10)


def _people(agents: int, shoppers: int) -> tuple[str, list[str], list[str]]:
    """The brand's key, agents' sessions, shoppers' tokens."""
    from counterbell.accounts.models import Agent, Brand, Team
    from counterbell.channels.queries import webchat_of
    from counterbell.customers import visitors
    from counterbell.reliability.world import signed_in

    brand = Brand.objects.create(name="Bench")
    webchat_of(brand)
    team = Team.objects.create(name="Bench")
    team.brands.add(brand)
    sessions = []
    for number in range(agents):
        agent = Agent.objects.create(email=f"agent{number}@bench.example", name=f"Agent {number}")
        team.agents.add(agent)
        sessions.append(signed_in(agent))
    return brand.key, sessions, [visitors.mint(brand) for _ in range(shoppers)]
