"""Why there is no certificate, in the user's words."""

from nbtray.core.problem import NbtrayError


class CertificateNotMade(NbtrayError):
    """The child failed."""

    title = "No certificate could be made: {reason}."
    advice = "Start the server again; if that fails too, the log (`nbtray logs`) tells more."


class MemoryShort(NbtrayError):
    """The child could not be started, loaded or finished for want of memory."""

    title = "No certificate could be made: this computer is low on memory."
    advice = "Close some programs, then start the server again."


class NoAuthority(NbtrayError):
    """There is nothing to show to other devices."""

    title = "There is no authority of yours to trust: your certificate is {kind}."
    advice = "`nbtray config set certificate.kind authority` makes one; then start the server."


class UsersFilesWrong(NbtrayError):
    """The root of what can be wrong with a certificate of the user's own."""

    title = "Your certificate cannot be used."
    advice = "Look at certificate.file and certificate.key_file."


class FileUnset(UsersFilesWrong):
    """Nothing says which one it is."""

    title = "The setting certificate.kind is own-files, but certificate.file names none."
    advice = "Set certificate.file to your certificate, and certificate.key_file to its key."


class FileUnreadable(UsersFilesWrong):
    """It is not there, or not for this account."""

    title = "{path} cannot be read: {reason}."
    advice = "Check the path, and that this account may read it."


class FileExchangeable(UsersFilesWrong):
    """Whoever may put another file there decides which certificate the server shows."""

    title = "{path} is not safe: {reason}."
    advice = (
        "Move it into a folder of your own, and let certificate.file or certificate.key_file name it there."
    )


class NoCertificateInIt(UsersFilesWrong):
    """The file holds something else."""

    title = "{path} holds no certificate in PEM form."
    advice = "One in DER form becomes one with `openssl x509 -inform der -in FILE -out FILE.pem`."


class CertificateDamaged(UsersFilesWrong):
    """It looks like one and is none."""

    title = "The certificate in {path} is damaged."
    advice = "Get the file again from whoever issued it."


class NoKeyInIt(UsersFilesWrong):
    """The key is elsewhere."""

    title = "{path} holds no private key in PEM form."
    advice = "Set certificate.key_file to the file with the key; certbot calls it privkey.pem."


class KeyEncrypted(UsersFilesWrong):
    """Nobody is there to type the passphrase when the server starts."""

    title = "The key in {path} is protected by a passphrase."
    advice = "`openssl pkey -in {path} -out FILE` writes it without one; then `chmod 600 FILE` and use that."


class KeyForeign(UsersFilesWrong):
    """They do not make a pair."""

    title = "The key in {key} does not belong to the certificate in {path}."
    advice = "Set certificate.file and certificate.key_file to two files that were issued together."


class KeyWeak(UsersFilesWrong):
    """Browsers refuse it."""

    title = "The key of your certificate will not do: it is {found}."
    advice = "Get a certificate for a P-256 or P-384 key, or for an RSA key of 2048 bits or more."


class SignatureWeak(UsersFilesWrong):
    """Anybody could have made one that looks the same."""

    title = "The certificate in {path} is signed with {found}, which browsers refuse."
    advice = "Get one that is signed with SHA-256."


class ChainDisordered(UsersFilesWrong):
    """What signed it must follow it, one by one (RFC 5246, 7.4.2)."""

    title = "The certificates in {path} are in the wrong order, or do not belong together."
    advice = "The server's own comes first, then each one that signed the one before it (fullchain.pem)."


class CertificateNotYetValid(UsersFilesWrong):
    """Its time has not come."""

    title = "The certificate in {path} is not valid before {when}."
    advice = "Check this computer's clock, or wait until then."


class CertificateOver(UsersFilesWrong):
    """Its time is over."""

    title = "A certificate in {path} ended on {when}."
    advice = "Renew it; nbtray takes the new one as soon as the file changes."


class CertificateNameless(UsersFilesWrong):
    """Browsers look at the subject alternative names, and at nothing else (RFC 9525)."""

    title = "The certificate in {path} is for no DNS name and no address."
    advice = "Get one with a subject alternative name for the name in your URL."


class CertificateNotForServers(UsersFilesWrong):
    """It is for mail, or for a person."""

    title = "The certificate in {path} is not one for servers."
    advice = "Get one whose extended key usage is server authentication."


USERS_FILES = {kind.__name__: kind for kind in UsersFilesWrong.__subclasses__()}
"""By the name that the child tells."""
