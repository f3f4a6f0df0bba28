from dataclasses import replace
from types import SimpleNamespace

import pytest
from beds.windows import exists, texts

from nbtray.core.problem import Problem
from nbtray.core.secrets import Keeping, Secret
from nbtray.core.settings import Listen
from nbtray.desktop.keyring_problems import NoKeyring
from nbtray.dialogs.first_run.answers import Answers, MailPasswordNotKept
from nbtray.dialogs.first_run.import_offer import Earlier
from nbtray.dialogs.widgets.password_verdict import rebuff, verdict

GOOD = "x7#kQ9!mZ2pL"


@pytest.fixture
def opened(themed, tmp_path):
    """Open the window in this very process."""
    from nbtray.dialogs.first_run.window import TITLE, FirstRunWindow, Ground  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.process.background import attempted  # noqa: PLC0415 -- needs Tk
    from nbtray.dialogs.widgets.password_field import Judgement  # noqa: PLC0415 -- likewise
    from nbtray.dialogs.widgets.theme import show  # noqa: PLC0415 -- likewise

    def at_once(work, then):
        then(attempted(work))

    def open_window(*, problem=None, chosen="", is_root=False, note="", beside=at_once, **found):
        theme = themed(TITLE)
        kept = []

        def start(password, answers):
            kept.append((password, answers))
            return problem

        judgement = Judgement(
            judge=lambda password: verdict(password, ()),
            rebuff=lambda password: rebuff(password, ()),
            suggest=lambda: "abcd-efgh",
            copy=lambda _: None,
        )
        ground = Ground(
            folder=str(tmp_path),
            port=found.get("port", 9999),
            port_note=note,
            is_root=is_root,
            earlier=found.get("earlier"),
            choose_folder=lambda _: chosen,
            start=start,
            beside=beside,
        )
        window = FirstRunWindow(theme, judgement, ground)
        window.scrolled.fit_height()
        show(theme, window.field.entry)
        theme.root.update()
        return SimpleNamespace(window=window, root=theme.root, kept=kept)

    return open_window


def test_the_answers_reach_whoever_keeps_them(opened, tmp_path):
    shown = opened(port=10000)
    shown.window.field.password.set(GOOD)
    shown.window.listen.set("computer")
    shown.window.start()
    assert shown.kept == [(GOOD, Answers(str(tmp_path), Listen.COMPUTER, 10000))]
    assert shown.window.accepted


def test_when_nbtray_quits_it_closes_after_what_is_being_kept(opened):
    idle = opened()
    idle.window.leave()
    assert not exists(idle.root)
    at_work = []
    shown = opened(beside=lambda work, then: at_work.append(lambda: then(work())))
    shown.window.field.password.set(GOOD)
    shown.window.start()
    shown.window.leave()
    assert exists(shown.root)
    at_work.pop()()
    assert not exists(shown.root)
    assert shown.window.accepted
    assert [password for password, _ in shown.kept] == [GOOD]


def test_when_nbtray_quits_nobody_waits_for_an_answer_that_cannot_be_kept(opened):
    at_work = []
    shown = opened(
        problem=Problem("Full", "The disk is full.", "Make room."),
        beside=lambda work, then: at_work.append(lambda: then(work())),
    )
    shown.window.field.password.set(GOOD)
    shown.window.start()
    shown.window.leave()
    at_work.pop()()
    assert not exists(shown.root)
    assert not shown.window.accepted


def test_a_missing_answer_is_asked_for_and_nothing_is_kept(opened):
    shown = opened()
    shown.window.start()
    assert "Type a password first" in shown.window.field.sentence.get()
    shown.window.field.password.set(GOOD)
    shown.window.folder.set("nowhere")
    shown.window.start()
    assert shown.root.focus_get() == shown.window.folder_entry
    assert "full path" in " ".join(texts(shown.root))
    assert (shown.kept, shown.window.accepted) == ([], False)


def test_what_cannot_be_kept_is_said_and_the_window_stays(opened):
    shown = opened(problem=Problem("Full", "The disk is full.", "Make room."))
    shown.window.field.password.set(GOOD)
    shown.window.start()
    assert "The disk is full. Make room." in texts(shown.root)
    assert not shown.window.accepted


def test_a_folder_can_be_looked_for(opened, tmp_path):
    (tmp_path / "notes").mkdir()
    shown = opened(chosen=str(tmp_path / "notes"))
    shown.window.choose_folder()
    assert shown.window.folder.get() == str(tmp_path / "notes")
    none = opened(chosen="")
    none.window.choose_folder()
    assert none.window.folder.get() == str(tmp_path)


def test_what_a_newcomer_should_know_is_said(opened):
    said = " ".join(texts(opened(is_root=True, note="Port 9999 is in use. Yours will be port 10000.").root))
    assert "As root nbtray serves this computer only" in said
    assert "Yours will be port 10000." in said
    assert "As root" not in " ".join(texts(opened().root))


def test_no_two_keys_are_the_same(opened):
    letters = opened().window._keys.letters()
    assert len(letters) == 13
    assert sorted(letters) == sorted(set(letters))


def test_everything_fits_a_small_screen_or_can_be_scrolled_to(opened, screen):
    shown = opened()
    assert shown.root.winfo_height() <= screen.size[1]
    shown.root.focus_force()
    shown.window.folder_entry.focus_set()
    shown.root.update()
    entry, root = shown.window.folder_entry, shown.root
    assert 0 <= entry.winfo_rooty() - root.winfo_rooty() <= root.winfo_height() - entry.winfo_height()


def test_letters_are_asked_for_only_if_one_wants_them(opened):
    shown = opened()
    mail = shown.window.mail
    assert not mail.is_open
    mail.turn()
    mail.account.set("ada@gmail.com")
    mail.password.set("abcd efgh")
    shown.root.update()
    said = " ".join(texts(shown.root))
    assert "Letters go through Gmail" in said
    assert "an app password" in said
    shown.window.field.password.set(GOOD)
    shown.window.start()
    ((_, answers),) = shown.kept
    assert (answers.account, answers.mail_password) == ("ada@gmail.com", Secret("abcd efgh"))


def test_without_a_keyring_another_place_is_offered_and_none_is_taken_by_itself(opened):
    no_keyring = NoKeyring().problem
    shown = opened(problem=MailPasswordNotKept(no_keyring))
    shown.window.field.password.set(GOOD)
    shown.window.mail.fill("ada@gmail.com", Secret("abcd efgh"))
    shown.root.update()
    low = shown.root.winfo_height()
    places = shown.window.mail._places
    assert not places.winfo_ismapped()
    shown.window.start()
    shown.root.update()
    said = " ".join(texts(shown.root))
    assert (
        f"{no_keyring.what} Install one (for example gnome-keyring), or choose another place with “Keep it”."
        in said
    )
    assert places.winfo_ismapped()
    assert "In plain text: whoever can read your files can read it." in texts(places)
    assert not shown.window.accepted
    assert shown.root.winfo_height() >= low
    shown.window.mail.keeping.set("file")
    shown.window.start()
    assert [answers.keeping for _, answers in shown.kept] == [Keeping.KEYRING, Keeping.FILE]


def test_the_window_grows_with_what_is_unfolded_and_with_what_it_has_to_say(opened, monkeypatch):
    grown = []
    monkeypatch.setattr("nbtray.dialogs.first_run.window.grow", lambda *_: grown.append(True))
    shown = opened(problem=Problem("Full", "The disk is full.", "Make room."))
    shown.window.mail.turn()
    shown.window.mail.turn()
    shown.window.field.password.set(GOOD)
    shown.window.start()
    assert len(grown) == 3


def test_nobody_starts_twice_while_the_answers_are_being_kept(opened):
    shown = opened()
    asked = []
    shown.window._ground = replace(shown.window._ground, beside=lambda work, then: asked.append((work, then)))
    shown.window.field.password.set(GOOD)
    shown.window.start()
    shown.window.start()
    ((_, then),) = asked
    then(Problem("Full", "The disk is full.", "Make room."))
    shown.window.start()
    assert len(asked) == 2


def test_a_mail_address_that_is_none_is_not_taken(opened):
    shown = opened()
    shown.window.field.password.set(GOOD)
    shown.window.mail.account.set("ada")
    shown.window.start()
    assert (shown.kept, shown.window.mail.is_open) == ([], True)


def test_what_an_earlier_server_had_is_filled_in_if_one_wants_it(opened, tmp_path):
    (tmp_path / "old").mkdir()
    found = Earlier(
        "Settings of an earlier notebook server are in ~/.ipython/profile_nbserver.",
        folder=str(tmp_path / "old"),
        port=8888,
        listen="network",
        account="ada@gmail.com",
        mail_password=Secret("abcd"),
        more=(("certificate.kind", "own-files"),),
    )
    shown = opened(earlier=found)
    assert found.sentence in texts(shown.root)
    assert shown.window.folder.get() == str(tmp_path)
    shown.window.take_over(found)
    shown.window.field.password.set(GOOD)
    shown.window.start()
    expected = Answers(found.folder, Listen.NETWORK, 8888, "ada@gmail.com", Secret("abcd"), found.more)
    assert shown.kept == [(GOOD, expected)]
