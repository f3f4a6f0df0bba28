import pytest

from nbtray.certificates.export import NotExported, NothingToExport, export

CERTIFICATE = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
KEY = b"-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n"


@pytest.mark.parametrize("pem", [KEY + CERTIFICATE, CERTIFICATE + KEY, CERTIFICATE.rstrip() + KEY])
def test_the_key_stays_here(pem, tmp_path):
    export(pem, tmp_path / "nbtray.pem")
    assert (tmp_path / "nbtray.pem").read_bytes() == CERTIFICATE


def test_a_chain_goes_as_a_whole(tmp_path):
    export(CERTIFICATE + KEY + CERTIFICATE, tmp_path / "nbtray.pem")
    assert (tmp_path / "nbtray.pem").read_bytes() == CERTIFICATE * 2


@pytest.mark.parametrize("pem", [b"", KEY])
def test_where_there_is_none_it_says_so(pem, tmp_path):
    with pytest.raises(NothingToExport):
        export(pem, tmp_path / "nbtray.pem")
    assert not (tmp_path / "nbtray.pem").exists()


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    with pytest.raises(NotExported, match="could not be written"):
        export(CERTIFICATE, tmp_path / "nowhere" / "nbtray.pem")
