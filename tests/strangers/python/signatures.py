"""ES256 and RS256 (RFC 7518 sections 3.3 and 3.4) verified with nothing but Python's integers."""

import base64
import hashlib
import re

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


def decode(text):
    """Base64url without padding, and without anything else; None for what is not."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        return None
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None


def number(text):
    data = decode(text) if isinstance(text, str) else None
    return int.from_bytes(data, "big") if data else 0


def add(a, b):
    """Two points of P-256; None is the point at infinity."""
    if a is None:
        return b
    if b is None:
        return a
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    if a == b:
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(factor, point):
    product = None
    while factor:
        if factor & 1:
            product = add(product, point)
        point = add(point, point)
        factor >>= 1
    return product


def es256(jwk, signed, signature):
    point = number(jwk.get("x")), number(jwk.get("y"))
    x, y = point
    if jwk.get("crv") != "P-256" or len(signature) != 64:
        return False
    if not (0 < x < P and 0 < y < P) or (y * y - (x**3 - 3 * x + B)) % P:
        return False
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < N and 0 < s < N):
        return False
    digest = int.from_bytes(hashlib.sha256(signed).digest(), "big")
    inverse = pow(s, -1, N)
    found = add(times(digest * inverse % N, G), times(r * inverse % N, point))
    return found is not None and found[0] % N == r


def rs256(jwk, signed, signature):
    modulus, exponent = number(jwk.get("n")), number(jwk.get("e"))
    length = (modulus.bit_length() + 7) // 8
    value = int.from_bytes(signature, "big")
    if modulus.bit_length() < 2048 or exponent < 3 or len(signature) != length or value >= modulus:
        return False
    digest = SHA256_PREFIX + hashlib.sha256(signed).digest()
    padded = b"\x00\x01" + b"\xff" * (length - len(digest) - 3) + b"\x00" + digest
    return pow(value, exponent, modulus).to_bytes(length, "big") == padded


ALGORITHMS = {"ES256": ("EC", es256), "RS256": ("RSA", rs256)}


def signed_by(keys, header, signed, signature):
    """Whether one of the keys that may have signed this has signed it."""
    if not isinstance(header.get("alg"), str) or header["alg"] not in ALGORITHMS:
        return False
    kind, verify = ALGORITHMS[header["alg"]]
    return any(
        verify(key, signed, signature)
        for key in keys
        if key.get("kty") == kind
        and key.get("use", "sig") == "sig"
        and key.get("alg", header["alg"]) == header["alg"]
        and ("kid" not in header or key.get("kid") == header["kid"])
    )
