"""A self-signed certificate for phones on the local network, kept in the data folder and renewed when it must."""

import datetime as dt
import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_LIFETIME = dt.timedelta(days=365)
_RENEW_BEFORE = dt.timedelta(days=30)


@dataclass(frozen=True)
class Certificate:
    """Where certificate and key lie, and the fingerprint to compare on the phone."""

    certificate: Path
    key: Path
    fingerprint: str


def certificate_for(names: list[str], folder: Path, *, now: dt.datetime) -> Certificate:
    """The certificate for ``names``: the kept one while it names them all and is not about to end, else a new one."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    kept = _kept(certificate) if key.exists() else None
    if kept is None or not _serves(kept, names, now):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept = _make(names, certificate, key, now)
    return Certificate(certificate=certificate, key=key, fingerprint=kept.fingerprint(hashes.SHA256()).hex(":").upper())


def _kept(path: Path) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _serves(kept: x509.Certificate, names: list[str], now: dt.datetime) -> bool:
    alternative = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return kept.not_valid_after_utc - now > _RENEW_BEFORE and {_general(name) for name in names} <= set(alternative)


def _make(names: list[str], certificate: Path, key: Path, now: dt.datetime) -> x509.Certificate:
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Wenming")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    _write(
        key,
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    _write(certificate, made.public_bytes(serialization.Encoding.PEM))
    return made


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)
