import json
import subprocess
import sys

import pytest
from beds.bad_address_services import GOOD, dripping_headers, silent, telling


def question(url, authority, budget):
    asked = {"url": url, "family": 4, "budget": budget, "authorities": str(authority.file)}
    return json.dumps(asked).encode()


def run(asked):
    command = [sys.executable, "-m", "nbtray.network.ask"]
    return subprocess.run(command, input=asked, capture_output=True, timeout=60, check=False)


def test_it_answers_with_what_came_over_the_wire(serve, authority):
    ended = run(question(serve(telling(GOOD)).url, authority, budget=20))
    assert ended.returncode == 0
    assert json.loads(ended.stdout) == {
        "status": 200,
        "body": GOOD.encode().hex(),
        "retry_after": "",
        "date": "Mon, 06 Jul 2026 10:00:00 GMT",
    }


@pytest.mark.parametrize("behaviour", [dripping_headers, silent])
def test_it_ends_by_itself_when_nobody_is_left_to_end_it(behaviour, serve, authority):
    context = {"context": None} if behaviour is silent else {}
    ended = run(question(serve(behaviour, **context).url, authority, budget=1.0))
    told = json.loads(ended.stdout) if ended.stdout else {"failure": "it did not answer in time"}
    assert told == {"failure": "it did not answer in time"}
    assert ended.stderr == b""
