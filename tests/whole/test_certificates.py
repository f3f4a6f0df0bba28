"""One server, four certificates: self-signed, our authority's, the user's own, and its renewal by certbot."""

import ssl

import requests
from beds.own_certificates import ROOT, Certbot, pem
from beds.waiting import until
from cryptography.hazmat.primitives import hashes


def test_each_certificate_is_shown_as_soon_as_it_is_chosen_or_renewed(nbtray, tmp_path):
    pid = nbtray.run()["pid"]
    kernel = nbtray.open_kernel()
    kernel.run("kept = 41")

    nbtray.command("config", "set", "certificate.kind", "authority")
    signed = until_kind(nbtray, "authority")
    nbtray.command("certificate", "export", "--format", "der", str(tmp_path))
    root = tmp_path / "root.pem"
    root.write_text(ssl.DER_cert_to_PEM_cert((tmp_path / "authority.crt").read_bytes()))
    assert answers(nbtray, root)
    page = requests.get(f"https://localhost:{nbtray.port}/nbtray/devices", verify=str(root), timeout=60)
    assert signed["authority_sha256"] in page.text.replace(":", "").lower()

    certbot = Certbot(tmp_path / "letsencrypt")
    first = certbot.renew()
    nbtray.command("config", "set", "certificate.file", str(certbot.fullchain))
    nbtray.command("config", "set", "certificate.key_file", str(certbot.privkey))
    nbtray.command("config", "set", "certificate.kind", "own-files")
    until_shown(nbtray, first)
    root.write_bytes(pem(ROOT.certificate))
    assert answers(nbtray, root)

    certbot.renew(foreign_key=True)
    until(
        lambda: any("does not belong" in each for each in nbtray.status()["warnings"]), 60, what="a warning"
    )
    assert answers(nbtray, root)
    renewed = certbot.renew()
    until_shown(nbtray, renewed)
    assert answers(nbtray, root)
    assert not [each for each in nbtray.status()["warnings"] if "belong" in each]

    assert kernel.run("print(kept + 1)") == "42\n"
    assert nbtray.status()["pid"] == pid


def answers(nbtray, root):
    return requests.get(f"https://localhost:{nbtray.port}/api", verify=str(root), timeout=60).ok


def until_kind(nbtray, kind):
    return until(
        lambda: (told := nbtray.status()["certificate"])["kind"] == kind and told, 60, what=f"kind {kind}"
    )


def until_shown(nbtray, certificate):
    wanted = certificate.fingerprint(hashes.SHA256()).hex()
    until(lambda: nbtray.status()["certificate"]["fingerprint_sha256"] == wanted, 60, what="the certificate")
