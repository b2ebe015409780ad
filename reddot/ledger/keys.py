"""The signing key on disk, held by an operating system account that is not the database's.

A key file is JSON with two 32-byte seeds, readable by its owner only. Whoever has it can sign as the force's ledger
(or as the witness), so it never enters the database, a backup of it, or the repository.
"""

import json
import os
import stat
from base64 import b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from reddot.kernel.refusal import Refusal
from reddot.ledger.checkpoint import Signer
from reddot.ledger.note import BadNote, is_name, strict_base64

FORMAT = "reddot-signing-key/1"


class BadKeyFile(Refusal):
    """A signing key file is missing, readable by others, or not one."""

    code = "bad_key_file"


def generate(path: Path, name: str) -> Signer:
    """Make a new pair of keys and write them to `path`, which must not exist; only its owner may read it.

    name: of the installation, like a web address without its scheme.   Raises: BadKeyFile.
    """
    if not is_name(name):
        raise BadKeyFile(f"{name!r} cannot be a key's name: use one like ledger.northmoor.example", field="name")
    signer = Signer(name, Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate())
    content = {
        "format": FORMAT,
        "name": name,
        "ed25519": b64encode(signer.ed25519.private_bytes_raw()).decode(),
        "ml_dsa_44": b64encode(signer.ml_dsa_44.private_bytes_raw()).decode(),
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BadKeyFile(f"{path} exists: a signing key is never overwritten. Choose another file.") from None
    with os.fdopen(handle, "w") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    return signer


def load(path: Path) -> Signer:
    """The keys in a key file. Raises: BadKeyFile when it is missing, open to other accounts, or damaged."""
    try:
        mode = path.stat().st_mode
        content = json.loads(path.read_text())
        name = content["name"]
        seeds = [strict_base64(content[name]) for name in ("ed25519", "ml_dsa_44")]
    except FileNotFoundError:
        raise BadKeyFile(f"There is no signing key at {path}. Generate one first.") from None
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError, json.JSONDecodeError, BadNote):
        raise BadKeyFile(f"{path} is not a signing key file.") from None
    if stat.S_IMODE(mode) & 0o077:
        raise BadKeyFile(f"Other accounts may read {path}. Run: chmod 600 {path}")
    if content.get("format") != FORMAT or any(len(seed) != 32 for seed in seeds) or not is_name(name):
        raise BadKeyFile(f"{path} is not a signing key file.")
    return Signer(name, Ed25519PrivateKey.from_private_bytes(seeds[0]), MLDSA44PrivateKey.from_seed_bytes(seeds[1]))


def load_or_generate(path: Path, name: str) -> Signer:
    """The keys in a key file, made first when there is none."""
    return load(path) if path.exists() else generate(path, name)
