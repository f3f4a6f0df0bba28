import contextlib
import json

import pytest
from hypothesis import given as forall
from hypothesis import strategies as st

from nbtray.core.logins.events import PasswordSet
from nbtray.core.mail.events import DropLetterChosen, SendAgainChosen
from nbtray.core.secrets import Secret
from nbtray.core.server.events import QuitChosen, StartChosen, StopChosen
from nbtray.engine.requests import AskStatus, BadRequest, Do, Keep, Watch, parse


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        (b'{"do": "start"}', Do(StartChosen())),
        (b'{"do": "stop"}', Do(StopChosen())),
        (b'{"do": "quit", "even_if_busy": true}', Do(QuitChosen(even_if_busy=True))),
        (b'{"do": "stop", "even_if_busy": "yes"}', Do(StopChosen())),
        (b'{"do": "send_again"}', Do(SendAgainChosen())),
        (b'{"do": "drop_letter", "letter": "7"}', Do(DropLetterChosen("7"))),
        (b'{"ask": "status"}', AskStatus()),
        (b'{"do": "password_set"}', Do(PasswordSet())),
        (b'{"do": "weak_password_set"}', Do(PasswordSet(weak=True))),
        (b'{"ask": "watch"}', Watch()),
        (b'{"keep": "mail", "secret": "hush"}', Keep("mail", Secret("hush"))),
        (b'{"keep": "mail", "secret": null}', Keep("mail", None)),
    ],
)
def test_a_line_is_a_request(line, request_):
    assert parse(line) == request_


@pytest.mark.parametrize(
    "line",
    [
        *(b"", b"{", b"[]", b"1", b"null", b"\xff", b'{"do": 5}', b'{"do": "dance"}', b"[" * 9999),
        *(b'{"do": "drop_letter"}', b'{"do": "drop_letter", "letter": 7}'),
        *(b'{"keep": 5, "secret": "hush"}', b'{"keep": "mail", "secret": 5}'),
    ],
)
def test_anything_else_is_one_sentence(line):
    with pytest.raises(BadRequest):
        parse(line)


@forall(
    st.one_of(
        st.binary(), st.recursive(st.none() | st.text(), st.lists).map(lambda v: json.dumps(v).encode())
    )
)
def test_no_bytes_break_it(line):
    with contextlib.suppress(BadRequest):
        assert isinstance(parse(line), Do | AskStatus | Watch | Keep)
